"""The card of a family without any case: what it gets by the register, right or wrong."""

import pytest

from acts import card_rounds, facts
from acts.actor import SERVICE, signed_in
from acts.facts import Findings, Known
from storage.queries import addresses, card_answers, confirmations, households
from storage.queries.households import Household
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import Phone


@pytest.fixture
async def home(county: County) -> Household:
    """Household 3 of 柳树村 gets dibao."""
    async with county.sessions.write() as session:
        (found,) = await households.find_by_number(session, EVERYTHING, ["liu"], 3)
        known = Findings([Known("hh.dibao", True)], "county", session.moment.today)
        await facts.record(session, RULES, SERVICE, found, known)
    return found


async def own(county: County, home: Household, phone: Phone) -> Phone:
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        await addresses.belongs(session, contact.id, home.id)
    return phone


async def disputed(county: County) -> list[str]:
    async with county.sessions.read() as session:
        return [one.note for one in await card_answers.disputed(session, EVERYTHING)]


async def test_a_family_reads_what_it_is_registered_as_getting_and_says_that_it_is_right(
    county, home, farmer
):
    await own(county, home, farmer)
    said = await county.say(farmer, "我家的卡")
    assert "您家登记在册、正在享受的：\n· 低保" in said
    assert "张大山" not in said
    assert "对的回“对”" in said.splitlines()[-1]
    assert await county.say(farmer, "对") == "谢谢，您的答复记下了。"
    async with county.sessions.read() as session:
        contact = (await addresses.of_household(session, home.id))[0]
        waiting = await confirmations.open_at(session, contact.id, session.moment.today)
    assert waiting == []
    assert await disputed(county) == []
    again = await county.say(farmer, "明白卡")
    assert "回“对”" not in again


async def test_a_family_says_what_is_wrong_and_the_village_looks_into_it(county, home, farmer):
    await own(county, home, farmer)
    await county.say(farmer, "明白卡")
    asked = await county.say(farmer, "不对")
    assert asked == "记下了，您说不对。哪里不对？说一句就行。"
    await county.say(farmer, "低保上个月停了")
    assert await disputed(county) == ["低保上个月停了"]
    cadre = await bound(county, "village_committee@liu")
    listed = await county.say(cadre, "待办")
    assert "3号 张家说明白卡不对" in listed
    assert "停了" not in listed
    async with county.sessions.write() as session:
        (waiting,) = await card_answers.disputed(session, EVERYTHING)
        actor = await signed_in(session, county.people["village_committee@liu"])
        assert await card_rounds.clear(session, actor, waiting.id, "查了，确实停了，已改")
    assert await disputed(county) == []
    assert "明白卡不对" not in await county.say(cadre, "待办")


async def test_the_reason_may_come_with_the_word(county, home, farmer):
    await own(county, home, farmer)
    await county.say(farmer, "我的卡")
    await county.say(farmer, "不对，我家没有低保")
    assert await disputed(county) == ["我家没有低保"]


async def test_by_short_message_no_benefit_is_told(county, home):
    phone = await own(county, home, Phone("+8619900000003", "sms_simulator"))
    said = await county.say(phone, "明白卡")
    assert said
    assert "低保" not in said
