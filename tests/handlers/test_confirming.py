"""A household answers what it was asked to confirm, in its own words."""

import pytest

from acts import confirmations
from acts.cases import open_case
from acts.confirmations import CHECK, PLAN, SOLVED, Asked
from storage.queries import addresses, cases, check_questions, households
from storage.queries import confirmations as stored
from storage.queries.confirmations import Confirmation
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone
from tests.hands import Hands

THANKS = "Thank you, your answer is written down."


@pytest.fixture
async def phone(county: County) -> Phone:
    """The telephone of 3号 张家, which reads English."""
    made = Phone("+8619900000003", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, made.channel, made.number)
        await addresses.prefer(session, contact.id, language="en")
        (home,) = await households.find_by_number(session, EVERYTHING, ["liu"], 3)
        await addresses.belongs(session, contact.id, home.id)
    return made


async def ask(county: County, kind: str, number: int = 3) -> str:
    """Ask a household of the village something; returns its case's code."""
    async with county.sessions.write() as session:
        (home,) = await households.find_by_number(session, EVERYTHING, ["liu"], number)
        case = await cases.open_of(session, EVERYTHING, home.id, "identify")
        case = case or await open_case(session, RULES, home, "household")
        await confirmations.ask(session, RULES, Asked(kind, home, case, "1", "家里三口人"))
    return case.code


async def given(county: County) -> list[Confirmation]:
    """All confirmations, the first one first."""
    async with county.sessions.read() as session:
        found = await cases.page(session, EVERYTHING)
        return sorted(
            [one for case in found for one in await stored.of_case(session, EVERYTHING, case.id)],
            key=lambda one: one.id,
        )


async def test_right_by_one_word(county: County, phone: Phone) -> None:
    code = await ask(county, CHECK)
    asked = await county.read(phone)
    assert asked.startswith(f"Number {code[:4]}-{code[4:]}: the village has written down")
    assert "三口" not in asked
    assert await county.say(phone, "对。") == THANKS
    (done,) = await given(county)
    assert (done.answer, done.how) == ("yes", "sms")


async def test_wrong_with_the_reason_becomes_a_question_to_the_verifier(
    county: County, phone: Phone
) -> None:
    await ask(county, CHECK)
    await county.read(phone)
    said = await county.say(phone, "不对，房子是裂的")
    assert said.startswith("Written down in your words.")
    (done,) = await given(county)
    assert (done.answer, done.note) == ("no", "房子是裂的")
    async with county.sessions.read() as session:
        (question,) = await check_questions.open_of(session, EVERYTHING, done.case_id or 0)
    assert question.text.endswith("房子是裂的")


async def test_wrong_alone_asks_what_is_wrong(county: County, phone: Phone) -> None:
    await ask(county, CHECK)
    await county.read(phone)
    assert await county.say(phone, "不对") == (
        "Written down: it is not right. What is wrong? One sentence is enough."
    )
    assert (await given(county))[0].answer == "no"
    assert (await county.say(phone, "我家是四口人")).startswith("Written down in your words.")
    (done,) = await given(county)
    assert done.note == "我家是四口人"
    async with county.sessions.read() as session:
        (question,) = await check_questions.open_of(session, EVERYTHING, done.case_id or 0)
    assert question.text.endswith("我家是四口人")


async def test_danger_is_heard_even_as_a_reason(county: County, phone: Phone) -> None:
    await ask(county, CHECK)
    await county.say(phone, "不对")
    said = await county.say(phone, "房子塌了，有人受伤")
    assert "120" in said


async def test_a_digit_answers_nothing_and_a_word_is_taken_once(
    county: County, phone: Phone
) -> None:
    await ask(county, CHECK)
    await county.read(phone)
    await county.say(phone, "1")
    assert (await given(county))[0].answer is None
    assert await county.say(phone, "对") == THANKS
    assert await county.say(phone, "对") != THANKS


async def test_an_open_question_of_a_dialogue_comes_first(county: County, phone: Phone) -> None:
    await ask(county, CHECK)
    await county.say(phone, "申报")
    await county.say(phone, "对")
    assert (await given(county))[0].answer is None


async def test_the_last_question_is_meant_unless_a_code_is_named(
    county: County, phone: Phone
) -> None:
    """One telephone, two households."""
    first = await ask(county, CHECK)
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        (other,) = await households.find_by_number(session, EVERYTHING, ["liu"], 1)
        await addresses.belongs(session, contact.id, other.id)
    await ask(county, CHECK, 1)
    assert await county.say(phone, f"不对 {first} 人数错了")
    assert [one.answer for one in await given(county)] == ["no", None]
    assert (await county.say(phone, "对")).endswith(THANKS)
    assert [one.answer for one in await given(county)] == ["no", "yes"]


async def test_each_kind_has_its_words(county: County, phone: Phone) -> None:
    await ask(county, PLAN)
    assert (await county.say(phone, "同意")).endswith(THANKS)
    await ask(county, SOLVED)
    assert "对" not in await county.read(phone)
    assert (await county.say(phone, "没解决 还是没水")).startswith("Written down in your words.")
    assert [(one.kind, one.answer) for one in await given(county)] == [
        (PLAN, "yes"),
        (SOLVED, "no"),
    ]


async def test_a_strangers_yes_answers_nothing(county: County, phone: Phone) -> None:
    code = await ask(county, CHECK)
    await county.say(Phone("stranger"), f"对 {code}")
    await county.say(Phone("+8619900000999", "sms_simulator"), "对")
    assert (await given(county))[0].answer is None


async def test_after_thirty_days_a_word_is_about_nothing_any_more(
    county: County, phone: Phone, hands: Hands
) -> None:
    await ask(county, CHECK)
    hands.advance(days=31)
    await county.say(phone, "对")
    assert (await given(county))[0].answer is None
