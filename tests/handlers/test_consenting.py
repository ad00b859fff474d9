"""The letter of consent in the chat: explained, answered, asked to be taken back."""

import pytest
from sqlalchemy import select

from acts import consent
from acts.actor import signed_in
from acts.consent import Witnessed
from storage.models.people import Consent
from storage.queries import case_requests, cases
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone
from tests.handlers.test_report import file

LETTER = RULES.exchanges.consent_letter.short


async def answers(county: County) -> list[str]:
    async with county.sessions.read() as session:
        return [row.answer for row in await session.execute(select(Consent).order_by(Consent.id))]


async def reported(county: County, phone: Phone) -> None:
    await file(county, phone)
    await county.say(phone, "取消")


@pytest.fixture
def by_sms() -> Phone:
    """A farmer who only has short messages."""
    return Phone("+8619900000009", "sms_simulator")


@pytest.mark.parametrize("word", ["授权", "授权书", "承诺授权书"])
async def test_the_letter_is_shown_in_full_before_it_is_asked(
    county: County, farmer: Phone, word: str
) -> None:
    await reported(county, farmer)
    said = await county.say(farmer, word)
    assert said.startswith(LETTER)
    assert await answers(county) == []


@pytest.mark.parametrize(("reply", "kept"), [("1", "given"), ("2", "declined"), ("３", "later")])
async def test_each_answer_is_kept(county: County, by_sms: Phone, reply: str, kept: str) -> None:
    await reported(county, by_sms)
    await county.say(by_sms, "授权")
    assert await county.say(by_sms, reply)
    assert await answers(county) == [kept]


async def test_the_report_asks_with_the_same_letter(county: County, farmer: Phone) -> None:
    assert LETTER in await file(county, farmer, "柳树村", "1", "住院", "2", "孙七", "1")


async def test_without_a_report_there_is_nothing_to_agree_to(county: County, farmer: Phone) -> None:
    await county.say(farmer, "授权")
    assert "申报" in await county.say(farmer, "1")
    assert "申报" in await county.say(farmer, "撤回授权")
    assert await answers(county) == []


async def test_a_wish_is_taken_back_by_the_message_itself(county: County, farmer: Phone) -> None:
    await reported(county, farmer)
    await county.say(farmer, "授权")
    await county.say(farmer, "1")
    await county.say(farmer, "撤回授权")
    assert await answers(county) == ["given", "declined"]


@pytest.mark.parametrize("words", [("撤回授权",), ("授权", "2")])
async def test_a_letter_is_only_asked_back(
    county: County, farmer: Phone, words: tuple[str, ...]
) -> None:
    await reported(county, farmer)
    async with county.sessions.write() as session:
        [case] = await cases.page(session, EVERYTHING)
        cadre = await signed_in(session, county.people["village_committee@liu"])
        await consent.witness(session, RULES, cadre, case.id, Witnessed("given"))
    for text in words:
        await county.say(farmer, text)
    assert await answers(county) == ["given"]
    async with county.sessions.read() as session:
        [wish] = await case_requests.open_of(session, EVERYTHING, case.id)
    assert wish.kind == "withdraw_consent"


async def test_a_stranger_agrees_for_nobody(county: County, farmer: Phone) -> None:
    await reported(county, farmer)
    stranger = Phone("stranger")
    await county.say(stranger, "授权")
    await county.say(stranger, "1")
    assert await answers(county) == []
