"""An invented county with people to send notices to, for the tests of notices and broadcasts."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from acts import broadcast_views, broadcasts, notices
from acts.actor import Actor, signed_in
from acts.broadcast_views import Preview, Report
from acts.broadcasts import Wanted
from acts.notices import Answered
from channels.contract import Features, Outcome, Outgoing, Received, Request
from channels.signing import Signer
from notifications.compose import Composer
from notifications.delivery import Delivery, Line
from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.models.base import Base, new_id
from storage.models.delivery import Outbox, State
from storage.models.duties import Post
from storage.models.notices import Recipient
from storage.models.people import Address, Household, Person
from storage.queries import addresses, households, members, regions, staff, waves
from storage.queries.addresses import Contact
from storage.queries.households import NewHousehold
from storage.queries.notices import Sending, Text, Version
from storage.queries.regions import Place

PLACES = (
    Place("c", "清水县", "county", landline="0379-60000000"),
    Place("t1", "柳河镇", "township", "c", landline="0379-60000001"),
    Place("t2", "青山乡", "township", "c"),
    Place("v1", "张庄村", "village", "t1"),
    Place("v2", "李庄村", "village", "t1"),
    Place("v3", "王坡村", "village", "t2"),
)
POSTS = (
    ("ma", "county_rural_revival_bureau", "c"),
    ("zhao", "county_leading_group", "c"),
    ("liu", "township_government", "t1"),
    ("cun", "village_committee", "v1"),
)
TEXT = Text(
    slug="rain",
    title="雨露计划",
    short="孩子读职校可以申请补助，9月30日前到村部办理，电话0379-60000000。",
    body="家里有孩子读中职、高职的，每学期可以申请补助。带户口本和学籍证明到村部办理。",
    source="清水县〔2026〕1号",
    review_by=date(2026, 9, 30),
)
RULES = load()


@dataclass
class FakeChannel:
    """A mailbox that keeps what it was handed."""

    name: str = "sms_simulator"
    features: Features = field(default_factory=lambda: Features(max_text=500, mailbox=True))
    sent: list[Outgoing] = field(default_factory=list)

    async def send(self, message: Outgoing) -> str:
        self.sent.append(message)
        return message.reference

    async def receive(self, request: Request) -> Received:
        return Received()

    async def query(self, reference: str) -> Outcome | None:
        return None


@dataclass
class County:
    """The county: what is sent by whom, and where households are reached."""

    sessions: Sessions
    channel: FakeChannel = field(default_factory=FakeChannel)
    people: dict[str, int] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)
    phones: dict[str, Contact] = field(default_factory=dict)

    async def build(self) -> "County":
        """Register places, officials and six families, five of them with a phone."""
        async with self.sessions.write() as session:
            await regions.put_all(session, PLACES)
            for login, role, region in POSTS:
                await self._official(session, login, role, region)
            for name, region in (
                ("张一", "v1"),
                ("张二", "v1"),
                ("李一", "v2"),
                ("李二", "v2"),
                ("王一", "v3"),
                ("王二", "v3"),
            ):
                await self._family(session, name, region)
            await members.set_tags(session, self.families["张一"], {"监测户", "外出"})
            await members.set_tags(session, self.families["李一"], {"监测户", "低保"})
            await members.set_tags(session, self.families["王一"], {"监测户"})
        return self

    async def actor(self, session: Session, login: str) -> Actor:
        """The official who has signed in with this login."""
        return await signed_in(session, self.people[login])

    async def prepare(
        self, text: Text = TEXT, audience: str = "", by: str = "ma", region: str = "c"
    ) -> Sending:
        """Write a notice and prepare its sending."""
        async with self.sessions.write() as session:
            actor = await self.actor(session, by)
            notice = await notices.draft_notice(session, RULES, actor, text)
            place = await regions.get(session, region)
            assert place
            wanted = Wanted(notice, audience, place)
            return await broadcasts.draft_broadcast(session, RULES, actor, wanted)

    async def notice(self, text: Text = TEXT) -> Version:
        """Write a notice."""
        async with self.sessions.write() as session:
            actor = await self.actor(session, "ma")
            return await notices.draft_notice(session, RULES, actor, text)

    async def act(self, act: str, sending: Sending, by: str) -> Sending | None:
        """Approve, send or stop in a transaction of its own."""
        async with self.sessions.write() as session:
            actor = await self.actor(session, by)
            ruled = () if act in ("stop", "pause") else (RULES,)
            does = getattr(broadcasts, act)
            done: Sending | None = await does(session, *ruled, actor, sending.id)
            return done

    async def sent(self, text: Text = TEXT, audience: str = "") -> Sending:
        """Prepare, approve and send."""
        sending = await self.prepare(text, audience)
        await self.act("approve", sending, "zhao")
        done = await self.act("send", sending, "ma")
        assert done
        return done

    async def step(self) -> None:
        """Look whether the broadcasts under way go on, as business time does."""
        async with self.sessions.read() as session:
            under_way = await waves.under_way(session)
        for broadcast_id in under_way:
            async with self.sessions.write() as session:
                await broadcasts.step(session, RULES, broadcast_id)

    async def crowd(self, count: int) -> None:
        """Let so many more families live there, each with a phone, in statements of many rows."""
        villages = ("/c/t1/v1/", "/c/t1/v2/", "/c/t2/v3/")
        async with self.sessions.write() as session:
            pairs = [_neighbours(session, villages[n % 3], n) for n in range(count)]
            await session.execute(insert(Household), [household for household, _phone in pairs])
            await session.execute(insert(Address), [phone for _household, phone in pairs])

    async def come_back(self, failed: int, state: State = State.UNDELIVERED) -> None:
        """Let so many of the messages handed over come back, and the rest arrive."""
        async with self.sessions.write() as session:
            handed = select(Outbox.id).where(Outbox.state == State.ACCEPTED).order_by(Outbox.id)
            ids = [row.id for row in await session.execute(handed)]
            for some, become in ((ids[:failed], state), (ids[failed:], State.DELIVERED)):
                change = update(Outbox).where(Outbox.id.in_(some))
                now = session.moment.real
                await session.execute(change.values(state=become, changed_at=now))

    async def deliver(self, rounds: int = 1, at_once: int = 8) -> list[Outgoing]:
        """Let the delivery of the fake channel run, and return all it was given so far."""
        line = Line(self.channel, in_flight=at_once)
        delivery = Delivery(self.sessions, line, Composer(RULES), Signer(b"k"))
        for _round in range(rounds):
            await delivery.round()
        return self.channel.sent

    async def states(self) -> list[str]:
        """Where the messages stand, in order."""
        async with self.sessions.read() as session:
            rows = await session.execute(select(Outbox.state).order_by(Outbox.id))
            return [row.state for row in rows]

    async def wish(self, name: str, **wishes: bool) -> None:
        """Keep a family's wish about messages."""
        async with self.sessions.write() as session:
            await addresses.prefer(session, self.phones[name].id, **wishes)

    async def share(self, name: str, other: str) -> None:
        """Let a family be reached on another's phone."""
        async with self.sessions.write() as session:
            where = Household.id == self.families[name]
            reach = self.phones[other].id
            await session.execute(update(Household).where(where).values(reach_id=reach))

    async def channel_of(self, name: str, channel: str) -> None:
        """Move a family's address to another channel."""
        async with self.sessions.write() as session:
            address_id = self.phones[name].id
            external = await addresses.external(session, address_id)
            found = addresses.index(session, channel, external)
            moved = update(Address).where(Address.id == address_id)
            await session.execute(moved.values(channel=channel, external_index=found))

    async def count(self, table: type[Base]) -> int:
        """How many rows a table has."""
        async with self.sessions.read() as session:
            return int(await session.scalar(select(func.count()).select_from(table)))

    async def recipient_of(self, name: str) -> int:
        """The recipient a family is in the first broadcast."""
        async with self.sessions.read() as session:
            own = select(Recipient.id).where(Recipient.household_id == self.families[name])
            return int(await session.scalar(own.order_by(Recipient.id)))

    async def answer(
        self, name: str, said: str, recipient_id: int | None = None
    ) -> Answered | None:
        """Let a family answer."""
        async with self.sessions.write() as session:
            return await notices.answer(session, self.phones[name], said, recipient_id)

    async def report(self, sending: Sending, by: str = "ma") -> Report | None:
        """What became of a sending."""
        async with self.sessions.read() as session:
            return await broadcast_views.report(session, await self.actor(session, by), sending.id)

    async def preview(self, sending: Sending, by: str = "zhao") -> Preview | None:
        """Who would get a sending."""
        async with self.sessions.read() as session:
            actor = await self.actor(session, by)
            return await broadcast_views.preview(session, RULES, actor, sending.id)

    async def _official(self, session: Session, login: str, role: str, region: str) -> None:
        person = self.people[login] = new_id()
        sealed = session.vault.seal(login, f"person|name|{person}")
        await session.execute(
            insert(Person),
            {
                "id": person,
                "name": sealed,
                "name_index": login,
                "digest_hour": 8,
                "created_at": session.moment.now,
            },
        )
        await session.execute(
            insert(Post),
            {
                "id": new_id(),
                "person_id": person,
                "role": role,
                "region_id": region,
                "since": date(2026, 1, 1),
            },
        )
        await staff.add(session, person, login, "-")

    async def _family(self, session: Session, name: str, region: str) -> None:
        place = await regions.get(session, region)
        assert place
        number = len(self.families) + 1
        made = await households.register(session, NewHousehold(place, number, name))
        self.families[name] = made.id
        if name == "王二":
            return
        contact = await addresses.ensure(session, self.channel.name, f"+86138000000{number:02}")
        await addresses.belongs(session, contact.id, made.id)
        self.phones[name] = replace(contact, household_id=made.id)


def _neighbours(session: Session, path: str, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    household_id, address_id = new_id(), new_id()
    place = Place(path.split("/")[-2], "", "village", path=path)
    family = NewHousehold(place, 1000 + number, "王大")
    phone = f"+86139{number:08d}"
    return households.row_of(session, family) | {"id": household_id, "reach_id": address_id}, {
        "id": address_id,
        "channel": "sms_simulator",
        "external": session.vault.seal(phone, f"address|external|{address_id}"),
        "external_index": addresses.index(session, "sms_simulator", phone),
        "household_id": household_id,
        "created_at": session.moment.now,
    }
