"""A family scans its village's code and says what happened, step by step."""

import asyncio
import re

import pytest

from tests.console.household import HOME, REPORT, number_in, sent, step, tell, told_in


async def test_the_page_of_a_village_offers_every_way(visitor, county):
    text = await visitor.text(HOME)
    assert "柳河镇张庄村" in text
    assert f'href="{REPORT}"' in text
    assert f'href="{HOME}/status"' in text
    assert 'href="/chat?v=990101001"' in text
    assert 'href="tel:0370-6600000"' in text


@pytest.mark.parametrize("code", ["990101", "nonsense", "1" * 50, "990101001x"])
async def test_a_code_of_no_village_says_what_to_do(visitor, county, code):
    for path in (f"/r/{code}", f"/r/{code}/report", f"/r/{code}/report/what", f"/r/{code}/status"):
        page = await visitor.get(path)
        assert page.status == 404
        assert "选我的村" in await page.text()


async def test_a_report_told_step_by_step_is_the_report_the_chat_would_make(visitor, county, house):
    first = await visitor.get(REPORT)
    assert first.headers["Location"] == f"{REPORT}/what"
    assert "第1步，共6步" in await visitor.text(f"{REPORT}/what")
    assert await step(visitor, "what", what=["sickness", "income"]) == (303, "words")
    assert await step(visitor, "words", words="老伴住院花了三万块") == (303, "danger")
    assert await step(visitor, "danger", danger="no") == (303, "who")
    who = {"relation": "self", "name": "李秋生", "where": "三组", "phone": "199 0000 0009"}
    assert await step(visitor, "who", **who) == (303, "photo")
    assert await step(visitor, "photo") == (303, "check")
    last_look = await visitor.text(f"{REPORT}/check")
    assert "生病看病、没活干收入少" in last_look
    assert "老伴住院花了三万块" in last_look
    text = await sent(visitor)
    assert "村里会在" in text
    assert "一共最多15天" in text
    case, told = await told_in(house, number_in(text))
    assert (case.region_id, case.state) == ("990101001", "clue_registered")
    assert [(one.reporter, one.phone, one.relation, one.complete) for one in told] == [
        ("李秋生", "+8619900000009", "self", True)
    ]
    assert told[0].answers["risk_types"] == ["illness", "income_drop"]
    assert told[0].answers["story"] == "老伴住院花了三万块\n住在哪里：三组"
    assert told[0].answers["danger_now"] is False


WRONG = [
    ("what", {}, "请至少选一样"),
    ("words", {"words": "  "}, "写几句"),
    ("danger", {}, "请选一个"),
    ("who", {"relation": "self", "name": ""}, "请写您的姓名"),
    ("who", {"name": "李秋生"}, "给谁报"),
    ("who", {"relation": "self", "name": "李秋生", "phone": "1990000"}, "11位"),
    ("who", {"relation": "relative", "name": "李秋生", "head": "张3"}, "请写姓名，不超过20个字"),
]


async def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(visitor, county):
    await visitor.get(REPORT)
    for name, fields, said in WRONG:
        answer = await visitor.post(f"{REPORT}/{name}", **fields)
        text = await answer.text()
        assert answer.status == 422, name
        assert said in text, (name, fields)
        assert 'role="alert"' in text
        for value in fields.values():
            assert not value.strip() or value in text


async def test_a_closed_browser_goes_on_where_it_stopped_and_back_shows_what_was_said(
    visitor, county
):
    await visitor.get(REPORT)
    await step(visitor, "what", what="house")
    await step(visitor, "words", words="后墙裂了一条缝")
    assert (await visitor.get(REPORT)).headers["Location"] == f"{REPORT}/danger"
    assert "后墙裂了一条缝" in await visitor.text(f"{REPORT}/words")
    assert 'value="house" checked' in await visitor.text(f"{REPORT}/what")


async def test_given_up_is_forgotten(visitor, county, house):
    await visitor.get(REPORT)
    await step(visitor, "what", what="house")
    answer = await visitor.post(f"{REPORT}/drop", f"{REPORT}/words")
    assert "什么都没有发出去" in await visitor.text(answer.headers["Location"])
    assert (await visitor.get(REPORT)).headers["Location"] == f"{REPORT}/what"
    assert 'value="house" checked' not in await visitor.text(f"{REPORT}/what")


async def test_danger_in_the_words_is_filed_at_once_and_the_numbers_to_call_are_shown(
    visitor, county, house
):
    await visitor.get(REPORT)
    await step(visitor, "what", what="house")
    assert await step(visitor, "words", words="房子塌了，人压在下面") == (303, "who")
    text = await visitor.text(f"{REPORT}/who")
    assert "已经马上通知了村里和乡里" in text
    assert 'href="tel:120"' in text
    code = re.search(r"(\d{4})-(\d{4})", text)
    case, told = await told_in(house, code[1] + code[2])
    assert (case.level, told[0].complete) == ("emergency", False)
    await step(visitor, "who", relation="self", name="李秋生")
    await step(visitor, "photo")
    assert number_in(await sent(visitor)) == case.code
    _case, told = await told_in(house, case.code)
    assert [(one.reporter, one.complete, one.danger) for one in told] == [("李秋生", True, True)]


async def test_sent_twice_it_is_one_report(visitor, county, house):
    await tell(visitor)
    form = {"csrf": await visitor.token(f"{REPORT}/check")}

    async def click() -> str:
        answer = await visitor.client.post(f"{REPORT}/send", data=form, allow_redirects=False)
        return answer.headers["Location"]

    together = await asyncio.gather(click(), click(), click())
    assert {*together, await click()} == {f"{REPORT}/sent"}
    back = await visitor.get(f"{REPORT}/check")
    assert back.headers["Location"] == f"{REPORT}/sent"
    _case, told = await told_in(house, number_in(await visitor.text(f"{REPORT}/sent")))
    assert len(told) == 1


async def test_a_name_of_the_roster_is_asked_about_and_joined(visitor, county, house):
    await tell(visitor, name="张大山")
    text = await sent(visitor)
    assert "村里的名册上有“3号 张家”" in text
    await visitor.post(f"{REPORT}/match", f"{REPORT}/sent", same="yes")
    text = await visitor.text(f"{REPORT}/sent")
    assert "村里的名册上有" not in text
    case, _told = await told_in(house, number_in(text))
    assert case.id == county.case_id
