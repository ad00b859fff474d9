"""A mailbox as its page sees it: messages composed for one address, and words on their way in."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from channels.contract import Choice, Incoming, Outgoing
from channels.text import clean, degrade
from console.house import House
from console.links import linked
from locales import clock_time, day
from storage.engine import Session
from storage.moment import SHANGHAI, county_day
from storage.queries import addresses, fates, web
from storage.queries.addresses import Contact
from storage.queries.outbox import Claimed

HISTORY = 50
LONGEST_TEXT = 1000
LONGEST_TOKEN = 80
MARGIN = timedelta(seconds=10)
"""How far back to look again: a row's time is written before its commit is seen."""

CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True, slots=True)
class Line:
    """One browser's line to one address: the channel, and what the channel calls it."""

    channel: str
    external: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a page shows it; `numbers` are choices the channel could only number."""

    reference: str
    text: str
    choices: Sequence[Choice]
    at: datetime
    numbers: Sequence[str] = ()

    def as_json(self, public_url: str = "") -> dict[str, Any]:
        """What goes to the page's script."""
        pieces = linked(self.text, public_url)
        return {
            "reference": self.reference,
            "text": self.text,
            "pieces": [[piece.text, piece.address] for piece in pieces],
            "choices": [{"label": item.label, "token": item.data} for item in self.choices],
            "at": self.at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
            **when(self.at),
        }


def when(at: datetime) -> dict[str, str]:
    """The day and the time of day of an instant, as a page says them."""
    return {"day": day(county_day(at)), "time": clock_time(at.astimezone(SHANGHAI))}


async def contact_of(house: House, line: Line) -> Contact | None:
    """The address behind a line; None before its first word was answered."""
    async with house.sessions.read() as session:
        return await addresses.find(session, line.channel, line.external)


async def messages(
    house: House,
    contact: Contact,
    since: datetime | None = None,
    known: Collection[str] = (),
) -> tuple[list[Shown], datetime]:
    """The last messages of an address, or those that moved since; and the moment of looking.

    Those whose references are `known` are left out.
    """
    async with house.sessions.read() as session:
        letters = await web.mailbox(session, contact.id, HISTORY, since and since - MARGIN)
        rows = [letter.row for letter in letters if letter.row.reference not in known]
        found = await compose(session, house, contact, rows)
    return list(found.values()), session.moment.real


async def ahead_of(house: House, contact: Contact, known: Collection[str]) -> list[str]:
    """The messages that lie ahead of all those a page shows; it asks when it wants them."""
    async with house.sessions.read() as session:
        letters = await web.mailbox(session, contact.id, HISTORY)
    first = next((at for at, one in enumerate(letters) if one.row.reference in known), 0)
    return [letter.row.reference for letter in letters[:first]]


async def seen(house: House, contact: Contact, references: Sequence[str]) -> None:
    """Note that a page shows these messages: that is their receipt."""
    wanted = [str(reference)[:32] for reference in references[:HISTORY]]
    if wanted:
        async with house.sessions.write() as session:
            await fates.acknowledge(session, contact.id, wanted)


async def say(
    house: House, line: Line, client_id: str, text: str, token: str | None = None
) -> bool:
    """Store what a person said; said twice under one id it is one event. False: not readable."""
    words = clean(text, LONGEST_TEXT)
    if not CLIENT_ID.fullmatch(client_id) or not (words or token):
        return False
    if token is not None and len(token) > LONGEST_TOKEN:
        return False
    event = Incoming(
        sender=line.external,
        text=words,
        choice=token,
        external_id=f"{line.external}:{client_id}",
    )
    await house.accept(line.channel, [event])
    return True


async def compose(
    session: Session, house: House, contact: Contact, rows: Sequence[Claimed]
) -> dict[str, Shown]:
    """Stored messages as their page shows them, by reference; without what is not to be shown."""
    turn = await house.composer.turn(session, rows)
    shown = {}
    for row in rows:
        message = await turn.compose(session, row)
        if message is not None:
            shown[row.reference] = _shown(house, contact, row, message)
    return shown


def _shown(house: House, contact: Contact, row: Claimed, message: Outgoing) -> Shown:
    dressed = _dressed(house, contact, message)
    numbers = [] if dressed.choices else [choice.label for choice in message.choices]
    return Shown(row.reference, dressed.text, dressed.choices, row.created_at, numbers)


def _dressed(house: House, contact: Contact, message: Outgoing) -> Outgoing:
    """The buttons signed for this address, or turned into what the channel can show."""
    signed = [
        replace(choice, data=house.signer.sign(choice.data, str(contact.id)))
        for choice in message.choices
    ]
    features = house.mailboxes[contact.channel].features
    return degrade(replace(message, choices=signed), features)
