"""A small county served for one case: real pages on a free port, the inbox, people who sign in."""

import asyncio
import contextlib
import itertools
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar, web

from acts.passwords import Passwords
from bot.engine import Engine
from bot.inbox import store
from channels.contract import Incoming
from channels.signing import Signer
from channels.sms_simulator import SmsSimulator
from channels.webchat import WebChat
from console.app import build
from console.auth import PASSWORDS
from console.house import House
from notifications.compose import Composer
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.moment import SHANGHAI
from storage.queries import households, inbox, officials, regions, staff
from storage.queries import settings as facts
from storage.queries.households import NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

PASSWORD = "a-word-of-a-rehearsal"  # noqa: S105  # of accounts that end with the database
MORNING = time(10)
VILLAGE, NUMBER, HEAD = "990101001", 3, "张大山"
PLACES = (
    Place("990", "中原省", "province"),
    Place("9900", "青禾市", "city", "990"),
    Place("990000", "青禾县", "county", "9900", landline="0370-6600000"),
    Place("990101", "柳河镇", "township", "990000"),
    Place(VILLAGE, "张庄村", "village", "990101"),
)
SEATS = {
    "province": "990",
    "city": "9900",
    "county": "990000",
    "township": "990101",
    "village": VILLAGE,
}
"""Where an official sits by the level of the role; schools, units and clinics serve the county."""
WRITES = {"household": "village_committee", "public": "village_committee"}
"""Who writes down what somebody without an account did."""
SECOND = "first_secretary"
"""Who releases what the village committee has prepared."""


@dataclass
class Live:
    """The service of one case: pages, inbox, the people who act, each in a browser of their own."""

    sessions: Sessions
    rules: Rulebook
    engine: Engine
    passwords: Passwords
    address: str
    browsers: dict[str, "Browser"] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def at(self, day: date) -> None:
        """Move business time to the morning of a day."""
        wanted = datetime.combine(day, MORNING, SHANGHAI)
        async with self.sessions.write() as session:
            by = wanted - session.moment.now
            self.sessions.clock.offset = await facts.move_clock(session, by)

    async def say(self, who: str, text: str) -> None:
        """Say something in a browser chat, and let it be answered."""
        item = Incoming(who, text, external_id=f"{who}/{next(self._numbers)}")
        async with self.sessions.write() as session:
            await store(session, WebChat(), [item])
        async with self.sessions.read() as session:
            waiting = await inbox.waiting(session, 50)
        for event_id in waiting:
            await self.engine.process(event_id)

    async def browser(self, role: str) -> "Browser":
        """The browser of somebody who holds a role, signed in."""
        if role not in self.browsers:
            http = ClientSession(self.address, cookie_jar=CookieJar(unsafe=True))
            made = self.browsers[role] = Browser(http)
            await made.look("/console/sign-in")
            await made.send("/console/sign-in", {"login": role, "password": PASSWORD})
            await made.look("/console/cases/new")
        return self.browsers[role]

    async def post(self, who: str, path: str, fields: Mapping[str, Any]) -> ClientResponse:
        """Send a form as whoever holds a role."""
        return await (await self.browser(who)).send(path, fields)


@dataclass
class Browser:
    """What one person looks at: it keeps cookies, and the token forms are sent with."""

    http: ClientSession
    token: str = ""

    async def look(self, path: str) -> None:
        """Open a page with a form."""
        async with self.http.get(path) as shown:
            found = re.search(r'name="csrf" value="(\w+)"', await shown.text())
        self.token = found[1] if found else self.token

    async def send(self, path: str, fields: Mapping[str, Any]) -> ClientResponse:
        """Send a form; a list is a field that is there several times."""
        pairs = [
            (key, str(one))
            for key, value in {**fields, "csrf": self.token}.items()
            for one in (value if isinstance(value, list) else (value,))
        ]
        answer = await self.http.post(path, data=pairs, allow_redirects=False)
        await answer.read()
        return answer


async def found(live: Live, roles: set[str]) -> None:
    """Found the county and give everybody who acts an account."""
    hashed = await live.passwords.hash(PASSWORD)
    async with live.sessions.write() as session:
        await regions.put_all(session, PLACES)
        village = await regions.get(session, VILLAGE)
        assert village is not None
        await households.register(session, NewHousehold(village, NUMBER, HEAD))
        for role in sorted((roles - WRITES.keys()) | set(WRITES.values()) | {SECOND}):
            await _official(session, live.rules, role, hashed)


async def _official(session: Session, rules: Rulebook, role: str, hashed: str) -> None:
    seat = SEATS.get(rules.roles[role].level, SEATS["county"])
    since = session.moment.today
    put = await officials.put(session, NewOfficial(f"某{role}", None, role, seat, since=since))
    await staff.add(session, put.person_id, role, hashed, demo=True)


@contextlib.asynccontextmanager
async def serving(sessions: Sessions, rules: Rulebook, passwords: Passwords) -> AsyncIterator[Live]:
    """The pages on a free port and the dialogue engine, on a database marked as a rehearsal."""
    async with sessions.write() as session:
        await facts.put(session, "rehearsal", True)
    signer = Signer(sessions.vault.token_key)
    mailboxes = {channel.name: channel for channel in (WebChat(), SmsSimulator())}

    async def accept(channel: str, items: Sequence[Incoming]) -> int:
        async with sessions.write() as session:
            return (await store(session, mailboxes[channel], items))[0]

    house = House(
        sessions, rules, Composer(rules), signer, mailboxes, accept, dict, demo=True, rehearsal=True
    )
    app = build(house)
    app[PASSWORDS] = passwords
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    engine = Engine(sessions, rules, signer, list(mailboxes))
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    live = Live(sessions, rules, engine, passwords, address)
    try:
        yield live
    finally:
        await asyncio.gather(*(browser.http.close() for browser in live.browsers.values()))
        await runner.cleanup()
