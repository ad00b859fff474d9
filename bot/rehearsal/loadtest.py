"""Load tests: how fast and how heavy the service is, on databases that are thrown away.

A dialogue update is everything: an inbox row is stored as a webhook stores it, the handler runs,
business rows, audit and reply are committed, the reply is claimed and handed to a channel that
takes it at once.
"""

import asyncio
import contextlib
import gc
import random
import resource
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.engine import Engine
from bot.house import line
from bot.inbox import keep_answering
from bot.webhooks import Intake
from channels.contract import Channel, Choice, Incoming, Outgoing
from channels.signing import Signer
from channels.webchat import WebChat
from notifications.compose import Composer
from notifications.delivery import Delivery, keep_delivering
from rulebook.loader import load
from storage import schema
from storage.crypto import KEY_BYTES, Vault
from storage.engine import Sessions, SqliteSessions, open_sessions
from storage.moment import SHANGHAI, Clock
from storage.queries import inbox, regions
from storage.queries.regions import Place

Figures = dict[str, Any]

TOWNSHIPS = ("石泉镇", "柳河镇", "白杨乡", "青龙镇", "双桥乡", "大坪镇", "云台乡", "沙湾镇")
VILLAGES = ("清水村", "东岭村", "红石村", "梨园村", "长坡村", "上湾村")
STORIES = (
    "家里屋顶漏雨，没钱修",
    "老伴住院做手术，花了很多钱",
    "孩子上大学，学费凑不齐",
    "在外打工没活干，收入断了",
)
PATIENCE = 60.0


@dataclass
class Tally:
    """What the farmers have seen so far."""

    latencies: list[float] = field(default_factory=list)
    updates: int = 0
    filed: int = 0


class NullChannel(WebChat):
    """The browser chat, read by farmers in memory: taking a message costs nothing."""

    def __init__(self) -> None:
        self.read_by: dict[str, asyncio.Queue[Outgoing]] = {}

    async def send(self, message: Outgoing) -> str:
        self.read_by[message.to].put_nowait(message)
        return message.reference


