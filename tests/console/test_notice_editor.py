"""The editor: a policy's own notice to begin with, problems beside their field, nothing lost."""

import asyncio
import html
import re

import pytest
from sqlalchemy import update

from storage.models.notices import Notice
from storage.queries import addresses, message_templates, notices
from tests.console.test_notices import NOTICE

NEW = "/console/notices/new"
POLICY = "edu-boarding-primary-1000"


def fields(page: str) -> dict[str, str]:
    """What the form of the editor holds, as a browser would send it."""
    form = page.split('id="notice"')[1]
    texts = re.findall(r'<textarea[^>]* name="([\w.]+)"[^>]*>(.*?)</textarea>', form, re.S)
    inputs = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form)
    found = {name: html.unescape(text) for name, text in [*texts, *inputs]}
    found.pop("csrf")
    return found


def beside(page: str, name: str) -> str:
    """What stands beside a field."""
    return re.search(rf'data-slot="{re.escape(name)}">(.*?)</div>', page, re.S)[1]


async def ready(visitor) -> dict[str, str]:
    await visitor.sign_in("county")
    return fields(await visitor.text(f"{NEW}?policy={POLICY}"))


async def test_a_policy_fills_the_form_with_its_own_words_and_figures(visitor, county, rules):
    kept = await ready(visitor)
    own = rules.plain_notices.ready[POLICY].words
    assert {name: kept[name] for name in ("short", "gets")} == {
        name: getattr(own["zh_CN"], name) for name in ("short", "gets")
    }
    assert kept["en.how"] == own["en"].how
    page = await visitor.text(f"{NEW}?policy={POLICY}")
    assert "{amount}" in page
    assert "0370-6600000" in page  # the landline of the writer's own county
    made = await visitor.post(NEW, **kept)
    assert made.status == 303, beside(await made.text(), "short")
    shown = await visitor.text(made.headers["Location"])
    assert "{amount}" not in shown
    assert "第1版" in shown


@pytest.mark.parametrize(
    "asked", [POLICY, "义务教育住宿生生活补助（小学） edu-boarding-primary-1000", f" {POLICY} "]
)
async def test_a_policy_is_found_by_what_the_list_offers(visitor, county, asked):
    await visitor.sign_in("county")
    answer = await visitor.client.get(NEW, params={"policy": asked})
    assert fields(await answer.text())["policy"] == POLICY


async def test_a_policy_that_is_none_is_said(visitor, county):
    await visitor.sign_in("county")
    answer = await visitor.client.get(NEW, params={"policy": "没有这个"})
    assert answer.status == 422
    assert "没有这个" in await answer.text()


@pytest.mark.parametrize(
    ("change", "slot", "said"),
    [
        ({"short": "打13800138000"}, "short", "手机号"),
        ({"brief": "看 www.example.cn"}, "brief", "链接"),
        ({"gets": "领{amout}"}, "gets", "{amout}"),
        ({"gets": "党政补助{amount}"}, "gets", "党"),
        ({"en.how": "Click here."}, "en.how", "click"),
        ({"title": "长" * 61}, "title", "60"),
        ({"short": "长" * 130}, "short", "134"),
        ({"source": ""}, "source", "文号"),
        ({"review_by": "2020-01-01"}, "review_by", "复核"),
    ],
)
async def test_a_problem_stands_beside_its_field_and_nothing_typed_is_lost(
    visitor, county, house, change, slot, said
):
    kept = await ready(visitor) | change
    answer = await visitor.post(NEW, **kept)
    page = await answer.text()
    assert answer.status == 422
    assert said in beside(page, slot)
    assert {**fields(page), "may_apply": ""} == {**kept, "may_apply": ""}
    async with house.sessions.read() as session:
        assert await notices.all_latest(session) == []


async def test_looking_keeps_nothing_and_says_what_people_read_and_pay(visitor, county, house):
    kept = await ready(visitor) | {"short": "按规定予以发放{amount}，问{phone}", "place": ""}
    answer = await visitor.post(NEW, look="1", **kept)
    page = await answer.text()
    assert answer.status == 200
    assert "【明白】按规定予以发放1000元，问0370-6600000" in page
    assert "建议" in beside(page, "short")
    assert 'class="wrong"' not in beside(page, "place")
    async with house.sessions.read() as session:
        assert await notices.all_latest(session) == []


