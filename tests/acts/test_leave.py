"""Leave and absences: what cannot be asked, who decides, who sees why, and what is taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from acts import leave as acts
from acts import leave_problems as problems
from acts.actor import NotAllowed, Trust
from acts.declined import NeedsReason
from acts.leave import Wanted
from notifications import chores, leave_approval, leave_chores
from storage.models.delivery import Outbox
from storage.models.stationing import Leave as Table
from storage.models.system import Audit
from storage.queries import leaves, posts
from storage.queries.leaves import AWAY, LEAVE
from storage.scope import Scope
from tests.acts.stationed import REASON, RULES, ask, bind, decide, stationed

TODAY = date(2026, 3, 2)
"""A Monday; the posts began thirty days before."""
THURSDAY, FRIDAY = date(2026, 3, 5), date(2026, 3, 6)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
async def villages(sessions):
    return await stationed(sessions)


async def states(villages):
    async with villages.sessions.read() as session:
        return [row.state for row in await session.execute(select(Table.state).order_by(Table.id))]


async def lines(villages, name):
    async with villages.sessions.read() as session:
        person = villages.people[name]
        held = await posts.held_by(session, person, session.moment.today)
        found = await leave_chores.SOURCE.of(session, RULES, person, held)
        people = await leave_chores.SOURCE.people(session)
    assert bool(found) == (person in people)
    return found


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (3, 2, problems.Backwards),
        (0, 30, problems.TooLong),
        (-32, -31, problems.TooLate),
        (93, 94, problems.TooEarly),
        (-31, -31, problems.NoPost),
    ],
)
async def test_days_that_cannot_be_are_told_in_a_sentence(villages, first, last, problem):
    with pytest.raises(problem) as told:
        await ask(villages, "secretary", day(first), day(last), AWAY)
    assert told.value.sentence()
    assert await states(villages) == []


async def test_only_who_is_stationed_needs_leave(villages):
    with pytest.raises(problems.NoPost):
        await ask(villages, "committee", THURSDAY, FRIDAY)


@pytest.mark.parametrize(
    ("first_kind", "second_kind", "fits"),
    [(LEAVE, LEAVE, False), (LEAVE, AWAY, False), (AWAY, AWAY, False), (AWAY, LEAVE, True)],
)
async def test_the_same_days_are_not_told_twice(villages, first_kind, second_kind, fits):
    await ask(villages, "secretary", THURSDAY, FRIDAY, first_kind)
    await ask(villages, "member", THURSDAY, FRIDAY, first_kind)
    if fits:
        await ask(villages, "secretary", FRIDAY, day(7), second_kind)
    else:
        with pytest.raises(problems.Overlaps) as told:
            await ask(villages, "secretary", FRIDAY, day(7), second_kind)
        assert told.value.sentence()


async def test_what_was_refused_may_be_asked_again(villages):
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    await decide(villages, "town", asked.leave.id, "那两天有会")
    await ask(villages, "secretary", THURSDAY, FRIDAY)
    assert await states(villages) == ["refused", "asked"]


async def test_the_township_approves_and_whoever_asked_is_told_at_once(villages):
    await bind(villages, "secretary")
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    assert asked.approvers == {villages.people["town"], villages.people["mayor"]}
    done = await decide(villages, "mayor", asked.leave.id)
    assert done.approved
    async with villages.sessions.read() as session:
        told = list(await session.execute(select(Outbox.kind, Outbox.about)))
        acted = list(await session.execute(select(Audit.action, Audit.detail).order_by(Audit.id)))
        kept = await leaves.of_people(session, [villages.people["secretary"]], TODAY, FRIDAY)
    assert [row.kind for row in told] == ["leave.decided"]
    assert [row.action for row in acted][-2:] == ["leave.asked", "leave.approved"]
    assert acted[-1].detail == {"first": "2026-03-05", "last": "2026-03-06"}
    assert kept[0].decided_by == villages.people["mayor"]


async def test_it_waits_as_one_line_without_names_for_whoever_may_approve(villages):
    await ask(villages, "secretary", THURSDAY, FRIDAY)
    await ask(villages, "other", FRIDAY, FRIDAY)
    assert leave_chores.SOURCE in chores.SOURCES
    for name in ("town", "mayor"):
        [line] = await lines(villages, name)
        assert line.deadline == THURSDAY
        assert REASON not in line.text
        assert "同志" not in line.text
    for name in ("secretary", "member", "committee", "org", "bureau"):
        assert await lines(villages, name) == []


async def test_the_county_approves_where_the_township_has_nobody(sessions):
    villages = await stationed(sessions, without=("town", "mayor"))
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    assert await lines(villages, "org")
    assert (await decide(villages, "org", asked.leave.id)).approved


async def test_nobody_who_could_approve_is_said(sessions):
    villages = await stationed(sessions, without=("town", "mayor", "org"))
    assert not (await ask(villages, "secretary", THURSDAY, FRIDAY)).approvers


async def test_for_everybody_else_there_is_no_such_leave(villages):
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    for name in ("member", "other", "committee", "bureau"):
        assert await decide(villages, name, asked.leave.id) is None
    assert await states(villages) == ["asked"]


async def test_neither_a_level_above_nor_oneself_approves(villages):
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    for name in ("org", "secretary"):
        with pytest.raises(NotAllowed):
            await decide(villages, name, asked.leave.id)


async def test_nobody_approves_in_a_chat(villages):
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    async with villages.sessions.write() as session:
        actor = replace(await villages.actor(session, "town"), trust=Trust.BOUND)
        with pytest.raises(NotAllowed):
            await acts.decide(session, RULES, actor, asked.leave.id, None)


async def test_refusing_needs_a_reason_and_the_second_to_decide_is_told(villages):
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    with pytest.raises(NeedsReason):
        await decide(villages, "town", asked.leave.id, "")
    await decide(villages, "town", asked.leave.id, "那两天有会")
    with pytest.raises(problems.Settled):
        await decide(villages, "mayor", asked.leave.id)
    assert await states(villages) == ["refused"]


async def test_reasons_are_sealed_and_never_in_the_audit(villages):
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    await decide(villages, "town", asked.leave.id, "那两天有会")
    async with villages.sessions.read() as session:
        row = (await session.execute(select(Table.reason, Table.answer))).one()
        said = await leaves.words(session, [asked.leave.id])
        written = str(list(await session.execute(select(Audit.detail))))
    assert REASON.encode() not in row.reason
    assert "有会".encode() not in row.answer
    assert (said[asked.leave.id].reason, said[asked.leave.id].answer) == (REASON, "那两天有会")
    assert REASON not in written


@pytest.mark.parametrize(
    ("asked_on", "decided_on", "late"), [(0, 2, False), (0, 3, False), (0, 4, True), (4, 4, True)]
)
async def test_leave_that_began_before_it_was_approved_is_marked(
    villages, hands, asked_on, decided_on, late
):
    hands.advance(days=asked_on)
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    hands.advance(days=decided_on - asked_on)
    await decide(villages, "town", asked.leave.id)
    hands.advance(days=20)
    async with villages.sessions.read() as session:
        scope = Scope(("/s/c/t/",))
        found = await leave_approval.with_approvers(
            session, await leaves.decided(session, scope, TODAY)
        )
    assert [one.is_late(day(40)) for one in found] == [late]


@pytest.mark.parametrize(
    ("came_back", "ended", "last", "state"),
    [
        (2, False, FRIDAY, "withdrawn"),
        (3, False, FRIDAY, "withdrawn"),
        (4, True, THURSDAY, "asked"),
    ],
)
async def test_taking_back_ends_what_has_begun_and_withdraws_the_rest(
    villages, hands, came_back, ended, last, state
):
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    hands.advance(days=came_back)
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "secretary")
        done = await acts.take_back(session, actor, asked.leave.id)
    assert (done.ended, done.leave.last) == (ended, last)
    assert await states(villages) == [state]


async def test_nobody_takes_back_what_is_not_theirs(villages):
    asked = await ask(villages, "secretary", THURSDAY, FRIDAY)
    async with villages.sessions.write() as session:
        for name in ("member", "town"):
            actor = await villages.actor(session, name)
            assert await acts.take_back(session, actor, asked.leave.id) is None


async def test_by_a_phone_nobody_bound_leave_is_asked_but_nothing_counts_by_itself(villages):
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "secretary")
        phone = replace(actor, trust=Trust.ANONYMOUS, channel="sms_simulator")
        asked = await acts.ask(session, phone, Wanted(LEAVE, THURSDAY, FRIDAY, REASON))
        with pytest.raises(problems.NotBySms):
            await acts.ask(session, phone, Wanted(AWAY, TODAY, TODAY))
        with pytest.raises(problems.NotBySms):
            await acts.take_back(session, phone, asked.leave.id)
        nobody = replace(phone, person_id=None)
        with pytest.raises(NotAllowed):
            await acts.ask(session, nobody, Wanted(LEAVE, THURSDAY, FRIDAY, REASON))
