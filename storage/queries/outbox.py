"""The outbox: what may follow what, and the changes that move messages along.

Every change names the state it expects and, where a lease protects the row, the lease's token.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_reference
from storage.models.delivery import Outbox, State
from storage.models.people import Address

MOVES: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.CLAIMED, State.CANCELLED, State.SUPPRESSED, State.STALE}),
    State.CLAIMED: frozenset(
        {
            State.HANDING,
            State.QUEUED,
            State.REFUSED,
            State.CANCELLED,
            State.SUPPRESSED,
            State.STALE,
        }
    ),
    State.HANDING: frozenset({State.ACCEPTED, State.QUEUED, State.REFUSED, State.UNSURE}),
    State.ACCEPTED: frozenset({State.DELIVERED, State.UNDELIVERED, State.EXPIRED}),
    State.UNSURE: frozenset(
        {
            State.ACCEPTED,
            State.DELIVERED,
            State.UNDELIVERED,
            State.QUEUED,
            State.PARKED,
            State.DROPPED,
        }
    ),
    State.PARKED: frozenset(
        {State.ACCEPTED, State.DELIVERED, State.UNDELIVERED, State.QUEUED, State.DROPPED}
    ),
    State.EXPIRED: frozenset({State.DELIVERED}),
}


class ImpossibleMove(Exception):
    """A message was asked to go from a state to one that may not follow it."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A message to be put: `body` for a single one, or a recipient and notice for a bulk one."""

    address_id: int
    channel: str
    kind: str
    priority: int
    body: Mapping[str, Any] | None = None
    about: str | None = None
    not_before: datetime | None = None
    fresh_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message under our lease, with what the hand-over must check about its address."""

    id: int
    reference: str
    channel: str
    address_id: int
    kind: str
    priority: int
    body: bytes | None
    recipient_id: int | None
    notice_id: int | None
    about: str | None
    fresh_until: datetime | None
    attempts: int
    resent: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a claim, and until when (real time)."""

    token: str
    until: datetime


claimed_columns = (
    Outbox.id,
    Outbox.reference,
    Outbox.channel,
    Outbox.address_id,
    Outbox.kind,
    Outbox.priority,
    Outbox.body,
    Outbox.recipient_id,
    Outbox.notice_id,
    Outbox.about,
    Outbox.fresh_until,
    Outbox.attempts,
    Outbox.resent,
    Outbox.created_at,
)


def check(before: State, after: State) -> None:
    """Make sure a move is in the table.

    Raises:
        ImpossibleMove: it is not; a mistake of ours, not of the far end.
    """
    if after not in MOVES.get(before, frozenset()):
        raise ImpossibleMove(f"{before} → {after}")


def place(reference: str) -> str:
    """Where a message's body is sealed."""
    return f"outbox|body|{reference}"


async def put(session: Session, messages: Sequence[Queued]) -> list[str]:
    """Queue messages in this transaction; returns their references."""
    rows = []
    for message in messages:
        reference = new_reference()
        rows.append(
            {
                "reference": reference,
                "channel": message.channel,
                "address_id": message.address_id,
                "kind": message.kind,
                "state": State.QUEUED,
                "priority": message.priority,
                "body": session.vault.seal_data(message.body, place(reference)),
                "about": message.about,
                "due_at": session.moment.real,
                "not_before": message.not_before,
                "fresh_until": message.fresh_until,
                "attempts": 0,
                "resent": 0,
                "created_at": session.moment.now,
                "changed_at": session.moment.real,
            }
        )
    if rows:
        await session.execute(_PUT, rows if len(rows) > 1 else rows[0])
        session.touch("outbox")
    return [str(row["reference"]) for row in rows]


async def claim(session: Session, channel: str, lease: Lease, limit: int) -> list[Claimed]:
    """Claim the messages of a channel that should leave now, most urgent first.

    SKIP LOCKED keeps PostgreSQL workers apart; SQLite has one writer and drops the clause. As a
    CTE the limit is taken once: PostgreSQL may run a plain subquery again for every row.
    """
    rows = await session.execute(
        _CLAIM,
        {
            **_due(session, channel),
            "limit": limit,
            "state": State.CLAIMED,
            "lease": lease.token,
            "lease_until": lease.until,
        },
    )
    return sorted((Claimed(*row) for row in rows), key=lambda row: (row.priority, row.id))


async def was_told(session: Session, address_id: int, kind: str, since: datetime) -> bool:
    """Whether a message of this kind was queued for an address since an instant."""
    told = exists().where(
        Outbox.address_id == address_id, Outbox.kind == kind, Outbox.created_at >= since
    )
    return bool(await session.scalar(select(told)))


async def anything_due(session: Session, channel: str) -> bool:
    """Whether a message of this channel may leave now."""
    return bool(await session.scalar(_ANYTHING_DUE, _due(session, channel)))


def _due(session: Session, channel: str) -> dict[str, Any]:
    return {"b_channel": channel, "b_real": session.moment.real, "b_now": session.moment.now}


_DUE = (
    Outbox.channel == bindparam("b_channel"),
    Outbox.state == State.QUEUED,
    Outbox.due_at <= bindparam("b_real"),
    or_(Outbox.not_before.is_(None), Outbox.not_before <= bindparam("b_now")),
)
_ANYTHING_DUE = select(exists().where(*_DUE))
_FIRST_DUE = (
    select(Outbox.id)
    .where(*_DUE)
    .order_by(Outbox.priority, Outbox.due_at, Outbox.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(Outbox)
    .where(Outbox.id.in_(select(_FIRST_DUE.c.id)), Outbox.state == State.QUEUED)
    .returning(*claimed_columns)
)
_PUT = insert(Outbox)
_EXTERNALS = select(Address.id, Address.external).where(
    Address.id.in_(bindparam("addresses", expanding=True))
)
