"""A post office to test delivery in: addresses, messages, and a far end that follows a script."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from channels.contract import Features, Outcome, Outgoing, Received, Request
from channels.signing import Signer
from notifications.compose import Composer
from notifications.delivery import Delivery, Line
from notifications.outbox import put
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.models.base import Base
from storage.models.delivery import Attempt, Outbox
from storage.queries import addresses
from storage.queries.addresses import Contact
from storage.queries.outbox import Lease, claim

NO_RULES = Rulebook.__new__(Rulebook)  # only digests read rules, and none is sent here


@dataclass
class FarEnd:
    """A channel that answers each text as told, and takes what it was told nothing about."""

    name: str = "far"
    tps: float | None = None
    answers: dict[str, Exception] = field(default_factory=dict)
    knows: Outcome | Exception | None = None
    open: asyncio.Event | None = None
    offshore: bool = False
    tried: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    flying: int = 0
    most_flying: int = 0

    @property
    def features(self) -> Features:
        return Features(max_text=500, tps=self.tps, offshore=self.offshore)

    async def send(self, message: Outgoing) -> str:
        self.tried.append(message.text)
        self.flying += 1
        self.most_flying = max(self.most_flying, self.flying)
        await (self.open.wait() if self.open else asyncio.sleep(0))
        self.flying -= 1
        if message.text in self.answers:
            raise self.answers[message.text]
        self.sent.append(message.text)
        return f"theirs-{message.text}"

    async def receive(self, request: Request) -> Received:
        return Received()

    async def query(self, reference: str) -> Outcome | None:
        self.asked.append(reference)
        if isinstance(self.knows, Exception):
            raise self.knows
        return self.knows


@dataclass
class Office:
    """Puts messages into a real outbox and looks at what became of them."""

    sessions: Sessions
    far: FarEnd = field(default_factory=FarEnd)

    def delivery(self, far: FarEnd | None = None, **limits: Any) -> Delivery:
        """A worker of its own for a channel."""
        line = Line(far or self.far, **limits)
        return Delivery(self.sessions, line, Composer(NO_RULES), Signer(b"k"))

    async def address(self, name: str, channel: str = "", **wishes: bool) -> Contact:
        """Somebody to write to."""
        async with self.sessions.write() as session:
            contact = await addresses.ensure(session, channel or self.far.name, name)
            if wishes:
                await addresses.prefer(session, contact.id, **wishes)
        return contact

    async def put(self, to: Contact, text: str, kind: str = "reply", about: str = "") -> str:
        """Queue one message."""
        async with self.sessions.write() as session:
            return await put(session, to, kind, text, about=about or None)

    async def put_many(self, to: Sequence[Contact], kind: str = "reply") -> list[str]:
        """Queue a message for each, called 0, 1, 2 …"""
        return [await self.put(contact, str(n), kind) for n, contact in enumerate(to)]

    async def crowd(self, count: int, channel: str = "") -> list[Contact]:
        """So many addresses."""
        return [await self.address(f"+86139{n:08}", channel) for n in range(count)]

    async def claim(self, lease: Lease, limit: int = 10) -> list[int]:
        """Claim as a worker does, and return the ids."""
        async with self.sessions.write() as session:
            return [row.id for row in await claim(session, self.far.name, lease, limit)]

    async def row(self, reference: str) -> Any:
        """Where a message stands."""
        async with self.sessions.read() as session:
            found = await session.execute(select(Outbox).where(Outbox.reference == reference))
            return found.one()

    async def rows(self, references: Sequence[str]) -> dict[str, Any]:
        """Where several messages stand."""
        async with self.sessions.read() as session:
            found = await session.execute(select(Outbox).where(Outbox.reference.in_(references)))
            return {row.reference: row for row in found}

    async def states(self) -> list[str]:
        """Where all messages stand, in order."""
        return [row.state for row in await self.all(Outbox)]

    async def attempts(self) -> list[Any]:
        """All hand-overs, in order."""
        return await self.all(Attempt)

    async def all(self, table: type[Base]) -> list[Any]:
        """All rows of a table, in order."""
        async with self.sessions.read() as session:
            return list(await session.execute(select(table).order_by(table.id)))  # type: ignore[attr-defined]
