"""The card in a household's own chat: shown to it alone, confirmed or disputed by reply."""

from dataclasses import replace

import pytest

from acts.actor import SERVICE
from acts.opening import about, begin
from storage.queries import addresses, cases, check_questions, confirmations, households, officials
from storage.queries.cases import Filed
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import Phone


@pytest.fixture
async def plan(county: County) -> Filed:
    """Household 3 of 柳树村 has a help plan and a helper."""
    async with county.sessions.write() as session:
        (home,) = await households.find_by_number(session, EVERYTHING, ["liu"], 3)
        case = await begin(session, RULES, SERVICE, about(home, "help_plan", session.moment.today))
        assert isinstance(case, Filed)
        helper = county.people["first_secretary@liu"]
        await officials.assign_helper(session, helper, home.id, session.moment.today)
    return case


async def own(county: County, plan: Filed, phone: Phone) -> Phone:
    """A phone that is the household's own."""
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        await addresses.belongs(session, contact.id, plan.household_id or 0)
    return phone


async def open_questions(county: County, plan: Filed) -> list[str]:
    async with county.sessions.read() as session:
        found = await check_questions.open_of(session, EVERYTHING, plan.id)
    return [one.text for one in found]


async def test_a_family_reads_its_card_and_says_that_it_is_right(county, plan, farmer):
    await own(county, plan, farmer)
    said = await county.say(farmer, "明白卡")
    assert "柳河镇柳树村" in said
    assert "一般农户" in said
    assert "某人" in said
    assert "张大山" not in said
    await county.say(farmer, "对")
    async with county.sessions.read() as session:
        asked = await confirmations.of_case(session, EVERYTHING, plan.id)
    assert [(one.kind, one.answer, one.how) for one in asked] == [("card", "yes", "chat")]
    assert await open_questions(county, plan) == []
    again = await county.say(farmer, "我的卡")
    assert "一般农户" in again


async def test_a_family_says_what_is_wrong_and_somebody_must_answer(county, plan, farmer):
    await own(county, plan, farmer)
    await county.say(farmer, "我的卡")
    await county.say(farmer, "不对 家里是五口人")
    (question,) = await open_questions(county, plan)
    assert "家里是五口人" in question
    cadre = await bound(county, "village_committee@liu")
    listed = await county.say(cadre, "待办")
    assert f"{plan.code[:4]}-{plan.code[4:]}" in listed
    assert "五口人" not in listed


async def test_by_short_message_nothing_of_the_card_is_told(county, plan):
    phone = await own(county, plan, Phone("+8619900000003", "sms_simulator"))
    said = await county.say(phone, "明白卡")
    assert said
    for private in ("一般农户", "某人", "张家", "张大山", "柳树村"):
        assert private not in said


async def test_a_page_several_families_share_shows_no_card(county, plan, farmer):
    await own(county, plan, farmer)
    async with county.sessions.write() as session:
        (other,) = await households.find_by_number(session, EVERYTHING, ["liu"], 1)
        contact = await addresses.ensure(session, farmer.channel, farmer.number)
        await addresses.belongs(session, contact.id, other.id)
        await addresses.belongs(session, contact.id, plan.household_id or 0)
    assert "一般农户" not in await county.say(farmer, "明白卡")


async def test_who_belongs_to_no_family_we_know_is_told_whom_to_ask(county, plan):
    said = await county.say(Phone("stranger"), "明白卡")
    assert "0370-0000001" in said
    assert "一般农户" not in said


async def test_an_official_is_shown_no_familys_card_in_a_chat(county, plan, cadre):
    assert "一般农户" not in await county.say(cadre, "明白卡")


async def test_an_old_code_of_the_card_answers_once(county, plan, farmer):
    await own(county, plan, farmer)
    await county.say(farmer, "明白卡")
    await county.say(farmer, "对")
    await county.say(farmer, "不对 改主意了")
    async with county.sessions.read() as session:
        asked = await confirmations.of_case(session, EVERYTHING, plan.id)
        kept = await cases.get(session, EVERYTHING, plan.id)
    assert [one.answer for one in asked] == ["yes"]
    assert kept == replace(kept, version=plan.version)
