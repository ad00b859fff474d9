"""The registry of templates: who keeps it, how one moves, and what no approved template says."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from acts import message_templates
from acts.actor import NotAllowed
from acts.declined import Unfit
from acts.message_templates import WrongState
from channels.contract import Features
from notifications import templates
from rulebook.notices import SHORT, Words
from storage.models.delivery import Outbox
from storage.models.system import Audit
from storage.queries import addresses, shielding
from storage.queries import message_templates as stored
from storage.queries.message_templates import NewTemplate
from tests.broadcasting import RULES, TEXT, County, FakeChannel

SMS = "sms_simulator"
NEW = NewTemplate(
    channel=SMS,
    signature="明白",
    kind="notice",
    text="孩子读职校可以领补助，问${phone}",
    variables={"phone": ("phone", 20)},
    category="notification",
)


@pytest.fixture
async def county(sessions) -> County:
    """A county whose phones take only approved templates."""
    built = County(sessions, FakeChannel(features=Features(500, mailbox=True, templates_only=True)))
    async with sessions.write() as session:
        await stored.keep_only_on(session, [SMS])
    return await built.build()


async def does(county, by, act, *args, **named):
    async with county.sessions.write() as session:
        return await act(session, await county.actor(session, by), *args, **named)


async def registered(county, new=NEW, by="ma"):
    async with county.sessions.write() as session:
        actor = await county.actor(session, by)
        return await message_templates.register(session, RULES, actor, new)


async def approved(county, new=NEW, code="SMS_1"):
    made = await registered(county, new)
    await does(county, "ma", message_templates.submit, made.id)
    return await does(county, "ma", message_templates.approve, made.id, code)


def of_text(notice=TEXT, language="zh_CN"):
    proposed = templates.of_notice(notice, SMS, SHORT, language)
    limits = {name: (one.type, one.most) for name, one in proposed.variables.items()}
    return replace(NEW, text=proposed.text, variables=limits)


async def test_a_template_moves_from_draft_to_use_and_every_move_is_audited(county):
    done = await approved(county)
    assert (done.state, done.code) == ("approved", "SMS_1")
    assert (await does(county, "zhao", message_templates.retire, done.id)).state == "retired"
    async with county.sessions.read() as session:
        rows = await session.execute(
            select(Audit.action, Audit.actor).where(Audit.action.like("template.%"))
        )
        said = [(row.action, row.actor) for row in rows]
    who = f"person:{county.people['ma']}"
    assert said[:3] == [(f"template.{one}", who) for one in ("drafted", "submitted", "approved")]
    assert said[3] == ("template.retired", f"person:{county.people['zhao']}")


MOVES = {"submit": (), "approve": ("SMS_9",), "reject": ("不要这个词",), "retire": ()}


@pytest.mark.parametrize(
    ("before", "possible"),
    [
        ((), {"submit", "retire"}),
        (("submit",), {"approve", "reject", "retire"}),
        (("submit", "approve"), {"retire"}),
        (("submit", "reject"), {"retire"}),
        (("retire",), set()),
    ],
)
async def test_no_move_is_skipped(county, before, possible):
    for name, values in MOVES.items():
        made = await registered(county)
        for step in before:
            code = (f"T{made.id}",) if step == "approve" else MOVES[step]
            await does(county, "ma", getattr(message_templates, step), made.id, *code)
        act = getattr(message_templates, name)
        if name in possible:
            assert await does(county, "ma", act, made.id, *values)
            await does(county, "ma", message_templates.retire, made.id) if name != "retire" else 0
        else:
            with pytest.raises(WrongState):
                await does(county, "ma", act, made.id, *values or ())


@pytest.mark.parametrize("by", ["liu", "cun"])
async def test_only_the_county_keeps_the_registry(county, by):
    made = await registered(county)
    with pytest.raises(NotAllowed):
        await registered(county, by=by)
    for name, values in MOVES.items():
        with pytest.raises(NotAllowed):
            await does(county, by, getattr(message_templates, name), made.id, *values)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "打13800138000或${phone}问"},
        {"text": "①打${phone}问"},
        {"channel": ""},
        {"signature": "【明白】"},
        {"signature": ""},
        {"kind": "poem"},
        {"variables": {}},
        {"category": "spam"},
        {"code": "长" * 61},
    ],
)
async def test_what_providers_refuse_is_not_kept(county, change):
    with pytest.raises(Unfit) as refused:
        await registered(county, replace(NEW, **change))
    assert len(refused.value.problems) == 1


async def test_a_code_stands_for_one_template_and_a_refusal_says_why(county):
    await approved(county)
    second = await registered(county)
    await does(county, "ma", message_templates.submit, second.id)
    for code in ("", "SMS_1"):
        with pytest.raises(Unfit):
            await does(county, "ma", message_templates.approve, second.id, code)
    with pytest.raises(Unfit):
        await does(county, "ma", message_templates.reject, second.id, " ")
    done = await does(county, "ma", message_templates.reject, second.id, "不能写补助")
    assert (done.state, done.note) == ("rejected", "不能写补助")
    assert await does(county, "ma", message_templates.retire, 1) is None


async def test_a_notice_that_fits_no_template_is_stopped_before_anything_leaves(county):
    sending = await county.prepare()
    seen = await county.preview(sending)
    [said] = [problem for problem in seen.problems if SMS in problem]
    assert of_text().text.replace("\n", " / ") in said
    with pytest.raises(Unfit) as refused:
        await county.act("approve", sending, "zhao")
    assert refused.value.problems == [said]
    made = await approved(county, of_text())
    assert not (await county.preview(sending)).problems
    await county.act("approve", sending, "zhao")
    await does(county, "ma", message_templates.retire, made.id)
    with pytest.raises(Unfit):
        await county.act("send", sending, "ma")
    assert await county.count(Outbox) == 0


async def test_what_leaves_carries_the_template_its_values_and_its_signature(county):
    text = replace(TEXT, short="孩子读职校可以领补助，问{phone}。")
    await approved(county, replace(of_text(text), signature="清水县"))
    await county.sent(text)
    sent = await county.deliver(2)
    assert len(sent) == 5
    assert {(one.template, one.signature) for one in sent} == {("SMS_1", "清水县")}
    assert {one.values["phone"] for one in sent} == {"0379-60000000", "0379-60000001"}
    assert all(one.values["phone"] in one.text for one in sent)


async def test_what_no_template_says_any_more_at_hand_over_is_refused_and_not_lost(county):
    made = await approved(county, of_text())
    await county.sent()
    await does(county, "ma", message_templates.retire, made.id)
    assert await county.deliver(2) == []
    async with county.sessions.read() as session:
        rows = await session.execute(select(Outbox.state, Outbox.reason).distinct())
        assert [tuple(row) for row in rows] == [("refused", templates.NO_TEMPLATE)]


async def test_every_language_people_read_and_the_words_for_shared_phones_need_a_template(county):
    other = Words(title="Help", short="For children at a vocational school. Call {phone}.")
    text = replace(TEXT, short="孩子读职校可以领补助，问{phone}。", others={"en": other})
    await approved(county, of_text(text))
    notice = await county.notice(text)

    async def wrong():
        async with county.sessions.read() as session:
            return await message_templates.unfit(session, notice, [SMS, "webchat"], SHORT, "/c/")

    assert await wrong() == []
    async with county.sessions.write() as session:
        await addresses.prefer(session, county.phones["李一"].id, language="en")
        await shielding.share(session, county.phones["张一"].id, True)
    found = await wrong()
    assert len(found) == 3
    await county.share("张二", "张一")
    assert len(await wrong()) == 5
    for number, new in enumerate((of_text(text, "en"), *neutral("zh_CN"), *neutral("en"))):
        await approved(county, new, f"T{number}")
    assert await wrong() == []


def neutral(language):
    for families in (1, 2):
        one = templates.of_shared_phone(language, families)
        limits = {name: (limit.type, limit.most) for name, limit in one.variables.items()}
        yield replace(NEW, text=one.text, variables=limits)


async def test_where_any_text_may_be_said_nobody_asks_for_a_template(sessions):
    county = await County(sessions).build()
    sending = await county.prepare()
    assert not (await county.preview(sending)).problems
    await county.sent()
    assert len(await county.deliver(2)) == 5
