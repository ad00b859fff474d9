"""Recipients whose message came back, and the other addresses it may go to instead.

A message goes to an address at most once; what is unsure is no reason to try another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, exists, func, or_, select, text, update
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.notices import Broadcast, Recipient
from storage.models.people import Address
from storage.queries import waves
from storage.queries.audiences import SAME_PHONE
from storage.queries.routing import ALL_READ_BY_US, best_first
from storage.queries.waves import Bulk

UNDER_WAY = ("sending", "done")
"""The states of a broadcast whose messages may still go out."""
MOST = 1000


@dataclass(frozen=True, slots=True)
class Stranded:
    """A recipient whose message came back, with the best address not tried yet."""

    id: int
    broadcast_id: int
    address_id: int
    next_id: int
    bulk: Bulk


async def waiting(session: Session) -> list[Stranded]:
    """Who has another way, among those a notice that is still fresh did not reach."""
    rows = await session.execute(_WAITING, {"now": session.moment.now, "most": MOST})
    return [
        Stranded(
            row.id,
            row.broadcast_id,
            row.address_id,
            row.next_id,
            Bulk(row.notice_id, row.kind, row.priority, row.about, None, row.fresh_until),
        )
        for row in rows
        if row.place == 1
    ]


async def move(session: Session, stranded: Sequence[Stranded]) -> list[Stranded]:
    """Queue each for its next address, once; returns those that were.

    Whoever was moved or answered meanwhile is left alone.
    """
    moved: dict[Bulk, list[Stranded]] = {}
    for one in stranded:
        known = {"row": one.id, "before": one.address_id, "next": one.next_id}
        if (await session.execute(_MOVE, known)).rowcount:
            moved.setdefault(one.bulk, []).append(one)
    for bulk, several in moved.items():
        await waves.enqueue_for(session, [one.id for one in several], bulk)
    return [one for several in moved.values() for one in several]


_Carrier = aliased(Recipient)
"""Whose message came back; others may have been meant to read it on the same phone."""
_Other = aliased(Recipient)
_Tried = aliased(Outbox)
_CAME_BACK = text(
    "outbox.state IN ('undelivered', 'refused', 'expired') AND outbox.recipient_id IS NOT NULL"
)
"""As the index has it: SQLite uses one of this kind only for these very words."""
_FAILED = or_(Outbox.state != State.EXPIRED, Outbox.channel.in_(ALL_READ_BY_US))
"""Without a receipt only a page that nobody opened is known not to have been read."""
_HERE = and_(
    Recipient.broadcast_id == _Carrier.broadcast_id,
    Recipient.address_id == Outbox.address_id,
    or_(Recipient.id == _Carrier.id, Recipient.excluded == SAME_PHONE),
)
_TAKEN = exists().where(
    _Other.broadcast_id == Recipient.broadcast_id,
    _Other.address_id == Address.id,
    _Other.excluded.is_(None),
)
_WAS_TRIED = (
    exists()
    .where(
        _Tried.address_id == Address.id,
        _Tried.recipient_id == _Other.id,
        _Other.broadcast_id == Recipient.broadcast_id,
    )
    .correlate(Recipient, Address)
)
_PLACE = func.row_number().over(partition_by=Recipient.id, order_by=best_first()).label("place")
_WAITING = (
    select(
        Recipient.id,
        Recipient.broadcast_id,
        Recipient.address_id,
        Address.id.label("next_id"),
        Outbox.kind,
        Outbox.priority,
        Outbox.notice_id,
        Outbox.about,
        Outbox.fresh_until,
        _PLACE,
    )
    .select_from(Outbox)
    .join(_Carrier, _Carrier.id == Outbox.recipient_id)
    .join(Broadcast, Broadcast.id == _Carrier.broadcast_id)
    .join(Recipient, _HERE)
    .join(Address, Address.household_id == Recipient.household_id)
    .where(
        _CAME_BACK,
        _FAILED,
        Outbox.fresh_until > bindparam("now", type_=Outbox.fresh_until.type),
        Broadcast.state.in_(UNDER_WAY),
        Recipient.answer.is_(None),
        Recipient.opened_at.is_(None),
        Address.no_notices.is_(False),
        Address.id != Outbox.address_id,
        ~_TAKEN.correlate(Recipient, Address),
        ~_WAS_TRIED,
    )
    .order_by(Outbox.fresh_until, Recipient.id, _PLACE)
    .limit(bindparam("most"))
)
_MOVE = (
    update(Recipient)
    .where(
        Recipient.id == bindparam("row"),
        Recipient.address_id == bindparam("before"),
        Recipient.answer.is_(None),
    )
    .values(address_id=bindparam("next"), excluded=None, tried=Recipient.tried + 1)
)
