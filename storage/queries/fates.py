"""What became of messages: lost leases, unknown fates, receipts, and taking back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.engine import Session
from storage.models.delivery import Outbox, Receipt, State
from storage.queries.outbox import check


@dataclass(frozen=True, slots=True)
class Unsure:
    """A message nobody can vouch for."""

    id: int
    reference: str
    channel: str
    kind: str
    resent: int
    address_id: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a far end says of a message, already in our words."""

    reference: str
    state: State | None
    outcome: str
    provider_code: str = ""
    at: datetime | None = None


BY_RECEIPT: dict[State, tuple[State, ...]] = {
    State.ACCEPTED: (State.UNSURE, State.PARKED),
    State.DELIVERED: (State.ACCEPTED, State.UNSURE, State.PARKED, State.EXPIRED),
    State.UNDELIVERED: (State.ACCEPTED, State.UNSURE, State.PARKED),
}
"""Where a message may stand for a receipt to move it: forward, never from an evidenced end."""


async def release_lost(session: Session) -> tuple[int, int]:
    """Give back what a dead worker held: claims are queued again, hand-overs become unsure."""
    queued = await session.execute(
        update(Outbox)
        .where(Outbox.state == State.CLAIMED, Outbox.lease_until < session.moment.real)
        .values(state=State.QUEUED, lease=None, lease_until=None)
    )
    unsure = await session.execute(
        update(Outbox)
        .where(Outbox.state == State.HANDING, Outbox.lease_until < session.moment.real)
        .values(
            state=State.UNSURE,
            reason="worker lost",
            lease=None,
            lease_until=None,
            changed_at=session.moment.real,
        )
    )
    return queued.rowcount, unsure.rowcount


async def expire(session: Session, before: datetime, limit: int = 1000) -> int:
    """Give up on receipts that have not come since before this instant (real time)."""
    old = (
        select(Outbox.id)
        .where(Outbox.state == State.ACCEPTED, Outbox.changed_at < before)
        .limit(limit)
    )
    done = await session.execute(
        update(Outbox)
        .where(Outbox.id.in_(old.scalar_subquery()), Outbox.state == State.ACCEPTED)
        .values(state=State.EXPIRED, reason="no receipt", changed_at=session.moment.real)
    )
    return done.rowcount


async def cancel(session: Session, about: str, reason: str) -> int:
    """Take back what is about this thing and has not been handed over."""
    done = await session.execute(
        update(Outbox)
        .where(Outbox.about == about, Outbox.state.in_([State.QUEUED, State.CLAIMED]))
        .values(state=State.CANCELLED, reason=reason, changed_at=session.moment.real)
    )
    return done.rowcount


async def unsure(session: Session, channel: str, before: datetime, limit: int) -> list[Unsure]:
    """Messages of a channel whose fate has been unknown since before this instant (real time)."""
    rows = await session.execute(
        select(
            Outbox.id,
            Outbox.reference,
            Outbox.channel,
            Outbox.kind,
            Outbox.resent,
            Outbox.address_id,
        )
        .where(Outbox.channel == channel, Outbox.state == State.UNSURE, Outbox.changed_at < before)
        .order_by(Outbox.id)
        .limit(limit)
    )
    return [Unsure(*row) for row in rows]


async def resolve(session: Session, row: Unsure, state: State, reason: str) -> bool:
    """Decide an unsure message's fate; False when evidence came first."""
    check(State.UNSURE, state)
    again = 1 if state == State.QUEUED else 0
    done = await session.execute(
        update(Outbox)
        .where(Outbox.id == row.id, Outbox.state == State.UNSURE)
        .values(
            state=state,
            reason=reason,
            resent=Outbox.resent + again,
            due_at=session.moment.real,
            changed_at=session.moment.real,
        )
    )
    return done.rowcount == 1


async def take_receipts(session: Session, channel: str, reports: Sequence[Report]) -> int:
    """Keep receipts as they came and move their messages forward; returns how many moved.

    A receipt that overtakes our own record of the hand-over waits: `catch_up` applies it.
    """
    if not reports:
        return 0
    await session.execute(
        insert(Receipt),
        [
            {
                "channel": channel,
                "reference": report.reference[:64],
                "outcome": report.outcome,
                "provider_code": report.provider_code[:40],
                "at": report.at,
                "received_at": session.moment.real,
            }
            for report in reports
        ],
    )
    moved = 0
    for report in reports:
        moved += await _apply(session, channel, report.reference, report.state)
    return moved


async def catch_up(session: Session, channel: str, references: Sequence[str]) -> None:
    """Apply receipts that came before our own record of the hand-over was written."""
    early = await session.execute(
        select(Receipt.reference, Receipt.outcome)
        .where(Receipt.channel == channel, Receipt.reference.in_(references))
        .order_by(Receipt.id)
    )
    for row in early:
        state = next((known for known in BY_RECEIPT if known == row.outcome), None)
        await _apply(session, channel, row.reference, state)


async def _apply(session: Session, channel: str, reference: str, state: State | None) -> int:
    if state is None:
        return 0
    done = await session.execute(
        update(Outbox)
        .where(
            Outbox.reference == reference,
            Outbox.channel == channel,
            Outbox.state.in_(BY_RECEIPT[state]),
        )
        .values(state=state, changed_at=session.moment.real)
    )
    return done.rowcount


async def acknowledge(session: Session, address_id: int, references: Sequence[str]) -> int:
    """A browser shows these messages of its own address: that is their receipt."""
    done = await session.execute(
        update(Outbox)
        .where(
            Outbox.reference.in_(references),
            Outbox.address_id == address_id,
            Outbox.state.in_(BY_RECEIPT[State.DELIVERED]),
        )
        .values(state=State.DELIVERED, changed_at=session.moment.real)
    )
    return done.rowcount
