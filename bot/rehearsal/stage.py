"""The stage of the story: a fresh house, a stand-alone gateway, phones and chats to speak from.

What the checks look at is what the gateway received and what stands in the database, never what
our own code returned.
"""

import asyncio
import contextlib
import itertools
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from pydantic import SecretStr

from bot import webhooks
from bot.database import open_storage
from bot.house import House, open_house
from bot.inbox import keep_answering
from bot.rehearsal import clock
from bot.settings import Settings
from channels.contract import Incoming
from channels.sms_http import SmsHttpSettings
from notifications.delivery import keep_delivering
from storage.moment import SHANGHAI
from storage.queries import addresses, fates, standing
from storage.queries import settings as facts
from storage.queries import web as browsers

BEGINS = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
TOKEN, SECRET = "story-token", "story-secret"  # of a gateway on loopback that ends with us
SETTLE_WITHIN = 20.0
LOOK_EVERY = 0.01


@dataclass(frozen=True)
class Line:
    """One line of the transcript."""

    at: datetime
    who: str
    said: str
    ours: bool


@dataclass(frozen=True)
class Check:
    """Something that had to be so, and was or was not."""

    what: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        """Whether it was so."""
        return self.expected == self.found


@dataclass
class Stage:
    """Where the scenes play."""

    house: House
    http: ClientSession
    gateway: str
    folder: Path
    lines: list[Line] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    chats: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    _read: int = 0
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    def expect(self, what: str, expected: object, found: object) -> None:
        """Note a check."""
        self.checks.append(Check(what, str(expected), str(found)))

    async def sms(self, phone: str, text: str) -> str:
        """Write a short message; returns what the gateway was given for this phone since."""
        self._line(phone, text, ours=False)
        async with self.http.post(
            f"{self.gateway}/say", json={"from": phone, "text": text}
        ) as said:
            said.raise_for_status()
        await self.settle()
        return "\n".join(item["text"] for item in await self.received() if item["to"] == phone)

    async def chat(self, who: str, text: str) -> str:
        """Say something in a browser chat; returns what came back there since."""
        self._line(who, text, ours=False)
        item = Incoming(sender=who, text=text, external_id=f"{who}/{next(self._ids)}")
        await self.house.accept("webchat", [item])
        await self.settle()
        return await self.look(who)

    async def look(self, who: str) -> str:
        """What has come into a browser chat since it was last looked at; showing acknowledges."""
        async with self.house.sessions.write() as session:
            contact = await addresses.ensure(session, "webchat", who)
            last = self.chats.setdefault(who, 0)
            letters = await browsers.mailbox(session, contact.id)
            rows = [letter.row for letter in letters if letter.row.id > last]
            shown = []
            turn = await self.house.composer.turn(session, rows)
            for row in rows:
                self.chats[who] = max(row.id, self.chats[who])
                message = await turn.compose(session, row)
                if message:
                    shown.append(message.text)
                    self._line(who, message.text, ours=True)
            await fates.acknowledge(session, contact.id, [row.reference for row in rows])
        return "\n".join(shown)

    async def received(self) -> list[dict[str, Any]]:
        """What the gateway has accepted since we last asked."""
        async with self.http.get(f"{self.gateway}/sent", params={"after": self._read}) as answer:
            messages: list[dict[str, Any]] = await answer.json()
        self._read += len(messages)
        for message in messages:
            self._line(message["to"], message["text"], ours=True)
        return messages

    async def advance(self, **by: float) -> None:
        """Move business time on, through every due instant."""
        until = self.house.sessions.clock.moment().now + timedelta(**by)
        await clock.advance(self.house, until, self._settle_and_look)

    async def settle(self) -> None:
        """Wait until everything said is answered and everything due has left and arrived."""
        waited = 0.0
        while True:
            async with self.house.sessions.read() as session:
                if await standing.idle(session):
                    return
            if waited > SETTLE_WITHIN:
                raise TimeoutError("the house does not come to rest")
            await asyncio.sleep(LOOK_EVERY)
            waited += LOOK_EVERY

    async def _settle_and_look(self) -> None:
        await self.settle()
        await self.received()
        for who in list(self.chats):
            await self.look(who)

    def _line(self, who: str, said: str, *, ours: bool) -> None:
        at = self.house.sessions.clock.moment().local
        self.lines.append(Line(at, self.names.get(who, who), said, ours))


@contextlib.asynccontextmanager
async def set_up(folder: Path) -> AsyncIterator[Stage]:
    """A fresh rehearsal database, a gateway of its own process, and the loops of one house."""
    async with ClientSession() as http, _gateway() as gateway:
        settings = _settings(folder, gateway)
        await _prepare(settings)
        async with open_house(settings, rehearsing=True) as house, _serving(house) as address:
            behaviour = {"callback": f"{address}/hooks/sms_http", "receipts": "ok"}
            async with http.post(f"{gateway}/behave", json=behaviour) as answer:
                answer.raise_for_status()
            yield Stage(house, http, gateway, folder)


def _settings(folder: Path, gateway: str) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'story.db'}",
        key_file=folder / "story.key",
        checkpoint_file=folder / "story.checkpoints",
        sms_http=SmsHttpSettings(
            url=f"{gateway}/send",
            query_url=f"{gateway}/query",
            token=SecretStr(TOKEN),
            secret=SecretStr(SECRET),
            tps=1000,
        ),
    )


async def _prepare(settings: Settings) -> None:
    async with open_storage(settings) as sessions, sessions.write() as session:
        await facts.put(session, "rehearsal", True)
        await facts.move_clock(session, BEGINS - session.moment.real)


@contextlib.asynccontextmanager
async def _gateway() -> AsyncIterator[str]:
    """The fake gateway as a process of its own; it ends when its standard input closes."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.rehearsal.gateway", "--port", "0", "--token", TOKEN, "--secret", SECRET),
        "--until-stdin-closes",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        ready = (await child.stdout.readline()).decode().split()
        yield ready[-1]
    finally:
        child.stdin.close()
        await child.wait()


@contextlib.asynccontextmanager
async def _serving(house: House) -> AsyncIterator[str]:
    """The webhooks on a free port, the inbox and the deliveries, until the story is over."""
    stop = asyncio.Event()
    app = web.Application()
    app.add_routes(webhooks.routes(house.sessions, house.channels))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    loops = [asyncio.create_task(keep_answering(house.engine(), house.sessions, stop))]
    loops += [
        asyncio.create_task(keep_delivering(delivery, house.sessions, stop))
        for delivery in house.deliveries()
    ]
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        stop.set()
        house.sessions.signals.heard(["inbox", "outbox"])
        await asyncio.gather(*loops)
        await runner.cleanup()


def dumped(value: object) -> str:
    """A value as a check shows it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