class Farmer:
    """Reports a hardship: takes the least alarming choice offered, and plausible words else."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self.name = name
        self._words = {
            "report.village": chance.choice(TOWNSHIPS) + chance.choice(VILLAGES),
            "report.story": chance.choice(STORIES),
            "report.name": f"{chance.choice('张王李赵刘陈')}{chance.choice('大小新建')}"
            f"{chance.choice('山河林田')} 138{chance.randrange(10**8):08d}",
            "report.question": "跳过",
        }

    def next(self, messages: Sequence[Outgoing]) -> Incoming | None:
        """What is said to these messages; None at the end of the dialogue."""
        if not messages:
            return Incoming(self.name, "申报")
        asked = next((message for message in reversed(messages) if message.choices), messages[-1])
        if asked.kind in ("report.thanks", "report.left"):
            return None
        if asked.choices:
            return Incoming(self.name, choice=self._choose(asked.kind, asked.choices).data)
        return Incoming(self.name, self._words.get(asked.kind, "跳过"))

    def _choose(self, kind: str, offered: Sequence[Choice]) -> Choice:
        """The first choice, but the last where the first means danger or many more questions."""
        return offered[-1] if kind in ("report.danger", "report.more") else offered[0]


async def dialogue(updates: int, database: str, seed: int, at_once: int = 20) -> Figures:
    """Hold full report dialogues, so many senders at once, and return the figures of the run."""
    async with temporary(database) as sessions:
        channel, tally = NullChannel(), Tally()
        engine, delivery = await _open(sessions, channel)
        chance = random.Random(seed)  # noqa: S311 - the same run again, not a secret
        stop = asyncio.Event()
        loops = [
            asyncio.create_task(keep_answering(engine, sessions, stop)),
            asyncio.create_task(keep_delivering(delivery, sessions, stop)),
        ]
        began, cpu = time.perf_counter(), time.process_time()
        crowd = _Crowd(Intake(sessions), channel, tally, chance, updates)
        await asyncio.gather(*(crowd.talk() for _ in range(at_once)))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        stop.set()
        sessions.signals.heard(["inbox", "outbox"])
        await asyncio.gather(*loops)
        counts = await states(sessions)
        done = {"inbound.done": tally.updates, "outbox.accepted": counts.get("outbox.accepted", 0)}
        return {
            "updates": tally.updates,
            "reports_filed": tally.filed,
            "updates_per_second": round(tally.updates / seconds, 1),
            **_spread(tally.latencies),
            "cpu_seconds": round(cpu, 2),
            "peak_memory_mib": peak_memory(),
            "synchronous": synchronous(sessions),
            "database": sessions.dialect,
            "senders_at_once": at_once,
            "seed": seed,
            "loop": loop_name(),
            "states": counts,
            "ok": counts == done and counts["outbox.accepted"] >= updates and tally.filed > 0,
        }


class _Crowd:
    def __init__(
        self,
        intake: Intake,
        channel: NullChannel,
        tally: Tally,
        chance: random.Random,
        updates: int,
    ) -> None:
        self._intake = intake
        self._channel = channel
        self._tally = tally
        self._chance = chance
        self._updates = updates

    async def talk(self) -> None:
        """One dialogue after another, each with somebody new, until there were enough updates."""
        while self._tally.updates < self._updates:
            farmer = Farmer(secrets.token_hex(8), self._chance)
            heard = self._channel.read_by[farmer.name] = asyncio.Queue()
            messages: list[Outgoing] = []
            while self._tally.updates < self._updates and (said := farmer.next(messages)):
                messages = await self._say(said, heard)
            del self._channel.read_by[farmer.name]

    async def _say(self, said: Incoming, heard: asyncio.Queue[Outgoing]) -> list[Outgoing]:
        self._tally.updates += 1
        event = Incoming(said.sender, said.text, said.choice, external_id=secrets.token_hex(8))
        began = time.perf_counter()
        await self._intake.keep(self._channel, [event])
        messages = [await asyncio.wait_for(heard.get(), PATIENCE)]
        self._tally.latencies.append(time.perf_counter() - began)
        while not heard.empty():
            messages.append(heard.get_nowait())
        self._tally.filed += any(message.kind == "report.filed" for message in messages)
        return messages


@contextlib.asynccontextmanager
async def temporary(database: str) -> AsyncIterator[Sessions]:
    """A migrated database with one county, at ten in the morning: a file of its own, or a URL.

    A database given by its URL must be empty; it is not emptied afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="mingbai-load-") as folder:
        url = f"sqlite:///{Path(folder) / 'load.db'}" if database == "sqlite" else database
        await schema.upgrade(url)
        clock = Clock()
        here = clock.real().astimezone(SHANGHAI)
        clock.offset = here.replace(hour=10, minute=0) - here + timedelta(days=1)
        sessions = open_sessions(url, clock, Vault({1: secrets.token_bytes(KEY_BYTES)}))
        try:
            if await states(sessions):
                raise SystemExit("the load test needs an empty database: this one holds messages")
            async with sessions.write() as session:
                await regions.put_all(session, county())
            yield sessions
        finally:
            await sessions.close()


def county() -> list[Place]:
    """An invented county of 48 villages."""
    places = [Place("990100", "明水县", "county", landline="0990-12345", invented=True)]
    for high, township in enumerate(TOWNSHIPS, 1):
        above = f"990100{high:03d}"
        places.append(Place(above, township, "township", "990100", invented=True))
        places += [
            Place(f"{above}{low:03d}", village, "village", above, invented=True)
            for low, village in enumerate(VILLAGES, 1)
        ]
    return places


async def states(sessions: Sessions) -> dict[str, int]:
    """How many events and messages stand where."""
    async with sessions.read() as session:
        return await inbox.backlog(session)


def synchronous(sessions: Sessions) -> str:
    """SQLite's PRAGMA synchronous, read back; PostgreSQL keeps to its own settings."""
    if not isinstance(sessions, SqliteSessions):
        return "server"
    with sessions._engine.connect() as connection:
        mode = int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
    return ("OFF", "NORMAL", "FULL", "EXTRA")[mode]


def peak_memory() -> float:
    """The most memory this process has held, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def loop_name() -> str:
    """Which event loop runs: it is half of the speed."""
    return type(asyncio.get_running_loop()).__module__.split(".")[0]


async def _open(sessions: Sessions, channel: Channel) -> tuple[Engine, Delivery]:
    rules, signer = load(), Signer(sessions.vault.token_key)
    engine = Engine(sessions, rules, signer, [channel.name])
    gc.freeze()  # as serving does once it has loaded
    return engine, Delivery(sessions, line(channel), Composer(rules), signer)


def _spread(latencies: Sequence[float]) -> Figures:
    ordered = sorted(latencies) or [0.0]
    return {
        f"p{percent}_ms": round(ordered[int((len(ordered) - 1) * percent / 100)] * 1000, 1)
        for percent in (50, 99)
    }
