"""Counting ahead in rounds: whatever happened in between, the numbers come out right again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from acts import proof
from acts.figures import awareness, counting, ground
from acts.figures.counting import _due, differences, now_and_then, round_of
from acts.figures.workbook import rows_of
from storage.models.base import new_reference
from storage.models.delivery import Outbox, State
from storage.models.figures import MessageTally
from storage.queries import figures_counting
from storage.queries.figures_counting import MESSAGES, Part
from tests.broadcasting import RULES, County


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


@pytest.fixture
def small(monkeypatch):
    """Blocks of five messages, read two at a time, so that a few messages are many blocks."""
    monkeypatch.setattr("acts.figures.counting.BLOCK", 5)
    monkeypatch.setattr("acts.figures.counting.BITE", 2)


async def post(county: County, many: int, state: State = State.DELIVERED) -> None:
    """Write so many messages to a family."""
    async with county.sessions.write() as session:
        now = session.moment.now
        row = {"channel": "sms_http", "address_id": county.phones["张一"].id, "kind": "notice"}
        row |= {"state": state, "priority": 9, "due_at": now, "created_at": now, "changed_at": now}
        rows = [row | {"reference": new_reference()} for _message in range(many)]
        await session.execute(insert(Outbox), rows)


async def counted(county: County, place: str = "c") -> int:
    async with county.sessions.read() as session:
        query = select(func.sum(MessageTally.many)).where(MessageTally.region_id == place)
        return await session.scalar(query) or 0


async def settled(county: County) -> list[str]:
    async with county.sessions.read() as session:
        return sorted(
            one.part for one in await figures_counting.parts(session, MESSAGES) if one.settled
        )


async def test_every_message_is_counted_once_in_its_place_and_in_each_above(county, small):
    await post(county, 23)
    await round_of(county.sessions)
    assert [await counted(county, place) for place in ("v1", "t1", "c", "v2")] == [23, 23, 23, 0]
    assert await differences(county.sessions) == 0


async def test_a_round_that_stopped_is_taken_up_where_it_was(county, small):
    await post(county, 23)
    seen = []
    for _round in range(8):
        await round_of(county.sessions, blocks=1)
        seen.append(await counted(county))
    assert seen[0] < 23
    assert seen[-1] == 23
    assert await differences(county.sessions) == 0


async def test_what_moves_no_more_is_settled_and_looked_at_again_in_its_turn(county, small, hands):
    await post(county, 12)
    await round_of(county.sessions)
    assert await settled(county) == []
    hands.advance(hours=2)
    await round_of(county.sessions)
    assert await settled(county) == ["0", "1"]
    async with county.sessions.write() as session:
        first = select(func.min(Outbox.id)).scalar_subquery()
        await session.execute(
            Outbox.__table__.update().where(Outbox.id == first).values(state="expired")
        )
    for _round in range(4):
        hands.advance(minutes=1)
        await round_of(county.sessions, blocks=1)
    assert await differences(county.sessions) == 0


async def test_a_message_that_waits_keeps_its_block_open(county, small, hands):
    await post(county, 4)
    await post(county, 8, State.PARKED)
    hands.advance(hours=2)
    await round_of(county.sessions)
    assert await settled(county) == ["0"]


async def test_a_stopping_clock_does_not_count_again_at_every_stop(county, hands):
    await post(county, 3)
    assert (await now_and_then(county.sessions)).blocks == 1
    assert (await now_and_then(county.sessions)).blocks == 0
    hands.advance(minutes=1)
    assert (await now_and_then(county.sessions)).blocks == 1


async def test_nothing_sent_is_nothing_to_count(county):
    assert await round_of(county.sessions) == counting.Round()
    assert await differences(county.sessions) == 0


def test_the_newest_the_new_and_the_moving_go_first_and_one_settled_has_its_turn(hands):
    known = [Part(str(n), n < 3, hands.now + timedelta(n)) for n in range(5)]
    every = [str(n) for n in range(6, -1, -1)]
    assert _due(every, known, 2, always=1) == ["6", "5", "3", "0"]
    assert _due(every, known, 9, always=1) == ["6", "5", "3", "4", "0"]


async def test_who_knows_what_is_kept_as_proof_counts_it(county):
    await county.crowd(9)
    await county.sent()
    await county.step()
    await county.answer("张一", "understood")
    await county.answer("李一", "unclear")
    await round_of(county.sessions)
    async with county.sessions.read() as session:
        for who, place in (("ma", ""), ("liu", ""), ("cun", "v1")):
            actor = await county.actor(session, who)
            true = await proof.awareness(session, RULES, actor, 2026)
            tally = await proof.tallied(session, RULES, actor, 2026)
            assert (tally.rows, tally.missing) == (true, 0)
            here = await ground.of(session, actor, place)
            made = await awareness.of_place(session, RULES, actor, here, (2026, true[0].key))
            sums = [
                sum(getattr(one, name) for one in true)
                for name in ("understood", "told", "unclear", "meant")
            ]
            together = made.tables[0].together
            assert (*together[:3], together[4]) == tuple(sums)
            assert sum(together[:4]) == together[4] > 0
            assert rows_of(made.tables[0])[-1] == ("合计", *together)
