"""A household says no: to a result, to going on. The dialogue as transcripts."""

import pytest

from acts.actor import SERVICE
from acts.cases import Step, advance
from storage.queries import case_requests, cases
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone
from tests.handlers.test_report import code_in, file


@pytest.fixture
def stranger() -> Phone:
    """Somebody else's browser."""
    return Phone("stranger-1")


async def filed(county: County, phone: Phone) -> str:
    """File a report to its end and return its code."""
    code = code_in(await file(county, phone))
    while "谢谢您" not in (said := await county.say(phone, "不同意")) and "够了" in said:
        await county.say(phone, "够了")
    await county.say(phone, "取消")
    return code


async def refuse(county: County, code: str) -> None:
    async with county.sessions.write() as session:
        case = await cases.by_code(session, EVERYTHING, code)
        for event, papers in (
            ("visit_started", ()),
            ("not_identified_decided", ("verification_form",)),
        ):
            step = Step(event, case.opened_on, frozenset(papers), role="village_committee")
            await advance(session, RULES, SERVICE, case.id, step)


async def appeals_of(county: County) -> list[str]:
    async with county.sessions.read() as session:
        found = await cases.page(session, EVERYTHING, procedure="appeal", open_only=False)
    return [case.state for case in found]


async def test_who_disagrees_hears_when_the_level_above_answers(
    county: County, farmer: Phone
) -> None:
    code = await filed(county, farmer)
    await refuse(county, code)
    await county.read(farmer)
    said = await county.say(farmer, f"不同意 {code} 我家没有存款")
    assert f"您不同意编号{code[:4]}-{code[4:]}的结果。由上一级复核" in said
    assert await appeals_of(county) == ["township_review"]
    assert "正在复核" in await county.say(farmer, "不同意")


async def test_without_a_number_the_last_report_is_meant(county: County, farmer: Phone) -> None:
    await filed(county, farmer)
    assert "还没有结果" in await county.say(farmer, "不同意")
    assert await appeals_of(county) == []


async def test_nobody_disagrees_for_a_stranger(
    county: County, farmer: Phone, stranger: Phone
) -> None:
    code = await filed(county, farmer)
    await refuse(county, code)
    assert "您说的是哪一件" in await county.say(stranger, f"不同意 {code}")
    assert "您说的是哪一件" in await county.say(stranger, f"撤回 {code}")
    assert await appeals_of(county) == []


async def test_no_to_the_letter_of_consent_is_no_appeal(county: County, farmer: Phone) -> None:
    await file(county, farmer)
    said = await county.say(farmer, "不是")
    assert "承诺授权书" in said
    await county.say(farmer, "不同意")
    assert await appeals_of(county) == []


@pytest.mark.parametrize("words", ["撤回", "我要撤回 不想报了"])
async def test_a_message_alone_withdraws_nothing(county: County, farmer: Phone, words: str) -> None:
    code = await filed(county, farmer)
    assert "村里会当面再问您一次" in await county.say(farmer, words)
    async with county.sessions.read() as session:
        case = await cases.by_code(session, EVERYTHING, code)
        (wish,) = await case_requests.open_of(session, EVERYTHING, case.id)
    assert (case.closed_on, wish.kind, wish.channel) == (None, "withdraw", farmer.channel)
