"""What was said at one address, by it and to it, as its owner reads it back; and what is owed it.

Words are kept for a while after they took effect, then only the row stays; such rows are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.inbox import Inbound
from storage.models.people import Address
from storage.queries.addresses import index
from storage.queries.inbox import body_place
from storage.queries.outbox import Claimed, claimed_columns
from storage.queries.web import SHOWN

UNDER_WAY = (State.QUEUED, State.CLAIMED, State.HANDING)


@dataclass(frozen=True, slots=True)
class Word:
    """Something the owner of an address said; `at` is real time."""

    id: int
    external_id: str
    body: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that lies at an address, ready to be composed; `at` is real time."""

    id: int
    row: Claimed
    at: datetime


async def words(session: Session, address_id: int, limit: int, before: int | None) -> list[Word]:
    """The last things said from an address, the newest first; with `before`, those ahead of it."""
    query = (
        select(Inbound.id, Inbound.channel, Inbound.external_id, Inbound.body, Inbound.received_at)
        .join(
            Address,
            (Address.external_index == Inbound.sender_index) & (Address.channel == Inbound.channel),
        )
        .where(Address.id == address_id, func.length(Inbound.body) > 0)
    )
    if before is not None:
        query = query.where(Inbound.id < before)
    rows = await session.execute(query.order_by(Inbound.id.desc()).limit(limit))
    return [
        Word(
            row.id,
            row.external_id,
            session.vault.open_data(row.body, body_place(row.channel, row.external_id)),
            row.received_at,
        )
        for row in rows
    ]


async def letters(session: Session, address_id: int, limit: int, before: int | None) -> list[Sent]:
    """The last messages that lie at an address, the newest first; with `before`, those ahead."""
    query = select(*claimed_columns, Outbox.due_at).where(
        Outbox.address_id == address_id, Outbox.state.in_(SHOWN)
    )
    if before is not None:
        query = query.where(Outbox.id < before)
    rows = await session.execute(query.order_by(Outbox.id.desc()).limit(limit))
    return [Sent(row[0], Claimed(*row[:-1]), row[-1]) for row in rows]


async def is_answering(session: Session, channel: str, external: str) -> bool:
    """Whether something this address said waits for its answer, or the answer is on its way."""
    found: bool | None = await session.scalar(
        _IS_ANSWERING,
        {
            "index": index(session, channel, external),
            "channel": channel,
            "real": session.moment.real,
            "now": session.moment.now,
        },
    )
    return bool(found)


_WAITS = exists().where(
    Inbound.sender_index == bindparam("index"),
    Inbound.channel == bindparam("channel"),
    Inbound.state == "new",
)
_ON_ITS_WAY = exists().where(
    Address.external_index == bindparam("index"),
    Address.channel == bindparam("channel"),
    Outbox.address_id == Address.id,
    Outbox.state.in_(UNDER_WAY),
    Outbox.recipient_id.is_(None),
    Outbox.due_at <= bindparam("real"),
    or_(Outbox.not_before.is_(None), Outbox.not_before <= bindparam("now")),
)
_IS_ANSWERING = select(or_(_WAITS, _ON_ITS_WAY))
