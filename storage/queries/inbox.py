"""The inbox: events are stored before they are acknowledged, and each takes effect once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.base import new_id
from storage.models.delivery import Outbox
from storage.models.inbox import Dialogue, Handoff, Inbound
from storage.models.people import Address
from storage.models.regions import Region
from storage.queries import addresses
from storage.queries.addresses import Contact, index
from storage.queries.upsert import insert_once

OFFER_LIFE = timedelta(hours=24)
NOWHERE = "/"
"""The path of what nobody knows the place of."""
LONGEST_ID = 120
"""What the column holds; of a longer id its beginning is kept, and a fingerprint of all of it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One stored event, opened."""

    id: int
    channel: str
    external_id: str
    body: Mapping[str, Any]
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """Where the conversation with one address stands."""

    state: str | None
    data: Mapping[str, Any]
    offers: Sequence[Mapping[str, str]]
    misses: int


async def accept(
    session: Session, channel: str, items: Sequence[tuple[str, str, Mapping[str, Any]]]
) -> int:
    """Store events (external id, sender, body); one already stored is left alone.

    Returns how many were new.
    """
    stored = 0
    for external_id, sender, body in items:
        external_id = _short(external_id)
        done = await session.execute(
            insert_once(session, Inbound, "channel", "external_id"),
            {
                "channel": channel,
                "external_id": external_id,
                "sender_index": index(session, channel, sender),
                "body": session.vault.seal_data(body, body_place(channel, external_id)),
                "state": "new",
                "attempts": 0,
                "next_try_at": session.moment.real,
                "received_at": session.moment.real,
            },
        )
        stored += done.rowcount
    if stored:
        session.touch("inbox")
    return stored


async def waiting(session: Session, limit: int) -> list[int]:
    """Events to process now: the oldest of each sender, so that a sender's words stay in order."""
    rows = await session.execute(_WAITING, {"real": session.moment.real, "limit": limit})
    return [row.id for row in rows]


async def take(session: Session, event_id: int) -> Event | None:
    """Take one event; None when another worker has or had it.

    It is done by this transaction's commit, and as new as before when that does not come about.
    """
    row = (await session.execute(_TAKE, {"event": event_id, "state": "done"})).first()
    if row is None:
        return None
    body = session.vault.open_data(row.body, body_place(row.channel, row.external_id))
    return Event(row.id, row.channel, row.external_id, body, row.attempts, row.received_at)


async def done(session: Session, event_id: int) -> None:
    """The event has taken effect; who has taken it need not say so."""
    await session.execute(_CHANGE, {"event": event_id, "state": "done"})


async def stumbled(session: Session, event: Event, pause: timedelta, tries: int) -> bool:
    """This event, just taken, could not be processed: try again after a pause.

    Returns whether that was the last try.
    """
    last = event.attempts + 1 >= tries
    await session.execute(
        _CHANGE,
        {
            "event": event.id,
            "state": "failed" if last else "new",
            "attempts": event.attempts + 1,
            "next_try_at": session.moment.real + pause,
        },
    )
    return last


async def talk(session: Session, channel: str, sender: str) -> tuple[Contact, Talk]:
    """Lock and read who this is and where the conversation with them stands.

    Every event of one sender waits here for the one before. A sender we do not know yet is made.
    """
    known = {"channel": channel, "index": index(session, channel, sender)}
    row = (await session.execute(_TALK, known)).first()
    if row is None:
        contact = await addresses.ensure(session, channel, sender)
        await session.execute(
            insert_once(session, Dialogue, "address_id"),
            {"address_id": contact.id, "misses": 0, "updated_at": session.moment.real},
        )
        row = (await session.execute(_TALK, known)).one()
    *who, state, data, offers, offers_until, misses = row
    contact = Contact(*who)
    alive = offers_until is not None and offers_until > session.moment.real
    return contact, Talk(
        state,
        _open(session, data, "data", contact.id) or {},
        (_open(session, offers, "offers", contact.id) or ()) if alive else (),
        misses,
    )


async def keep(session: Session, address_id: int, talk: Talk) -> None:
    """Write down where the conversation stands now."""
    await session.execute(
        _KEEP,
        {
            "address": address_id,
            "state": talk.state,
            "data": _seal(session, talk.data, "data", address_id),
            "offers": _seal(session, talk.offers, "offers", address_id),
            "offers_until": session.moment.real + OFFER_LIFE if talk.offers else None,
            "misses": talk.misses,
            "updated_at": session.moment.real,
        },
    )


