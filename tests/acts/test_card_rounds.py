"""Cards of a village: sent once each, again only when something in them changed; noes are kept."""

import pytest

from acts import card_benefits, card_rounds, cards, facts
from acts.actor import SERVICE, NotAllowed
from acts.card_rounds import HandedOut, NoOutcome
from acts.confirmations import CARD
from acts.facts import Findings, Known
from locales import speaking
from notifications import card_chores
from rulebook import masking
from storage.queries import addresses, card_answers, confirmations, households, members, regions
from storage.queries.confirmations import NO, Answer
from storage.queries.households import NewHousehold
from storage.scope import EVERYTHING
from tests.acts.plans import RULES, Village, found, phone_of

PLACE = "990101001"


@pytest.fixture
async def village(sessions) -> Village:
    """A family with a help plan and a chat, one on dibao with a chat, one without a phone."""
    made = await found(sessions, "edge-prone")
    async with sessions.write() as session:
        await phone_of(session, made.household_id)
        place = await regions.get(session, PLACE)
        for number, chat in ((4, "four"), (5, None)):
            home = await households.register(session, NewHousehold(place, number, "王小二"))
            rows = [members.NewMember(home.id, "王小二", None, "户主")]
            await members.put_all(session, rows)
            if chat:
                contact = await addresses.ensure(session, "webchat", chat)
                await addresses.belongs(session, contact.id, home.id)
        (four,) = await households.find_by_number(session, EVERYTHING, [PLACE], 4)
        await know(session, four, **{"hh.dibao": True})
    return made


async def know(session, home, **known):
    said = [Known(key, value, 1 if key.startswith("p.") else None) for key, value in known.items()]
    findings = Findings(said, "county", session.moment.today)
    await facts.record(session, RULES, SERVICE, home, findings)


async def hand_out(village, name="village"):
    async with village.sessions.read() as session:
        actor = await village.actor(session, name)
    return await card_rounds.hand_out(village.sessions, RULES, actor, PLACE)


async def four_of(session):
    (home,) = await households.find_by_number(session, EVERYTHING, [PLACE], 4)
    return home


async def test_everybody_reached_gets_a_card_once_and_again_when_it_changed(village):
    assert await hand_out(village) == HandedOut(sent=2, same=0, on_paper=1)
    assert await hand_out(village) == HandedOut(sent=0, same=2, on_paper=1)
    async with village.sessions.write() as session:
        await know(session, await four_of(session), **{"p.post_assigned": True})
    assert await hand_out(village) == HandedOut(sent=1, same=1, on_paper=1)


async def test_a_round_is_looked_at_before_it_begins(village):
    async with village.sessions.read() as session:
        seen = await card_rounds.preview(session, await village.actor(session, "village"), PLACE)
    assert (seen.households, seen.reached, seen.said) == (3, 2, [])
    assert [one.number for one in seen.on_paper] == [5]


@pytest.mark.parametrize(
    ("name", "place", "seen"),
    [("other", PLACE, False), ("town", "990101", False), ("town", PLACE, True)],
)
async def test_a_foreign_village_is_absent_and_a_township_has_no_round(village, name, place, seen):
    async with village.sessions.read() as session:
        found = await card_rounds.preview(session, await village.actor(session, name), place)
    assert (found is not None) is seen


async def test_who_only_helps_in_the_township_sends_no_cards(village):
    with pytest.raises(NotAllowed):
        await hand_out(village, "cadre")


async def test_a_no_without_a_case_waits_for_the_village_until_it_is_looked_into(village):
    await hand_out(village)
    async with village.sessions.write() as session:
        home = await four_of(session)
        (contact,) = await addresses.of_household(session, home.id)
        (asked,) = await confirmations.open_at(session, contact.id, session.moment.today)
        await confirmations.settle(session, asked.id, Answer(NO, "chat", note="低保停了"))
        assert await card_chores.SOURCE.people(session) == {
            village.people["village"],
            village.people["first"],
        }
        actor = await village.actor(session, "village")
        (chore,) = await card_chores.SOURCE.of(session, RULES, actor.person_id, actor.held)
        assert "4号 王家" in chore.text
        assert "低保" not in chore.text
        with pytest.raises(NoOutcome):
            await card_rounds.clear(session, actor, asked.id, " ")
        foreign = await village.actor(session, "other")
        assert not await card_rounds.clear(session, foreign, asked.id, "看看")
        assert await card_rounds.clear(session, actor, asked.id, "确实停了，已改")
        assert not await card_rounds.clear(session, actor, asked.id, "再来一次")
        assert await card_chores.SOURCE.people(session) == set()
        said = await card_answers.last_of_village(session, EVERYTHING, home.path)
    kept = next(one for one in said if one.household_id == home.id)
    assert (kept.answer, kept.note, kept.outcome) == ("no", "低保停了", "确实停了，已改")


async def test_the_card_says_benefits_and_what_else_may_be_asked_for_but_no_illness(village):
    async with village.sessions.write() as session:
        home = await four_of(session)
        sick = {"p.disabled": True, "p.dis_cert": True, "p.age": 40}
        ill = {"p.serious_illness": True, "p.insured": True, "p.post_assigned": True}
        await know(session, home, **sick, **ill)
        shown = await cards.card(session, RULES, home)
        text = cards.in_words(RULES, shown)
        with speaking("en"):
            english = cards.in_words(RULES, await cards.card(session, RULES, home))
    assert [one.key for one in shown.benefits] == ["hh.dibao", "p.post_assigned", "p.insured"]
    assert "· 低保\n· 村里的公益岗\n· 居民医保" in text
    assert shown.may
    assert not {"saf-dibao", "emp-public-post"} & {*shown.may}
    for policy in shown.may:
        assert RULES.policies.by_id[policy].domain not in card_benefits.UNSAID
        assert RULES.plain_notices.ready[policy].may_apply
    for word in ("病", "残疾", "王小二"):
        assert word not in text
    assert masking.for_sms(RULES.masking, text) == ()
    assert "Subsistence allowance (dibao)" in english


async def test_the_language_and_what_may_be_asked_for_make_no_other_card(village):
    async with village.sessions.write() as session:
        home = await four_of(session)
        chinese = await cards.card(session, RULES, home)
        with speaking("en"):
            assert (await cards.card(session, RULES, home)).version == chinese.version
        await know(session, home, **{"hh.has_labour": True, "hh.willing": True})
        assert (await cards.card(session, RULES, home)).version == chinese.version


async def test_who_confirmed_this_very_card_is_not_asked_again(village):
    async with village.sessions.write() as session:
        home = await four_of(session)
        (contact,) = await addresses.of_household(session, home.id)
        _shown, asked = await cards.show(session, RULES, contact, home)
        assert asked
        (waiting,) = await confirmations.open_at(session, contact.id, session.moment.today)
        await confirmations.settle(session, waiting.id, Answer("yes", "chat"))
        assert await cards.show(session, RULES, contact, home) == (_shown, False)
        assert await confirmations.said_yes(session, home.id, CARD, _shown.version)


def test_every_benefit_names_facts_and_policies_there_are():
    for key, one in card_benefits.REGISTERED.items():
        assert key in RULES.policies.fields
        assert {*one.policies} <= RULES.policies.by_id.keys()
        with speaking("zh_CN"):
            assert one.said()
