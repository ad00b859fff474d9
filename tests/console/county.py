"""What the tests of the pages stand on: people, places, and a browser's manners."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from acts.cases import open_case
from acts.passwords import Passwords
from channels.contract import Incoming
from channels.signing import Signer
from channels.sms_simulator import SmsSimulator
from channels.webchat import WebChat
from console.app import build
from console.auth import PASSWORDS
from console.house import House
from notifications.compose import Composer
from notifications.delivery import Delivery, Line
from notifications.outbox import put
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.queries import addresses, households, inbox, officials, regions, staff
from storage.queries.households import NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

PASSWORD = "k7wd-9mfr-x3tq"
MAILBOXES = {channel.name: channel for channel in (WebChat(), SmsSimulator())}


@dataclass(frozen=True)
class County:
    """The ids tests ask for."""

    case_id: int
    household_id: int
    cadre_id: int
    other_id: int


PLACES = (
    Place("990000", "青禾县", "county", landline="0370-6600000"),
    Place("990101", "柳河镇", "township", "990000"),
    Place("990101001", "张庄村", "village", "990101"),
    Place("990101002", "李营村", "village", "990101"),
)


async def found(sessions: Sessions, rules: Rulebook) -> County:
    """Found the county."""
    hashed = await cheap().hash(PASSWORD)
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
        village = await regions.get(session, "990101001")
        assert village is not None
        family = await households.register(session, NewHousehold(village, 3, "张大山"))
        case = await open_case(session, rules, family, "household")
        people = {
            "zhang": ("张庄文书", "village_committee", "990101001"),
            "li": ("李营文书", "village_committee", "990101002"),
            "county": ("县里老王", "county_rural_revival_bureau", "990000"),
            "second": ("县里老陈", "county_rural_revival_bureau", "990000"),
        }
        ids = {}
        for login, (name, role, region) in people.items():
            since = session.moment.today - timedelta(days=30)
            official = NewOfficial(name, None, role, region, since=since)
            ids[login] = (await officials.put(session, official)).person_id
            await staff.add(session, ids[login], login, hashed, demo=True)
    return County(case.id, family.id, ids["zhang"], ids["li"])


def house_of(sessions: Sessions, rules: Rulebook) -> House:
    """A house whose inbox is real and whose loops all made progress a second ago."""

    async def accept(channel: str, items: Sequence[Incoming]) -> int:
        async with sessions.write() as session:
            stored = [(item.external_id, item.sender, _body(item)) for item in items]
            return await inbox.accept(session, channel, stored)

    return House(
        sessions=sessions,
        rules=rules,
        composer=Composer(rules),
        signer=Signer(sessions.vault.token_key),
        mailboxes=MAILBOXES,
        accept=accept,
        progress=lambda: {"inbox": 1.0, "deliver": 1.0},
        demo=True,
    )


def serving(house: House) -> TestServer:
    """The pages on loopback, with passwords that cost nothing."""
    app = build(house)
    app[PASSWORDS] = cheap()
    return TestServer(app)


def cheap() -> Passwords:
    """Passwords that cost nothing."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def _body(item: Incoming) -> dict[str, Any]:
    body: dict[str, Any] = {"sender": item.sender, "text": item.text}
    return body | ({"choice": item.choice} if item.choice else {})


async def echo(house: House, **reply: Any) -> list[dict[str, Any]]:
    """Answer every waiting event with its own words, and deliver; returns what was said."""
    sessions, said = house.sessions, []
    async with sessions.read() as session:
        waiting = await inbox.waiting(session, 50)
    for event_id in waiting:
        async with sessions.write() as session:
            event = await inbox.take(session, event_id)
            if event is None:
                continue
            said.append(dict(event.body))
            await _answer(session, event, reply)
    for channel in MAILBOXES.values():
        await Delivery(sessions, Line(channel), house.composer, house.signer).round()
    return said


async def _answer(session: Session, event: inbox.Event, reply: dict[str, Any]) -> None:
    contact = await addresses.ensure(session, event.channel, event.body["sender"])
    await put(session, contact, "reply", f"您说：{event.body['text']}", **reply)
    await inbox.done(session, event.id)


class Visitor:
    """A browser: it keeps cookies, and sends forms with the token of the page they are on."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client

    async def get(self, path: str) -> ClientResponse:
        """Open a page."""
        return await self.client.get(path, allow_redirects=False)

    async def text(self, path: str) -> str:
        """What a page says."""
        return await (await self.get(path)).text()

    async def token(self, path: str) -> str:
        """The token of a page's forms."""
        match = re.search(r'name="csrf" value="(\w+)"|data-csrf="(\w+)"', await self.text(path))
        assert match, path
        return match[1] or match[2]

    async def post(self, path: str, page: str | None = None, **fields: Any) -> ClientResponse:
        """Send a form of a page."""
        fields["csrf"] = await self.token(page or path)
        return await self.client.post(path, data=fields, allow_redirects=False)

    async def sign_in(self, login: str, password: str = PASSWORD) -> ClientResponse:
        """Sign in."""
        return await self.post("/console/sign-in", login=login, password=password)

    @property
    def origin(self) -> dict[str, str]:
        """What a browser says of the page a socket was opened from."""
        url = self.client.make_url("/")
        return {"Origin": f"http://{url.host}:{url.port}"}


def a_day(today: date) -> str:
    """A day as a form sends it."""
    return today.isoformat()