async def hand_off(
    session: Session,
    reason: str,
    path: str,
    *,
    text: str = "",
    address_id: int | None = None,
    inbound_id: int | None = None,
    outbox_id: int | None = None,
    household_id: int | None = None,
) -> int:
    """Put something on the list of the people who serve this place.

    What has no place known (`/`) comes onto the list of the county: nothing is on nobody's list.
    """
    row_id = new_id()
    await session.execute(
        _HAND_OFF,
        {
            "id": row_id,
            "reason": reason,
            "path": await _county(session) if path == NOWHERE else path,
            "address_id": address_id,
            "inbound_id": inbound_id,
            "outbox_id": outbox_id,
            "household_id": household_id,
            "text": session.vault.seal(text, f"handoff|text|{row_id}") if text else None,
            "created_at": session.moment.now,
        },
    )
    return row_id


async def backlog(session: Session) -> dict[str, int]:
    """How many events and messages stand where, for probes and tables."""
    counts: dict[str, int] = {}
    for name, state in (("inbound", Inbound.state), ("outbox", Outbox.state)):
        for row in await session.execute(select(state, func.count()).group_by(state)):
            counts[f"{name}.{row[0]}"] = row[1]
    return counts


async def tidy(session: Session, before: datetime) -> int:
    """Forget what people wrote, once it has long taken effect; the row stays against repetition."""
    done = await session.execute(
        update(Inbound)
        .where(
            Inbound.state == "done",
            Inbound.received_at < before,
            func.length(Inbound.body) > 0,
        )
        .values(body=b"")
    )
    return done.rowcount


def _short(external_id: str) -> str:
    if len(external_id) <= LONGEST_ID:
        return external_id
    fingerprint = hashlib.sha256(external_id.encode()).hexdigest()
    return external_id[: LONGEST_ID - len(fingerprint)] + fingerprint


async def _county(session: Session) -> str:
    found: str | None = await session.scalar(_COUNTY)
    return found or NOWHERE


def body_place(channel: str, external_id: str) -> str:
    """What a body is sealed for."""
    return f"inbound|body|{channel}|{external_id}"


def _seal(session: Session, value: Any, column: str, address_id: int) -> bytes | None:
    return session.vault.seal_data(value, f"dialogue|{column}|{address_id}") if value else None


def _open(session: Session, sealed: bytes | None, column: str, address_id: int) -> Any:
    return session.vault.open_data(sealed, f"dialogue|{column}|{address_id}") if sealed else None


_EARLIER = aliased(Inbound)
_WAITING = (
    select(Inbound.id)
    .where(
        Inbound.state == "new",
        Inbound.next_try_at <= bindparam("real"),
        ~exists().where(
            _EARLIER.sender_index == Inbound.sender_index,
            _EARLIER.state == "new",
            _EARLIER.id < Inbound.id,
        ),
    )
    .order_by(Inbound.next_try_at, Inbound.id)
    .limit(bindparam("limit"))
)
_NOBODY_HAS = (
    select(Inbound.id)
    .where(Inbound.id == bindparam("event"), Inbound.state == "new")
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(Inbound)
    .where(Inbound.id == _NOBODY_HAS.scalar_subquery())
    .returning(
        Inbound.id,
        Inbound.channel,
        Inbound.external_id,
        Inbound.body,
        Inbound.attempts,
        Inbound.received_at,
    )
)
_CHANGE = update(Inbound).where(Inbound.id == bindparam("event"))
_TALK = (
    select(
        *addresses.columns,
        Dialogue.state,
        Dialogue.data,
        Dialogue.offers,
        Dialogue.offers_until,
        Dialogue.misses,
    )
    .join(Dialogue, Dialogue.address_id == Address.id)
    .where(Address.channel == bindparam("channel"), Address.external_index == bindparam("index"))
    .with_for_update(of=Dialogue)
)
_KEEP = update(Dialogue).where(Dialogue.address_id == bindparam("address"))
_HAND_OFF = insert(Handoff)
_COUNTY = select(Region.path).where(Region.level == "county").order_by(Region.path).limit(1)
