"""Taking a hand-over back, and what goes over by name: leave, snoozes, confidential cases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from acts import handing_over, sensitive, visits
from acts.actor import NotAllowed, signed_in
from acts.handing_over import TooLate
from storage.engine import Sessions
from storage.models.duties import Activity, DutyCounter, DutyMark, Snooze
from storage.models.stationing import Leave
from storage.queries import cases
from storage.queries.hand_overs import HandedOver
from tests.acts.leaving import TODAY, asked, given, helped, roles, said, team, to
from tests.acts.village import RULES, Villages
from tests.hands import Hands


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    """A village with its team; the first secretary helps both of its families."""
    return await team(sessions)


async def left_open(villages: Villages) -> tuple[date | None, str | None]:
    async with villages.sessions.read() as session:
        until = await session.scalar(select(Snooze.until))
        return until, await session.scalar(select(Leave.state))


async def test_what_the_leaver_put_off_and_asked_for_ends_and_comes_back_when_undone(
    villages: Villages,
) -> None:
    await asked(villages)
    before = await left_open(villages)
    done = await given(villages, await to(villages))
    assert done is not None
    assert await left_open(villages) == (TODAY - timedelta(days=1), "withdrawn")
    async with villages.sessions.write() as session:
        assert await handing_over.undo(session, await villages.actor(session, "town"), done.id)
    assert await left_open(villages) == before
    assert await roles(villages, "first") == {("first_secretary", "liu")}
    assert await roles(villages, "mate") == {("team_member", "liu")}
    assert (await helped(villages, "first"), await helped(villages, "mate")) == (2, 0)
    assert await said(villages) == ["first", "first", "mate", "mate"]


async def undone(villages: Villages, done: HandedOver, by: str = "town") -> HandedOver | None:
    async with villages.sessions.write() as session:
        return await handing_over.undo(session, await villages.actor(session, by), done.id)


async def test_it_is_taken_back_once_the_same_day_by_who_may_and_before_anything_came_of_it(
    villages: Villages, hands: Hands
) -> None:
    done = await given(villages, await to(villages))
    assert done is not None
    assert await undone(villages, done, "zhao") is None
    with pytest.raises(NotAllowed):
        await undone(villages, done, "liu")
    async with villages.sessions.write() as session:
        actor = await signed_in(session, villages.people["mate"])
        hands.advance(minutes=5)
        home = villages.families["张大山"]
        await visits.log(session, RULES, actor, home, TODAY, "新来的")
    with pytest.raises(TooLate):
        await undone(villages, done)
    async with villages.sessions.write() as session:
        for table in (DutyMark, DutyCounter, Activity):
            await session.execute(delete(table))
    hands.advance(days=1)
    with pytest.raises(TooLate):
        await undone(villages, done)
    hands.advance(days=-1)
    assert await undone(villages, done)
    with pytest.raises(TooLate):
        await undone(villages, done)


async def test_a_confidential_case_goes_to_the_successor_by_name_and_back(
    villages: Villages,
) -> None:
    case = (await villages.report("+8619900000003")).case
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "first")
        await sensitive.make(session, actor, case, "家里的事")
    assert await readers(villages, case.id) == {"first"}
    done = await given(villages, await to(villages))
    assert done is not None
    assert await readers(villages, case.id) == {"mate"}
    assert await undone(villages, done)
    assert await readers(villages, case.id) == {"first"}


async def readers(villages: Villages, case_id: int) -> set[str]:
    """Who sees a case now."""
    async with villages.sessions.read() as session:
        return {
            name
            for name in villages.people
            if await cases.get(session, (await villages.actor(session, name)).scope, case_id)
        }