async def test_an_empty_form_blames_nobody(visitor, county):
    await visitor.sign_in("county")
    assert 'class="wrong"' not in await visitor.text(NEW)
    page = await (await visitor.post(NEW, look="1", slug="notice-1")).text()
    assert 'class="wrong"' not in page


async def test_a_missing_day_is_said_and_the_words_stay(visitor, county):
    kept = await ready(visitor)
    for day in ("", "soon"):
        answer = await visitor.post(NEW, **{**kept, "review_by": day})
        assert answer.status == 422
        assert fields(await answer.text())["gets"] == kept["gets"]


async def test_a_form_sent_twice_at_once_makes_one_version(visitor, county, house):
    await visitor.sign_in("county")
    page = await visitor.text(NEW)
    given = {**fields(page), **NOTICE, "csrf": await visitor.token(NEW)}
    send = (visitor.client.post(NEW, data=given, allow_redirects=False) for _twice in range(2))
    answers = await asyncio.gather(*send)
    assert {answer.status for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    async with house.sessions.read() as session:
        assert len(await notices.history(session, given["slug"])) == 1


async def test_the_page_shows_what_each_version_changed(visitor, county):
    kept = await ready(visitor)
    await visitor.post(NEW, **kept)
    changed = {"place": "乡镇中心学校", "en.place": "The school"}
    made = await visitor.post(NEW, **{**kept, **changed})
    page = await visitor.text(made.headers["Location"])
    steps = page.split('class="timeline"')[1]
    assert re.findall(r"<ins>(.*?)</ins>", steps) == list(changed.values())
    assert html.unescape(kept["place"]) in html.unescape(steps)


async def test_a_changed_figure_blocks_a_text_until_it_is_taken_over(visitor, county, house):
    kept = await ready(visitor)
    await visitor.post(NEW, **kept)
    async with house.sessions.write() as session:
        old = {"amount": ["900", "CNY/person/year", "exact"]}
        await session.execute(update(Notice).values(figures=old))
    index = await visitor.text("/console/notices")
    take = re.search(r'action="(/console/notices/\d+/figures)"', index)[1]
    made = await visitor.post(take, "/console/notices")
    assert made.status == 303
    assert take not in await visitor.text("/console/notices")
    page = await visitor.text(made.headers["Location"])
    assert "第2版" in page
    assert "900元" in page


async def test_figures_that_are_meant_otherwise_need_other_words(visitor, county, house):
    kept = await ready(visitor)
    await visitor.post(NEW, **kept)
    async with house.sessions.write() as session:
        old = {"amount": ["1000", "CNY/person/month", "exact"]}
        await session.execute(update(Notice).values(figures=old))
        [notice] = await notices.all_latest(session)
    answer = await visitor.post(f"/console/notices/{notice.id}/figures", "/console/notices")
    assert answer.status == 422
    assert "amount" in await answer.text()
    missing = await visitor.post("/console/notices/1/figures", "/console/notices")
    assert missing.status == 404


async def test_what_is_ready_soon_past_or_past_stands_in_the_list(visitor, county, house, hands):
    kept = await ready(visitor)
    await visitor.post(NEW, **kept)
    index = await visitor.text("/console/notices")
    assert f'href="{NEW}?policy={POLICY}"' not in index
    assert f'href="{NEW}?policy=edu-boarding-junior-1250"' in index
    assert f'href="{NEW}?slug={POLICY}"' not in index
    hands.advance(days=160)
    await visitor.sign_in("county")
    assert f'href="{NEW}?slug={POLICY}"' in await visitor.text("/console/notices")


async def test_where_templates_are_asked_for_the_page_says_what_to_register(visitor, county, house):
    async with house.sessions.write() as session:
        await message_templates.keep_only_on(session, ["sms_simulator"])
        await addresses.ensure(session, "sms_simulator", "+8613800000001")
    made = await visitor.post(NEW, **(await ready(visitor)))
    page = await visitor.text(made.headers["Location"])
    [register] = re.findall(r"请向服务商报备这段文字：(.*?问\$\{phone\}.*?)</p>", page)[:1]
    new = message_templates.NewTemplate(
        "sms_simulator",
        "明白",
        "notice",
        html.unescape(register).replace(" / ", "\n"),
        {"phone": ("phone", 20)},
        "notification",
    )
    async with house.sessions.write() as session:
        made_of = await message_templates.add(session, new, "person:1")
        await message_templates.change_state(session, made_of.id, ["draft"], state="approved")
    assert "有审核过的模板能发" in await visitor.text(made.headers["Location"])
