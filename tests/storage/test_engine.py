"""A session is one transaction at one moment, and waiting for it never stops the loop."""

import asyncio
import contextlib
import sys
import time
from asyncio.subprocess import PIPE
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from storage import engine
from storage.engine import DatabaseBusy
from storage.models.duties import DutyCounter
from storage.models.system import Lease, Setting

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


async def put(session, name, value=1):
    await session.execute(insert(Setting).values(name=name, value=value))


async def names(sessions):
    async with sessions.read() as session:
        return [row.name for row in await session.execute(select(Setting.name))]


async def test_what_a_session_did_is_there_after_it(sessions):
    async with sessions.write() as session:
        await put(session, "a")
    assert await names(sessions) == ["a"]


async def test_a_session_that_fails_leaves_nothing(sessions):
    async def fail():
        async with sessions.write() as session:
            await put(session, "a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await names(sessions) == []


async def test_a_cancelled_session_leaves_nothing_and_the_next_one_works(sessions):
    entered = asyncio.Event()

    async def stay():
        async with sessions.write() as session:
            await put(session, "a")
            entered.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(stay())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with sessions.write() as session:
        await put(session, "b")
    assert await names(sessions) == ["b"]


async def test_a_session_that_reads_keeps_no_change(sessions):
    async with sessions.read() as session:
        await put(session, "a")
    assert await names(sessions) == []


async def test_nobody_sees_a_session_before_its_commit(sessions):
    async with sessions.write() as session:
        await put(session, "a")
        assert await names(sessions) == []


async def test_what_waits_for_the_commit_runs_after_it_in_order(sessions):
    told = []
    async with sessions.write() as session:
        session.after_commit(lambda: told.append("first"))
        session.after_commit(lambda: told.append("second"))
        await put(session, "a")
        assert told == []
    assert told == ["first", "second"]


async def test_what_waits_for_the_commit_does_not_run_after_a_failure(sessions):
    told = []

    async def fail():
        async with sessions.write() as session:
            session.after_commit(lambda: told.append("never"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert told == []


async def test_what_runs_after_the_commit_may_start_a_session(sessions):
    started = []

    async def follow():
        async with sessions.write() as session:
            await put(session, "b")

    async with sessions.write() as session:
        session.after_commit(lambda: started.append(asyncio.ensure_future(follow())))
        await put(session, "a")
    await started[0]
    assert sorted(await names(sessions)) == ["a", "b"]


async def test_the_moment_is_taken_once(sessions, hands, clock):
    clock.offset = timedelta(days=3)
    async with sessions.write() as session:
        before = session.moment
        hands.advance(hours=1)
        assert session.moment is before
        assert before.now - before.real == timedelta(days=3)
    async with sessions.write() as session:
        assert session.moment.real - before.real == timedelta(hours=1)


async def test_an_instant_comes_back_aware_and_unchanged(sessions, hands):
    async with sessions.write() as session:
        lease = {"name": "x", "token": "y", "until": hands.now}
        await session.execute(insert(Lease).values(lease))
        assert await session.scalar(select(Lease.until)) == hands.now
        assert (await session.scalar(select(Lease.until))).utcoffset() == timedelta()


async def test_many_rows_are_one_statement(sessions):
    rows = [{"name": str(number), "value": number} for number in range(1_000)]
    async with sessions.write() as session:
        await session.execute(insert(Setting), rows)
        assert await session.scalar(select(func.count()).select_from(Setting)) == 1_000


async def test_many_writers_neither_deadlock_nor_lose_nor_block(sessions):
    async with sessions.write() as session:
        counter = {"duty": "d", "owner": "o", "period": "p", "done": 0}
        await session.execute(insert(DutyCounter).values(counter))

    async def count():
        async with sessions.write() as session:
            await session.execute(update(DutyCounter).values(done=DutyCounter.done + 1))
            await asyncio.sleep(0.001)

    async with ticking() as ticks:
        await asyncio.wait_for(asyncio.gather(*(count() for _ in range(100))), 30)
    async with sessions.read() as session:
        assert await session.scalar(select(DutyCounter.done)) == 100
    # However fast the writers were, the loop had its turn every 10 ms on average.
    assert len(ticks) > (ticks[-1] - ticks[0]) / 0.01 > 1


async def test_readers_do_not_wait_for_a_writer(sessions):
    async with sessions.write() as session:
        await put(session, "a")
        await asyncio.wait_for(asyncio.gather(*(names(sessions) for _ in range(10))), 5)


async def test_the_loop_goes_on_while_another_process_holds_sqlite(sqlite_sessions, sqlite_url):
    async with held(sqlite_url) as holder:
        waiting = asyncio.create_task(write_one(sqlite_sessions))
        async with ticking() as ticks:
            await asyncio.sleep(0.3)
        assert len(ticks) > 20
        assert not waiting.done()
        assert await names(sqlite_sessions) == []
        holder.stdin.write(b"\n")
        await asyncio.wait_for(waiting, 5)
    assert await names(sqlite_sessions) == ["a"]


async def test_a_lock_held_too_long_is_given_up(sqlite_sessions, sqlite_url, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_LIMIT", 0.05)
    async with held(sqlite_url):
        with pytest.raises(DatabaseBusy):
            await write_one(sqlite_sessions)
    await write_one(sqlite_sessions)


async def write_one(sessions):
    async with sessions.write() as session:
        await put(session, "a")


@contextlib.asynccontextmanager
async def held(url):
    """Have another process hold SQLite's write lock until it is told to go on."""
    path = url.removeprefix("sqlite:///")
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, path, stdin=PIPE, stdout=PIPE
    )
    assert await holder.stdout.readline() == b"held\n"
    yield holder
    await holder.communicate(b"\n")


@contextlib.asynccontextmanager
async def ticking():
    """Collect the instants at which the event loop was free to run something else."""
    ticks = []

    async def tick():
        while True:
            await asyncio.sleep(0.002)
            ticks.append(time.monotonic())

    task = asyncio.create_task(tick())
    yield ticks
    task.cancel()
