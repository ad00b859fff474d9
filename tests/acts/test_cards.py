"""The card: made from records, sent when a family comes under watch, right or disputed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acts import cards, removals
from acts.assignments import Naming, name_helper
from acts.confirmations import CARD, FOLLOWS
from acts.help_plans import editing, finishing
from acts.help_plans.answers import ABOUT_CARD
from locales import speaking
from notifications import plan_chores
from rulebook import masking
from storage.queries import addresses, check_questions, confirmations, registered
from storage.queries.confirmations import YES, Answer
from storage.scope import EVERYTHING
from tests.acts.plans import GOOD_PLAN, RULES, Village, found, know, phone_of


@pytest.fixture
async def village(sessions) -> Village:
    """A family under watch whose measures are filed."""
    made = await found(sessions, "edge-prone")
    async with sessions.write() as session:
        await know(session, made.household_id, member=2, labour="full")
        await know(session, made.household_id, willing=True, size=4)
        await phone_of(session, made.household_id)
        town = await made.actor(session, "town")
        naming = Naming(made.people["first"], True, session.moment.today)
        await name_helper(session, RULES, town, await made.case(session), naming)
        first = await made.actor(session, "first")
        for draft in GOOD_PLAN:
            await editing.add(session, RULES, first, await made.case(session), draft)
        today = session.moment.today
        await finishing.finish(session, RULES, first, await made.case(session), today)
        await finishing.file(session, RULES, town, await made.case(session), today)
    return made


async def test_the_card_says_what_records_say(village, sessions):
    async with sessions.read() as session:
        card = await cards.card(session, RULES, await village.family(session))
        with speaking("zh_CN"):
            text = cards.in_words(RULES, card)
    assert (card.household, card.village, card.kind) == ("3号 张家", "柳河镇张庄村", "边缘易致贫户")
    assert card.people == 4
    assert (card.helper.name, card.helper.unit) == ("驻村书记", "县财政局")
    assert [item.text for item in card.items] == ["家庭医生每季度上门", "安排到村里的帮扶车间"]
    assert [item.policy for item in card.items] == ["家庭医生签约", "家门口帮扶车间"]
    assert "张大山" not in text
    assert masking.for_sms(RULES.masking, text) == ()


async def test_a_family_gets_its_card_when_its_measures_are_filed(village, sessions):
    async with sessions.read() as session:
        asked = await confirmations.of_case(session, EVERYTHING, village.case_id)
        card = await cards.card(session, RULES, await village.family(session))
    (open_one,) = [one for one in asked if one.kind == CARD]
    assert open_one.version == card.version
    assert open_one.answer is None


async def test_another_state_of_things_is_another_card(village, sessions):
    async with sessions.write() as session:
        before = await cards.card(session, RULES, await village.family(session))
        same = await cards.card(session, RULES, await village.family(session))
        await know(session, village.household_id, size=5)
        after = await cards.card(session, RULES, await village.family(session))
    assert before.version == same.version != after.version


async def test_a_dispute_goes_to_helper_and_village_until_it_is_answered(village, sessions):
    async with sessions.write() as session:
        asked = await confirmations.of_case(session, EVERYTHING, village.case_id)
        card = next(one for one in asked if one.kind == CARD)
        await FOLLOWS[CARD](session, RULES, card, False, "家里是五口人")
        told = await plan_chores.DISPUTED.people(session)
        (question,) = await check_questions.open_of(session, EVERYTHING, village.case_id)
        assert question.field == ABOUT_CARD
        assert {village.people["first"], village.people["village"]} == told
        await check_questions.answer(
            session, EVERYTHING, question.id, "已改", village.people["first"]
        )
        assert await plan_chores.DISPUTED.people(session) == set()


async def test_the_card_shown_in_a_chat_is_asked_about_until_it_is_confirmed(village, sessions):
    async with sessions.write() as session:
        family = await village.family(session)
        contact = (await addresses.of_household(session, family.id))[0]
        _card, asked = await cards.show(session, RULES, contact, family)
        assert asked
        (waiting,) = [
            one
            for one in await confirmations.open_at(session, contact.id, session.moment.today)
            if one.kind == CARD
        ]
        await confirmations.settle(session, waiting.id, Answer(YES, "chat"))
        _card, again = await cards.show(session, RULES, contact, family)
    assert not again


async def test_a_family_under_no_watch_has_a_card_without_questions(village, sessions):
    async with sessions.write() as session:
        await registered.put_status(session, village.household_id, removals.GENERAL)
        family = await village.family(session)
        card = await cards.card(session, RULES, family)
    assert card.kind == RULES.policies.fields["hh.class"].labels["none"]


@given(
    state=st.sampled_from(["planned", "doing", "done", "dropped"]),
    text=st.text(min_size=1, max_size=20),
)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_line_of_a_card_always_says_what_is_done(state, text):
    item = cards.Item(text, None, None, state, None, None)
    assert text in cards.line_of(1, item)
    assert text in cards.line_of(2, replace(item, amount="每人每年80元"))
