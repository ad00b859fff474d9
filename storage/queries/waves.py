"""Waves of a broadcast: queue for some of its recipients, count what came back, hold, let go on.

Whatever touches a whole audience is one statement: a broadcast may mean a hundred thousand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.notices import Broadcast, Recipient
from storage.models.people import Address
from storage.queries.outbox import claimed_columns

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Until when a message of a paused broadcast is held: until somebody lets it go on."""

MOVING = (State.QUEUED, State.CLAIMED, State.HANDING)
"""Where a message stands that has not left yet."""
FAILED = (State.UNDELIVERED, State.REFUSED)
CAME = (State.ACCEPTED, State.DELIVERED, State.EXPIRED, *FAILED)
"""Where a message stands that the far end has taken or refused."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What the outbox rows of a broadcast share."""

    notice_id: int
    kind: str
    priority: int
    about: str
    not_before: datetime | None
    fresh_until: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How the messages of a broadcast stand: not left yet, of unknown fate, failed, answered."""

    moving: int
    unsure: int
    failed: int
    came: int


async def enqueue(session: Session, broadcast_id: int, bulk: Bulk, limit: int | None = None) -> int:
    """Queue for recipients nothing was queued for yet, the first ones first."""
    return await _enqueue(session, _waiting(broadcast_id).limit(limit), bulk)


async def enqueue_for(session: Session, recipient_ids: Sequence[int], bulk: Bulk) -> int:
    """Queue for these recipients."""
    return await _enqueue(session, _RECIPIENTS.where(Recipient.id.in_(recipient_ids)), bulk)


async def by_channel(session: Session, broadcast_id: int) -> dict[str, int]:
    """How many recipients are to be reached on each channel."""
    rows = await session.execute(
        select(Address.channel, func.count())
        .select_from(Recipient)
        .join(Address, Address.id == Recipient.address_id)
        .where(Recipient.broadcast_id == broadcast_id, Recipient.excluded.is_(None))
        .group_by(Address.channel)
        .order_by(Address.channel)
    )
    return {row[0]: row[1] for row in rows}


async def spread(
    session: Session, broadcast_id: int, shares: Mapping[str, tuple[int, int]]
) -> list[int]:
    """Some recipients of every channel, evenly over the whole audience: always the same ones.

    `shares` gives, by channel, how many there are and how many are wanted.
    """
    steps = {channel: max(1, count // wanted) for channel, (count, wanted) in shares.items()}
    most = {channel: wanted for channel, (_count, wanted) in shares.items()}
    place = func.row_number().over(partition_by=Address.channel, order_by=Recipient.household_id)
    placed = (
        select(Recipient.id, Address.channel, (place - 1).label("place"))
        .join(Address, Address.id == Recipient.address_id)
        .where(Recipient.broadcast_id == broadcast_id, Recipient.excluded.is_(None))
        .subquery()
    )
    step = case(steps, value=placed.c.channel)
    last = case(most, value=placed.c.channel) * step
    rows = await session.execute(
        select(placed.c.id)
        .where(placed.c.channel.in_(list(steps)), placed.c.place % step == 0, placed.c.place < last)
        .order_by(placed.c.id)
    )
    return [row[0] for row in rows]


async def tally(session: Session, broadcast_id: int, since: datetime | None = None) -> Tally:
    """How its messages stand; what came back before an instant (real time) is not counted."""
    came: ColumnElement[bool] = Outbox.state.in_(CAME)
    if since is not None:
        came = came & (Outbox.changed_at > since)
    rows = await session.execute(
        select(Outbox.state, came.label("came"), func.count())
        .select_from(Recipient)
        .join(Outbox, Outbox.recipient_id == Recipient.id)
        .where(Recipient.broadcast_id == broadcast_id)
        .group_by(Outbox.state, came)
    )
    counted = [(State(state), bool(counts), number) for state, counts, number in rows]
    return Tally(
        moving=sum(number for state, _counts, number in counted if state in MOVING),
        unsure=sum(number for state, _counts, number in counted if state == State.UNSURE),
        failed=sum(number for state, counts, number in counted if counts and state in FAILED),
        came=sum(number for _state, counts, number in counted if counts),
    )


async def anyone_left(session: Session, broadcast_id: int) -> bool:
    """Whether nothing was queued yet for some recipient."""
    query = _waiting(broadcast_id).limit(1)
    return (await session.execute(query)).first() is not None


async def queued(session: Session, limit: int) -> list[dict[str, Any]]:
    """Messages of broadcasts that wait, with what a hand-over knows of them."""
    rows = await session.execute(
        select(*claimed_columns)
        .where(Outbox.state == State.QUEUED, Outbox.recipient_id.is_not(None))
        .limit(limit)
    )
    return [dict(row._mapping) for row in rows]


async def under_way(session: Session) -> list[int]:
    """The broadcasts that are being sent."""
    rows = await session.execute(
        select(Broadcast.id).where(Broadcast.state == "sending").order_by(Broadcast.id)
    )
    return [row.id for row in rows]


async def next_due(session: Session) -> datetime | None:
    """When the next wave of any broadcast is due (business time)."""
    found: datetime | None = await session.scalar(
        select(func.min(Broadcast.next_at)).where(
            Broadcast.state == "sending", Broadcast.next_at > session.moment.now
        )
    )
    return found


async def hold(session: Session, about: str) -> int:
    """Hold what is queued: nothing of it leaves before `let_go`."""
    return await _change(session, about, not_before=FAR)


async def let_go(
    session: Session, about: str, not_before: datetime | None, fresh_until: datetime
) -> int:
    """Let what is queued leave again, from an instant on, while it is fresh (business time)."""
    # All of it, not only what was held: one that came back just now may be held by its worker.
    changed = await _change(session, about, not_before=not_before, fresh_until=fresh_until)
    session.touch("outbox")
    return changed


async def _change(session: Session, about: str, **values: datetime | None) -> int:
    done = await session.execute(
        update(Outbox).where(Outbox.about == about, Outbox.state == State.QUEUED).values(**values)
    )
    return done.rowcount


async def _enqueue(session: Session, whom: Select[*tuple[Any, ...]], bulk: Bulk) -> int:
    shared = {
        "kind": bulk.kind,
        "state": State.QUEUED.value,
        "priority": bulk.priority,
        "notice_id": bulk.notice_id,
        "about": bulk.about,
        "due_at": session.moment.real,
        "not_before": bulk.not_before,
        "fresh_until": bulk.fresh_until,
        "attempts": 0,
        "resent": 0,
        "created_at": session.moment.now,
        "changed_at": session.moment.real,
    }
    columns = Outbox.__table__.columns
    who = whom.subquery()
    done = await session.execute(
        insert(Outbox).from_select(
            ["reference", "recipient_id", "address_id", "channel", *shared],
            select(
                REFERENCE[session.dialect],
                who.c.id,
                who.c.address_id,
                who.c.channel,
                *(literal(value, columns[name].type) for name, value in shared.items()),
            ),
        )
    )
    session.touch("outbox")
    return done.rowcount


def _waiting(broadcast_id: int) -> Select[*tuple[Any, ...]]:
    return _RECIPIENTS.where(Recipient.broadcast_id == broadcast_id, ~_QUEUED).order_by(
        Recipient.household_id  # the index has them in this order
    )


REFERENCE: Mapping[str, ColumnElement[str]] = {
    "sqlite": func.lower(func.hex(func.randomblob(16))),
    "postgresql": func.replace(func.gen_random_uuid().cast(Text), "-", ""),
}
"""32 hexadecimal digits from the database's strong random source, as `new_reference` makes."""
_QUEUED = exists().where(Outbox.recipient_id == Recipient.id)
_RECIPIENTS = (
    select(Recipient.id, Recipient.address_id, Address.channel)
    .join(Address, Address.id == Recipient.address_id)
    .where(Recipient.excluded.is_(None))
)
