"""A sender that is killed again and again loses nothing and sends nothing twice.

MINGBAI_LONG_FAULTS=1 makes it the long run: 5,000 messages, latency to 1.2 s.
"""

import asyncio
import contextlib
import os
import random
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from sqlalchemy import func, select

from bot import webhooks
from storage.engine import Sessions
from storage.models.delivery import Outbox, State
from storage.models.inbox import Handoff
from storage.moment import SHANGHAI, Clock
from storage.queries import addresses, outbox
from storage.queries.outbox import Queued
from tests.faults.lives import lives_of
from tests.faults.sender import channel, opened

LONG = bool(os.environ.get("MINGBAI_LONG_FAULTS"))
MESSAGES = 5000 if LONG else 400
LATENCY = 1.2 if LONG else 0.6
AT_LEAST = 100 if LONG else 12
LIVES_END = (State.ACCEPTED, State.PARKED, State.DELIVERED)

Options = dict[str, Any]


@contextlib.asynccontextmanager
async def a_gateway(http: ClientSession) -> Any:
    """A gateway in a process of its own, which goes on when its client is dead."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.rehearsal.gateway", "--token", "t", "--secret", "s"),
        *("--latency", f"0..{LATENCY}", "--until-stdin-closes"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdin
    assert child.stdout
    try:
        yield (await child.stdout.readline()).decode().split()[1]
    finally:
        child.stdin.close()
        await child.wait()


def by_day() -> float:
    """Seconds from now to ten in the morning."""
    now = Clock().real().astimezone(SHANGHAI)
    return (now.replace(hour=10) - now + timedelta(days=1)).total_seconds()


async def fill(sessions: Sessions, kind: str) -> None:
    async with sessions.write() as session:
        people = [await addresses.ensure(session, "sms_http", f"+86139{n:08}") for n in range(100)]
        body = {"text": "您好"}
        rows = [
            Queued(people[n % 100].id, "sms_http", kind, 2, dict(body)) for n in range(MESSAGES)
        ]
        await outbox.put(session, rows)


async def states(sessions: Sessions) -> Counter[str]:
    async with sessions.read() as session:
        rows = await session.execute(select(Outbox.state, func.count()).group_by(Outbox.state))
        return Counter({str(state): int(count) for state, count in rows})


async def killed_until_done(options: Options, sessions: Sessions, seed: int) -> int:
    """Kill senders until every message has come to rest; returns how often."""
    chance = random.Random(seed)

    async def over() -> bool:
        found = await states(sessions)
        return sum(found[state] for state in LIVES_END) == MESSAGES

    async with lives_of("sender", **options) as lives:
        return int(await lives.endure(lambda: chance.uniform(0.15, 0.55), over))


async def accepted(http: ClientSession, gateway: str) -> Counter[str]:
    async with http.get(f"{gateway}/sent") as answer:
        return Counter(message["reference"] for message in await answer.json())


@contextlib.asynccontextmanager
async def hooks(sessions: Sessions, options: Options, http: ClientSession) -> Any:
    """Our webhook, for the receipts that come later."""
    app = web.Application()
    far = channel(options, http, sessions.clock)
    app.add_routes(webhooks.routes(sessions, {far.name: far}))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/{far.name}"
    finally:
        await runner.cleanup()


async def parked(sessions: Sessions) -> set[str]:
    async with sessions.read() as session:
        rows = await session.execute(select(Outbox.reference).where(Outbox.state == State.PARKED))
        return {row.reference for row in rows}


@pytest.mark.parametrize("asks", [True, False], ids=["with query", "without query"])
async def test_nothing_is_lost_and_nothing_is_sent_twice(sqlite_url: str, asks: bool) -> None:
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1 << 30)
    async with ClientSession() as http, a_gateway(http) as gateway:
        options: Options = {
            "database": sqlite_url,
            "gateway": gateway,
            "asks": asks,
            "offset": by_day(),
            "in_flight": 20 if asks else 8,
            "lease": 0.2 if asks else 1.0,  # shorter than the gateway: fences must hold
            "wait": LATENCY + 0.4,
        }
        sessions = opened(options)
        await fill(sessions, "reply" if asks else "notice")
        kills = await killed_until_done(options, sessions, seed)
        await asyncio.sleep(LATENCY)  # what the last life asked for may still be taken
        taken, found = await accepted(http, gateway), await states(sessions)
        left = await parked(sessions)
        figures = f"seed {seed}, kills {kills}, taken {len(taken)}, {dict(found)}"
        print(figures)
        assert kills >= AT_LEAST, figures
        assert max(taken.values()) == 1, figures
        assert len(taken.keys() | left) == MESSAGES, figures
        if asks:
            assert len(left) <= kills, figures  # those that two kills have met
        else:
            assert 0 < len(left) <= kills * options["in_flight"], figures
            await receipts_empty(sessions, options, http, taken)
        assert await handoffs(sessions) == len(left)
        await sessions.close()


async def receipts_empty(
    sessions: Sessions, options: Options, http: ClientSession, taken: Counter[str]
) -> None:
    """Receipts come in the end, and only what the gateway never took stays with a person."""
    async with hooks(sessions, options, http) as callback:
        await http.post(f"{options['gateway']}/behave", json={"callback": callback})
        for reference in sorted(await parked(sessions) & taken.keys()):
            receipt = {"reference": reference, "state": "delivered"}
            async with http.post(f"{options['gateway']}/receipt", json=receipt) as answer:
                assert (await answer.json())["answer"] == 200
    assert not await parked(sessions) & taken.keys()


async def handoffs(sessions: Sessions) -> int:
    async with sessions.read() as session:
        return int(await session.scalar(select(func.count()).select_from(Handoff)))
