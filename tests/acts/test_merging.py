"""Families registered twice: found, merged with everything they have, and taken apart again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from acts.actor import NotAllowed
from acts.cases import Step, advance
from acts.merging.joining import goes_on
from acts.merging.merge import Merged, MovedOn, OtherVillage, TooLate, merge, undo
from acts.merging.pairs import Likely, NoReason, are_two, likely
from storage.engine import Sessions
from storage.models.people import Address
from storage.queries import addresses, cases, households, merges, reports
from storage.queries.activities import households_in
from storage.queries.audiences import Reach, sample
from storage.queries.cases import Filed
from storage.queries.households import NewHousehold
from storage.queries.regions import get as region
from storage.scope import EVERYTHING
from tests.acts.village import RULES, Villages, settle
from tests.hands import Hands


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    """The villages with everybody in their posts."""
    return await settle(sessions)


async def second(villages: Villages, phone: str = "farmer-9", **told: object) -> Filed:
    """张大山 reports from a chat page: a provisional household with a case of its own."""
    told = {"name": "张大山", **told}
    return (await villages.report(phone, channel="webchat", **told)).case


async def pairs(villages: Villages, name: str = "liu") -> list[Likely]:
    async with villages.sessions.read() as session:
        return await likely(session, await villages.actor(session, name))


async def merged(villages: Villages, one: int, other: int, by: str = "liu") -> Merged | None:
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, by)
        return await merge(session, RULES, actor, (one, other), "上门看过，是一家")


async def undone(villages: Villages, merge_id: int, by: str = "liu") -> bool:
    async with villages.sessions.write() as session:
        return await undo(session, RULES, await villages.actor(session, by), merge_id)


async def seen(villages: Villages, case: Filed) -> Filed:
    async with villages.sessions.read() as session:
        found = await cases.get(session, EVERYTHING, case.id)
    assert found is not None
    return found


async def test_the_same_name_or_phone_makes_a_pair_until_somebody_has_looked(
    villages: Villages,
) -> None:
    case = await second(villages)
    found = await pairs(villages)
    assert [(one.one.id, one.other.id, one.why) for one in found] == [
        (case.household_id, villages.families["张大山"].id, ("head",))
    ]
    assert await pairs(villages, "zhao") == []
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "liu")
        assert case.household_id
        assert await are_two(session, actor, case.household_id, found[0].other.id, "两家，同名")
    assert await pairs(villages) == []


async def test_families_nobody_has_named_are_no_pair(villages: Villages) -> None:
    await second(villages, "farmer-1", name="")
    await second(villages, "farmer-2", name="")
    assert await pairs(villages) == []


async def test_everything_moves_and_the_younger_case_closes_into_the_older(
    villages: Villages, hands: Hands
) -> None:
    older = (await villages.report("+8619900000003")).case
    hands.advance(days=1)
    younger = await second(villages)
    assert younger.household_id
    known = villages.families["张大山"].id
    done = await merged(villages, younger.household_id, known)
    assert done is not None
    assert (done.kept.id, done.gone.id, done.side_by_side) == (known, younger.household_id, ())
    closed = await seen(villages, younger)
    assert closed.state == "closed_duplicate"
    async with villages.sessions.read() as session:
        assert (await goes_on(session, closed)).id == older.id
        told = await reports.of_case(session, EVERYTHING, older.id)
        assert {one.household_id for one in told} == {known}
        assert len(told) == len(await reports.own_addresses(session, older.id)) == 2
        assert await households.find_by_head(session, "liu", "张大山") == [done.kept]
        assert await households.get(session, EVERYTHING, done.gone.id) is not None


async def test_the_clocks_are_those_of_the_older_case(villages: Villages, hands: Hands) -> None:
    older = (await villages.report("+8619900000003")).case
    hands.advance(days=5)
    younger = await second(villages)
    assert younger.household_id
    async with villages.sessions.read() as session:
        before = await cases.clocks_of(session, older.id)
    await merged(villages, younger.household_id, villages.families["张大山"].id)
    async with villages.sessions.read() as session:
        assert await cases.clocks_of(session, older.id) == before
        assert not any(one.running for one in await cases.clocks_of(session, younger.id))


async def test_a_case_that_went_further_stays_and_the_other_one_closes(
    villages: Villages, hands: Hands
) -> None:
    older = (await villages.report("+8619900000003")).case
    hands.advance(days=1)
    younger = await second(villages)
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "liu")
        today = session.moment.today
        await advance(session, RULES, actor, younger.id, Step("visit_started", today))
    assert younger.household_id
    await merged(villages, younger.household_id, villages.families["张大山"].id)
    assert (await seen(villages, older)).state == "closed_duplicate"
    assert (await seen(villages, younger)).state == "household_verification"


async def test_two_cases_too_far_to_join_stay_side_by_side(
    villages: Villages, hands: Hands
) -> None:
    both = [(await villages.report("+8619900000003")).case, await second(villages)]
    for case in both:
        async with villages.sessions.write() as session:
            actor = await villages.actor(session, "liu")
            today = session.moment.today
            await advance(session, RULES, actor, case.id, Step("visit_started", today))
    assert both[1].household_id
    done = await merged(villages, both[1].household_id, villages.families["张大山"].id)
    assert done is not None
    assert [tuple(one.id for one in two) for two in done.side_by_side] == [(both[0].id, both[1].id)]


async def test_undoing_within_a_week_restores_both(villages: Villages, hands: Hands) -> None:
    older = (await villages.report("+8619900000003")).case
    younger = await second(villages)
    assert younger.household_id
    async with villages.sessions.read() as session:
        clocks = await cases.clocks_of(session, younger.id)
    done = await merged(villages, younger.household_id, villages.families["张大山"].id)
    assert done is not None
    hands.advance(days=7)
    assert await undone(villages, done.id)
    again = await seen(villages, younger)
    assert (again.state, again.household_id, again.closed_on, again.follows_id) == (
        younger.state,
        younger.household_id,
        None,
        None,
    )
    async with villages.sessions.read() as session:
        assert await cases.clocks_of(session, younger.id) == clocks
        assert len(await reports.of_case(session, EVERYTHING, younger.id)) == 1
        assert len(await reports.of_case(session, EVERYTHING, older.id)) == 1
        contact = await addresses.find(session, "webchat", "farmer-9")
        assert contact is not None
        assert contact.household_id == younger.household_id
        events = [one.event for one in await cases.history(session, EVERYTHING, younger.id)]
    assert events == ["clue_found", "duplicate_found", "merge.undone"]
    assert not await undone(villages, done.id)


async def test_after_a_week_it_is_too_late(villages: Villages, hands: Hands) -> None:
    younger = await second(villages)
    assert younger.household_id
    done = await merged(villages, younger.household_id, villages.families["张大山"].id)
    hands.advance(days=8)
    assert done is not None
    with pytest.raises(TooLate):
        await undone(villages, done.id)


async def test_what_was_merged_on_is_not_taken_apart(villages: Villages) -> None:
    first, other = await second(villages, "farmer-1"), await second(villages, "farmer-2")
    assert first.household_id
    assert other.household_id
    one = await merged(villages, first.household_id, other.household_id)
    assert one is not None
    await merged(villages, one.kept.id, villages.families["张大山"].id)
    with pytest.raises(MovedOn):
        await undone(villages, one.id)


async def test_nobody_merges_across_villages_or_without_a_reason_or_a_post(
    villages: Villages,
) -> None:
    younger = await second(villages)
    known = villages.families["张大山"].id
    assert younger.household_id
    async with villages.sessions.write() as session:
        zhao = await region(session, "zhao")
        assert zhao is not None
        far = await households.register(session, NewHousehold(zhao, 5, "张大山"))
    with pytest.raises(OtherVillage):
        await merged(villages, far.id, known, by="town")
    with pytest.raises(NotAllowed):
        await merged(villages, younger.household_id, known, by="civil")
    assert await merged(villages, younger.household_id, known, by="zhao") is None
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "liu")
        with pytest.raises(NoReason):
            await merge(session, RULES, actor, (younger.household_id, known), " ")


async def test_a_merged_household_is_in_no_list_and_no_audience(villages: Villages) -> None:
    younger = await second(villages)
    assert younger.household_id
    async with villages.sessions.read() as session:
        registered = await households_in(session, "liu")
    await merged(villages, younger.household_id, villages.families["张大山"].id)
    async with villages.sessions.read() as session:
        listed = await households.by_village(session, EVERYTHING, "liu")
        reached = await sample(session, Reach(("/s/c/t/liu/",)), "webchat")
        assert younger.household_id not in {one.id for one in listed}
        assert [one.number for one in reached] == [3]
        assert await households_in(session, "liu") == registered
        assert await merges.into(session, younger.household_id) == villages.families["张大山"].id


async def test_both_reporters_hear_of_the_joint_case(villages: Villages) -> None:
    older = (await villages.report("+8619900000003")).case
    younger = await second(villages)
    assert younger.household_id
    await merged(villages, younger.household_id, villages.families["张大山"].id)
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "liu")
        today = session.moment.today + timedelta()
        await advance(session, RULES, actor, older.id, Step("visit_started", today))
        ids = await reports.own_addresses(session, older.id)
        rows = await session.execute(select(Address.channel).where(Address.id.in_(ids)))
        assert {row.channel for row in rows} == {"sms_simulator", "webchat"}


async def test_a_protected_case_is_not_joined_to_an_open_one(villages: Villages) -> None:
    older = (await villages.report("+8619900000003")).case
    younger = await second(villages, danger_now=True, danger_detail=("violence",))
    assert younger.sensitive
    assert younger.household_id
    done = await merged(villages, younger.household_id, villages.families["张大山"].id, by="liu")
    assert done is not None
    assert [(await seen(villages, case)).closed_on for case in (older, younger)] == [None, None]
