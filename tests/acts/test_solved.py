"""Was it solved? Asked a week after a good end, once; a no takes the case up again."""

from datetime import timedelta

import pytest

from acts import solved
from acts.actor import SERVICE
from acts.cases import Start, Step, advance, begin
from acts.confirmations.following import FOLLOWS
from rulebook.loader import load
from storage.queries import cases, confirmations, households
from storage.scope import EVERYTHING
from tests.console.county import found

RULES = load()
FIXED = (
    ("checked_on_site", "village_committee", ("ledger_entry",)),
    ("fixed", "county_water", ("repair_record",)),
    ("confirmed", "household", ()),
)
NO_PROBLEM = (("not_a_problem", "county_water", ()),)


async def finish(session, steps, county):
    household = await households.get(session, EVERYTHING, county.household_id)
    today = session.moment.today
    start = Start("water_issue", household.region_id, household.path, today, household.id)
    case = await begin(session, RULES, SERVICE, start)
    for event, role, papers in steps:
        step = Step(event, today, frozenset(papers), role=role)
        case = await advance(session, RULES, SERVICE, case.id, step)
    return case


async def ask_now(sessions):
    async with sessions.write() as session:
        return await solved.ask_households(session, RULES)


async def test_a_household_is_asked_once_a_week_after_its_case_ended_well(sessions, clock):
    county = await found(sessions, RULES)
    async with sessions.write() as session:
        case = await finish(session, FIXED, county)
    clock.offset += timedelta(days=6)
    assert await ask_now(sessions) == 0
    clock.offset += timedelta(days=1)
    assert [await ask_now(sessions), await ask_now(sessions)] == [1, 0]
    async with sessions.read() as session:
        (asked,) = await confirmations.of_case(session, EVERYTHING, case.id)
    assert (asked.kind, asked.answer) == ("solved", None)


async def test_nobody_is_asked_about_what_was_refused(sessions, clock):
    county = await found(sessions, RULES)
    async with sessions.write() as session:
        await finish(session, NO_PROBLEM, county)
    clock.offset += timedelta(days=8)
    assert await ask_now(sessions) == 0


@pytest.mark.parametrize(("yes", "followers"), [(True, []), (False, ["water_issue"])])
async def test_a_no_takes_the_case_up_again(sessions, clock, yes, followers):
    county = await found(sessions, RULES)
    async with sessions.write() as session:
        case = await finish(session, FIXED, county)
    clock.offset += timedelta(days=8)
    await ask_now(sessions)
    async with sessions.write() as session:
        (asked,) = await confirmations.of_case(session, EVERYTHING, case.id)
        await FOLLOWS["solved"](session, RULES, asked, yes, "又断水了")
        after = await cases.followed_by(session, EVERYTHING, case.id)
    assert [one.procedure for one in after] == followers
