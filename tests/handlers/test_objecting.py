"""Objecting by message: from a chat and a bare phone, in the words people use."""

import pytest
from sqlalchemy import func, select

from handlers.objecting import household_in
from notifications.wording import shown_code
from rulebook.loader import load
from rulebook.masking import for_sms
from storage.models.public import Objection
from storage.queries import objections
from storage.scope import EVERYTHING
from tests.handlers.talk import Phone, Talk
from tests.noticing import found

RULES = load()


@pytest.fixture
def sessions(sqlite_sessions):
    """One database is enough here: what is asked of it is tested on both below."""
    return sqlite_sessions


@pytest.fixture
async def village(sessions):
    return await found(sessions, RULES)


@pytest.fixture
def talk(sessions):
    return Talk(sessions, RULES)


@pytest.fixture
def sms():
    return Phone("+8619900000077", "sms_simulator")


async def kept(sessions):
    async with sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(Objection))


@pytest.mark.parametrize("word", ["意见", "反映", "不同意公示", "公示有意见", "异议"])
@pytest.mark.parametrize("channel", ["webchat", "sms_simulator"])
async def test_anybody_can_object(village, talk, sessions, word, channel):
    notice = await village.hang(0, 1)
    phone = Phone("+8619900000078", channel)
    answer = await talk.say(phone, f"{word} {shown_code(notice.code)} 第2户有小汽车")
    assert shown_code(notice.code) in answer
    assert "0370-6600101" in answer
    assert "张" not in answer
    assert not for_sms(RULES.masking, answer)
    async with sessions.read() as session:
        one = (await objections.of_notice(session, EVERYTHING, notice.id))[0]
    assert (one.case_id, one.channel, one.text) == (
        village.cases[1],
        phone.channel,
        "第2户有小汽车",
    )


@pytest.mark.parametrize("typed", ["{0}{1}", "{0}-{1}", "{0} {1}", "：{0}－{1}："])
async def test_the_number_however_it_is_typed(village, talk, sessions, typed):
    notice = await village.hang(0)
    code = typed.format(notice.code[:4], notice.code[4:])
    await talk.say(Phone("villager"), f"意见{code}他家有房")
    assert await kept(sessions) == 1


async def test_words_without_a_number_are_something_else(village, talk, sessions):
    await village.hang(0)
    await talk.say(Phone("villager"), "意见很大，路不好走")
    await talk.say(Phone("villager"), "反映 水管坏了")
    assert "意见 4821 0377" in await talk.say(Phone("another"), "意见")
    assert await kept(sessions) == 0


async def test_a_wrong_number_an_empty_word_a_draft(village, talk, sessions):
    draft, hung = await village.prepare(0), await village.hang(1)
    wrong = str(10**7 + int(hung.code)) if int(hung.code) < 9 * 10**7 else hung.code[::-1]
    absent = {await talk.say(Phone(code), f"意见 {code} 不对") for code in (wrong, draft.code)}
    assert len(absent) == 1
    assert shown_code(hung.code) in await talk.say(Phone("villager"), f"意见 {hung.code}")
    assert await kept(sessions) == 0


async def test_after_the_day_whom_to_call_and_a_person_gets_the_words(village, talk, hands):
    notice = await village.hang(0)
    hands.advance(days=6)
    assert "0370-6600101" in await talk.say(Phone("villager"), f"意见 {notice.code} 不对")
    assert await kept(village.sessions) == 0


async def test_the_fourth_of_a_day_is_told_to_call(village, talk, hands, sms):
    notice = await village.hang(0)
    said = []
    for _again in range(4):
        hands.advance(minutes=1)
        said.append(await talk.say(sms, f"意见 {notice.code} 不对"))
    assert len(set(said)) == 2
    assert await kept(village.sessions) == 3


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第2户", 2),
        ("第 12 户有车", 12),
        ("第十户", 10),
        ("第二十三户", 23),
        ("第三家", 3),
        ("他家", None),
    ],
)
def test_the_household_that_is_named(text, number):
    assert household_in(text) == number
