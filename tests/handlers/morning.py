"""Mornings of a small county: digests planned at eight, handed over, and confirmed or not."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import update

from channels.contract import Features, Outcome, Outgoing, Received, Request
from notifications import reminders
from notifications.compose import Composer
from notifications.delivery import Delivery, Line
from storage.models.delivery import Outbox, State
from storage.moment import SHANGHAI
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import CHANNELS
from tests.hands import Hands


class Listening:
    """A far end that hears what is handed over."""

    def __init__(self, name: str = "webchat") -> None:
        self.name = name
        self.features: Features = CHANNELS[name].features
        self.texts: list[str] = []

    async def send(self, message: Outgoing) -> str:
        self.texts.append(message.text)
        return "theirs"

    async def receive(self, request: Request) -> Received:
        raise AssertionError

    async def query(self, reference: str) -> Outcome | None:
        return None


@dataclass
class Mornings:
    """A county whose days begin at eight with digests."""

    county: County
    hands: Hands

    async def on(self, day: date, hour: int = 8, arrives: bool = True) -> list[str]:
        """The digests of a day, as they were read; `arrives` is whether receipts came back."""
        self.hands.set(datetime.combine(day, time(hour), SHANGHAI))
        await self.plan()
        return await self.deliver(arrives)

    async def plan(self) -> int:
        """Queue what is due now."""
        async with self.county.sessions.write() as session:
            return await reminders.plan_digests(session, RULES)

    async def deliver(self, arrives: bool = True) -> list[str]:
        """Hand over what may leave."""
        heard = []
        for name in ("webchat", "sms_simulator"):
            channel = Listening(name)
            line = Line(channel)
            delivery = Delivery(self.county.sessions, line, Composer(RULES), self.county.signer)
            while await delivery.has_work():
                await delivery.round()
            heard += channel.texts
        if arrives:
            async with self.county.sessions.write() as session:
                await session.execute(
                    update(Outbox)
                    .where(Outbox.state == State.ACCEPTED)
                    .values(state=State.DELIVERED)
                )
        return heard
