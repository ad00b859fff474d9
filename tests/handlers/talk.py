"""Talking with the service as a person would: inbox, engine and outbox are the real ones."""

import itertools
from dataclasses import dataclass, field

from acts.actor import Actor, behind
from bot.engine import Engine
from bot.inbox import store
from channels.contract import Incoming
from channels.signing import Signer
from channels.sms_simulator import SmsSimulator
from channels.text import degrade
from channels.webchat import WebChat
from notifications.compose import opened
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.queries import addresses, inbox, outbox
from storage.queries.outbox import Claimed

CHANNELS = {"webchat": WebChat(), "sms_simulator": SmsSimulator()}
FAR = outbox.Lease("the far end", None)  # type: ignore[arg-type]  # never read by a fake far end


@dataclass
class Talk:
    """One county with all its phones."""

    sessions: Sessions
    rules: Rulebook
    engine: Engine = field(init=False)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.signer = Signer(self.sessions.vault.token_key)
        self.engine = Engine(self.sessions, self.rules, self.signer, list(CHANNELS))

    async def say(self, who: "Phone", text: str = "", choice: str | None = None) -> str:
        """Send something and return all that is answered, joined by a blank line."""
        item = Incoming(
            sender=who.number,
            text=text,
            choice=choice,
            external_id=f"{who.number}/{next(self._numbers)}",
        )
        async with self.sessions.write() as session:
            await store(session, CHANNELS[who.channel], [item])
        await self.answer_all()
        return await self.read(who)

    async def answer_all(self) -> None:
        """Let the engine answer whatever waits."""
        while True:
            async with self.sessions.read() as session:
                waiting = await inbox.waiting(session, 50)
            if not waiting:
                return
            for event_id in waiting:
                await self.engine.process(event_id)

    async def read(self, who: "Phone") -> str:
        """Everything that has been queued for a phone and was not read before."""
        async with self.sessions.write() as session:
            contact = await addresses.ensure(session, who.channel, who.number)
            rows = await unread(session, contact.id, who.last)
            texts = []
            for row in rows:
                who.last = row.id
                message = opened(session, row)
                texts.append(degrade(message, CHANNELS["sms_simulator"].features).text)
        return "\n\n".join(texts)

    async def actor(self, who: "Phone") -> Actor:
        """Who writes from a phone."""
        async with self.sessions.write() as session:
            return await behind(session, await addresses.ensure(session, who.channel, who.number))


@dataclass
class Phone:
    """A phone or browser someone talks from."""

    number: str
    channel: str = "webchat"
    last: int = 0


async def unread(session: object, address_id: int, after: int) -> list[Claimed]:
    """The single messages of an address, in order, whatever their state."""
    from sqlalchemy import select

    from storage.models.delivery import Outbox

    rows = await session.execute(  # type: ignore[attr-defined]
        select(*outbox.claimed_columns)
        .where(Outbox.address_id == address_id, Outbox.id > after, Outbox.body.is_not(None))
        .order_by(Outbox.id)
    )
    return [Claimed(*row) for row in rows]
