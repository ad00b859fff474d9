"""Findings are opened once, seen again, gone, mended, explained, and told only to who can mend."""

from dataclasses import replace
from decimal import Decimal

import pytest

from acts import cases
from acts.actor import SERVICE, NotAllowed, Trust
from acts.case_steps import Step
from acts.detection import closing, keeping, running
from acts.detection.closing import AlreadyClosed, NoReason
from acts.detection.keeping import Shown
from notifications import chores, finding_chores
from rulebook.loader import load
from storage.queries import findings, posts, regions
from storage.queries.findings import Wanted
from storage.scope import EVERYTHING
from tests.acts.case_scene import OTHER, VILLAGE, open_scene

RULES = load()
PATH = f"/990000/990101/{VILLAGE}/"
PLACE = ("pf-3-7-2-1", 0)
ONE = Shown(*PLACE, "household", "1", PATH, ("village_committee",), Decimal(16), Decimal(15))


@pytest.fixture
async def county(sessions):
    async with sessions.write() as session:
        scene = await open_scene(session, RULES)
        village = await scene.official("village_committee")
        other = await scene.official("village_committee", OTHER)
        bureau = await scene.official("county_rural_revival_bureau", "990000")
    return {"village": village, "other": other, "bureau": bureau}


async def keep(sessions, *shown):
    async with sessions.write() as session:
        return await keeping.keep(session, shown, frozenset({PLACE}), "/990000/")


async def all_open(sessions):
    async with sessions.read() as session:
        return await findings.page(session, EVERYTHING, Wanted(), 100)


async def close(sessions, actor, how, reason=""):
    found = (await all_open(sessions))[0]
    async with sessions.write() as session:
        return await closing.close(session, actor, found.id, how, reason)


async def test_the_same_thing_is_one_finding_until_it_is_gone(sessions, county, hands):
    assert (await keep(sessions, ONE, ONE)).opened == 1
    hands.advance(days=1)
    assert await keep(sessions, replace(ONE, found=Decimal(17))) == keeping.Outcome(seen=1)
    found = (await all_open(sessions))[0]
    assert (found.found, (found.seen_on - found.opened_on).days) == ("17", 1)
    assert (await keep(sessions)).gone == 1
    assert await all_open(sessions) == []


async def test_what_was_not_looked_for_is_not_gone(sessions, county):
    await keep(sessions, ONE)
    async with sessions.write() as session:
        outcome = await keeping.keep(session, [], frozenset(), "/990000/")
    assert outcome.gone == 0
    assert len(await all_open(sessions)) == 1


async def test_what_was_mended_and_shows_again_is_open_again(sessions, county, hands):
    await keep(sessions, ONE)
    await close(sessions, county["village"], "mended")
    assert (await keep(sessions, ONE)).closed == 1  # the records may follow within the day
    hands.advance(days=1)
    assert (await keep(sessions, ONE)).reopened == 1
    assert len(await all_open(sessions)) == 1


@pytest.mark.parametrize(
    ("by_the_day", "found", "reopened"),
    [(False, 16, 0), (False, 17, 1), (True, 19, 0), (True, 25, 1)],
)
async def test_what_was_explained_stays_closed_while_the_records_say_the_same(
    sqlite_sessions, hands, by_the_day, found, reopened
):
    async with sqlite_sessions.write() as session:
        actor = await (await open_scene(session, RULES)).official("village_committee")
    await keep(sqlite_sessions, ONE)
    await close(sqlite_sessions, actor, "explained", "这户在外地，约好下周见")
    hands.advance(days=3)
    again = replace(ONE, found=Decimal(found), by_the_day=by_the_day)
    outcome = await keep(sqlite_sessions, again)
    assert (outcome.reopened, outcome.closed) == (reopened, 1 - reopened)


async def test_an_explanation_needs_a_reason_and_closing_a_post_there(sessions, county):
    await keep(sessions, ONE)
    with pytest.raises(NoReason):
        await close(sessions, county["village"], "explained", "没事")
    with pytest.raises(NotAllowed):
        await close(sessions, county["village"], "gone")
    with pytest.raises(NotAllowed):
        await close(sessions, replace(county["village"], trust=Trust.BOUND), "mended")
    assert await close(sessions, county["other"], "mended") is None  # foreign looks absent
    kept = (await all_open(sessions))[0]
    assert await close(sessions, county["village"], "mended") is not None
    with pytest.raises(AlreadyClosed):
        async with sessions.write() as session:
            await closing.close(session, county["bureau"], kept.id, "mended", "")


async def waiting(sessions, actor):
    async with sessions.read() as session:
        held = await posts.held_by(session, actor.person_id, session.moment.today)
        return await finding_chores.waiting_for(session, actor.person_id, held)


async def test_only_the_nearest_who_can_mend_are_told(sessions, county):
    await keep(sessions, ONE)
    assert [await waiting(sessions, county[who]) for who in ("village", "other", "bureau")] == [
        1,
        0,
        0,
    ]
    async with sessions.read() as session:
        assert await chores.people(session) >= {county["village"].person_id}
        told = await finding_chores.SOURCE.people(session)
    assert told == {county["village"].person_id}


async def test_what_nobody_there_could_mend_goes_to_the_bureau(sessions, county):
    await keep(sessions, replace(ONE, notify=("county_civil_affairs",)))
    assert await waiting(sessions, county["bureau"]) == 1


async def test_the_nightly_look_happens_once_a_day_and_a_step_mends_at_once(sessions, hands):
    async with sessions.write() as session:
        scene = await open_scene(session, RULES)
        case = await scene.case("identify", "clue_registered", days=13, runs={"clue_15d": 13})
    looks = await running.nightly(sessions, RULES)
    assert [look.found.get("pf-3-1-4-2a") for look in looks] == [1]
    assert await running.nightly(sessions, RULES) == []
    assert [one.case_id for one in await all_open(sessions)] == [case.id]
    async with sessions.write() as session:
        today = session.moment.today
        await cases.advance(session, RULES, SERVICE, case.id, Step("duplicate_found", today))
    assert await all_open(sessions) == []
    hands.advance(days=1)
    assert len(await running.nightly(sessions, RULES)) == 1


async def test_a_case_that_left_the_ledger_without_an_event_is_a_finding(sessions):
    async with sessions.write() as session:
        scene = await open_scene(session, RULES)
        case = await scene.case("petition", "closed", days=1)  # its history has no closing event
        place = await regions.get(session, "990000")
    look = await running.county(sessions, RULES, place)
    assert look.found["ledger"] == 1
    assert [one.about_id for one in await all_open(sessions)] == [str(case.id)]
