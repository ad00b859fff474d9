"""Disagreeing with a result, withdrawing, taking up again: as acts, over whole cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from acts import appeals, reopening
from acts.actor import SERVICE, NotAllowed, Trust, signed_in
from acts.appeals import Outcome
from acts.case_requests import decline
from acts.cases import Step, advance
from notifications import chores
from rulebook.appeals import APPEALABLE
from rulebook.loader import load
from storage.queries import case_requests, cases, staff
from storage.scope import EVERYTHING
from tests.console.county import found

RULES = load()
REFUSED_BY = {
    "village_committee": ("not_identified_decided", "township_review"),
    "township_government": ("not_identified_decided", "county_review"),
    "county_rural_revival_bureau": ("not_identified_decided", "city_review"),
}
WAY = (
    ("visit_started", "village_committee", ()),
    ("verified", "village_committee", ("verification_form", "consent_letter")),
    ("comparison_returned", "county_rural_revival_bureau", ("comparison_result",)),
    ("publicity_started", "village_committee", ("deliberation_record", "public_notice")),
    ("publicity_passed", "village_committee", ("publicity_proof",)),
    ("township_passed", "township_government", ("township_list",)),
)
STEPS_BEFORE = {
    "village_committee": 1,
    "township_government": 5,
    "county_rural_revival_bureau": 6,
}


async def walk(session, case_id, steps, day):
    for event, role, papers in steps:
        day += timedelta(days=6 if event == "publicity_passed" else 0)
        step = Step(event, day, frozenset(papers), role=role)
        case = await advance(session, RULES, SERVICE, case_id, step)
    return case, day


async def refused(session, case_id, role, today):
    day = today - timedelta(days=7)
    _case, day = await walk(session, case_id, WAY[: STEPS_BEFORE[role]], day)
    papers = ("verification_form",) if role == "village_committee" else ()
    return (await walk(session, case_id, [(REFUSED_BY[role][0], role, papers)], day))[0]


@pytest.fixture
async def case_id(sessions, clock):
    county = await found(sessions, RULES)
    clock.offset += timedelta(days=8)
    return county.case_id


@pytest.mark.parametrize("role", REFUSED_BY)
async def test_an_appeal_goes_to_the_level_above_who_refused(sessions, case_id, role):
    async with sessions.write() as session:
        case = await refused(session, case_id, role, session.moment.today)
        done = await appeals.disagree(session, RULES, case, "address:1", "我家没有存款")
        assert (done.outcome, done.appeal.state) == (Outcome.TAKEN, REFUSED_BY[role][1])
        again = await appeals.disagree(session, RULES, case, "address:1", "我家没有存款")
        assert (again.outcome, again.appeal.id) == (Outcome.UNDER_REVIEW, done.appeal.id)
        (clock,) = await cases.clocks_of(session, done.appeal.id)
        assert clock.deadline == session.moment.today + timedelta(days=15)


async def test_an_appeal_that_is_right_takes_the_case_up_again(sessions, case_id):
    async with sessions.write() as session:
        today = session.moment.today
        case = await refused(session, case_id, "village_committee", today)
        done = await appeals.disagree(session, RULES, case, "address:1", "存款是借的")
        step = Step("decision_changed", today, role="township_government")
        await advance(session, RULES, SERVICE, done.appeal.id, step)
        followers = await cases.followed_by(session, EVERYTHING, case.id)
    assert [(one.procedure, one.follows_how, one.state) for one in followers] == [
        ("appeal", "appeal", "changed"),
        ("identify", "reopened", "clue_registered"),
    ]
    assert followers[1].closed_on is None


async def test_a_household_may_go_one_level_further_each_time_and_then_no_more(sessions, case_id):
    async with sessions.write() as session:
        today = session.moment.today
        case = await refused(session, case_id, "village_committee", today)
        way = (
            ("township_government", "county_review"),
            ("county_rural_revival_bureau", "city_review"),
        )
        last = (await appeals.disagree(session, RULES, case, "address:1", "不服")).appeal
        for role, following in way:
            confirmed = Step("decision_confirmed", today, role=role)
            await advance(session, RULES, SERVICE, last.id, confirmed)
            further = await appeals.disagree(session, RULES, case, "address:1", "还是不服")
            assert (further.outcome, further.appeal.state) == (Outcome.FURTHER, following)
        confirmed = Step("decision_confirmed", today, role="city_leading_group")
        await advance(session, RULES, SERVICE, last.id, confirmed)
        final = await appeals.disagree(session, RULES, case, "address:1", "还是不服")
        assert final.outcome is Outcome.FINAL


async def test_a_running_case_and_an_old_one_are_not_appealed(sessions, case_id, clock):
    async with sessions.write() as session:
        running = await cases.get(session, EVERYTHING, case_id)
        done = await appeals.disagree(session, RULES, running, "address:1", "不同意")
        assert done.outcome is Outcome.RUNNING
        await refused(session, case_id, "village_committee", session.moment.today)
    clock.offset += APPEALABLE + timedelta(days=8)
    async with sessions.write() as session:
        old = await cases.get(session, EVERYTHING, case_id)
        done = await appeals.disagree(session, RULES, old, "address:1", "不同意")
        assert (done.outcome, done.appeal) == (Outcome.TOO_LATE, None)


async def test_a_finished_case_is_taken_up_once_and_only_within_scope(sessions, case_id):
    async with sessions.write() as session:
        assert await reopening.reopen(session, RULES, SERVICE, case_id, "又困难了") is None
        await refused(session, case_id, "village_committee", session.moment.today)
        first = await reopening.reopen(session, RULES, SERVICE, case_id, "又困难了")
        second = await reopening.reopen(session, RULES, SERVICE, case_id, "又困难了")
        assert first.id == second.id
        assert (first.follows_id, first.opened_on) == (case_id, session.moment.today)


async def test_a_wish_is_kept_once_and_settled_by_the_step_that_carries_it_out(sessions, case_id):
    async with sessions.write() as session:
        ids = [
            await case_requests.add(session, case_id, "withdraw", "webchat", None, "不报了")
            for _time in range(2)
        ]
        assert ids[0] == ids[1]
        step = Step("withdrawn_by_household", session.moment.today, role="household")
        await advance(session, RULES, SERVICE, case_id, step)
        assert await case_requests.open_of(session, EVERYTHING, case_id) == []


async def test_the_village_hears_of_a_request_until_it_is_settled(sessions, case_id):
    async with sessions.write() as session:
        people = await _people(session)
        own = await signed_in(session, people["zhang"])
        assert await chores.of(session, RULES, people["zhang"], own.held) == []
        await case_requests.add(session, case_id, "withdraw", "webchat", None, "不报了")
        (chore,) = await chores.of(session, RULES, people["zhang"], own.held)
        assert chore.address == f"/console/cases/{case_id}"
        assert people["zhang"] in await chores.people(session)
        assert people["li"] not in await chores.people(session)
        await decline(session, own, case_id, "withdraw")
        assert await chores.of(session, RULES, people["zhang"], own.held) == []


async def test_only_an_official_of_the_place_declines_a_wish(sessions, case_id):
    async with sessions.write() as session:
        await case_requests.add(session, case_id, "withdraw", "webchat", None, "不报了")
        people = await _people(session)
        foreign = await signed_in(session, people["li"])
        assert not await decline(session, foreign, case_id, "withdraw")
        own = await signed_in(session, people["zhang"])
        assert await decline(session, own, case_id, "withdraw")
        assert not await decline(session, own, case_id, "withdraw")


async def _people(session):
    return {login: (await staff.by_login(session, login)).person_id for login in ("zhang", "li")}


async def test_nothing_but_the_console_takes_a_case_up_again(sessions, case_id):
    async with sessions.write() as session:
        chat = replace(
            await signed_in(session, (await _people(session))["zhang"]), trust=Trust.BOUND
        )
        with pytest.raises(NotAllowed):
            await reopening.reopen(session, RULES, chat, case_id, "又困难了")
