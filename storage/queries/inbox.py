"""The inbox: events are stored before they are acknowledged, and each takes effect once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.base import new_id
from storage.models.delivery import Outbox
from storage.models.inbox import Dialogue, Handoff, Inbound
from storage.queries.addresses import index
from storage.queries.upsert import insert_once

OFFER_LIFE = timedelta(hours=24)


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


QUIET = Talk(None, {}, (), 0)


async def accept(
    session: Session, channel: str, items: Sequence[tuple[str, str, Mapping[str, Any]]]
) -> int:
    """Store events (external id, sender, body); one already stored is left alone.

    Returns how many were new.
    """
    stored = 0
    for external_id, sender, body in items:
        external_id = external_id[:120]
        done = await session.execute(
            insert_once(session, Inbound, "channel", "external_id"),
            {
                "channel": channel,
                "external_id": external_id,
                "sender_index": index(session, channel, sender),
                "body": session.vault.seal_data(body, _place(channel, external_id)),
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
    earlier = aliased(Inbound)
    rows = await session.execute(
        select(Inbound.id)
        .where(
            Inbound.state == "new",
            Inbound.next_try_at <= session.moment.real,
            ~exists().where(
                earlier.sender_index == Inbound.sender_index,
                earlier.state == "new",
                earlier.id < Inbound.id,
            ),
        )
        .order_by(Inbound.next_try_at, Inbound.id)
        .limit(limit)
    )
    return [row.id for row in rows]


async def take(session: Session, event_id: int) -> Event | None:
    """Lock one event for this transaction; None when another worker has or had it."""
    row = (
        await session.execute(
            select(Inbound)
            .where(Inbound.id == event_id, Inbound.state == "new")
            .with_for_update(skip_locked=True)
        )
    ).first()
    if row is None:
        return None
    body = session.vault.open_data(row.body, _place(row.channel, row.external_id))
    return Event(row.id, row.channel, row.external_id, body, row.attempts, row.received_at)


async def done(session: Session, event_id: int) -> None:
    """The event has taken effect."""
    await session.execute(
        update(Inbound).where(Inbound.id == event_id, Inbound.state == "new").values(state="done")
    )


async def stumbled(session: Session, event: Event, pause: timedelta, tries: int) -> bool:
    """The event could not be processed: try again after a pause; True when that was the last."""
    last = event.attempts + 1 >= tries
    await session.execute(
        update(Inbound)
        .where(Inbound.id == event.id, Inbound.state == "new")
        .values(
            state="failed" if last else "new",
            attempts=Inbound.attempts + 1,
            next_try_at=session.moment.real + pause,
        )
    )
    return last


async def talk(session: Session, address_id: int) -> Talk:
    """Lock and read the conversation with an address; every event of one sender waits here."""
    row = (
        await session.execute(
            select(Dialogue).where(Dialogue.address_id == address_id).with_for_update()
        )
    ).first()
    if row is None:
        await session.execute(
            insert_once(session, Dialogue, "address_id"),
            {"address_id": address_id, "misses": 0, "updated_at": session.moment.real},
        )
        return QUIET
    alive = row.offers_until is not None and row.offers_until > session.moment.real
    return Talk(
        row.state,
        _open(session, row.data, "data", address_id) or {},
        (_open(session, row.offers, "offers", address_id) or ()) if alive else (),
        row.misses,
    )


async def keep(session: Session, address_id: int, talk: Talk) -> None:
    """Write down where the conversation stands now."""
    await session.execute(
        update(Dialogue)
        .where(Dialogue.address_id == address_id)
        .values(
            state=talk.state,
            data=_seal(session, talk.data, "data", address_id),
            offers=_seal(session, talk.offers, "offers", address_id),
            offers_until=session.moment.real + OFFER_LIFE if talk.offers else None,
            misses=talk.misses,
            updated_at=session.moment.real,
        )
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
    """Put something on the list of the people who serve this place."""
    row_id = new_id()
    await session.execute(
        insert(Handoff),
        {
            "id": row_id,
            "reason": reason,
            "path": path,
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


def _place(channel: str, external_id: str) -> str:
    return f"inbound|body|{channel}|{external_id}"


def _seal(session: Session, value: Any, column: str, address_id: int) -> bytes | None:
    return session.vault.seal_data(value, f"dialogue|{column}|{address_id}") if value else None


def _open(session: Session, sealed: bytes | None, column: str, address_id: int) -> Any:
    return session.vault.open_data(sealed, f"dialogue|{column}|{address_id}") if sealed else None
