"""What became of messages: lost leases, unknown fates, receipts, and taking back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from storage.engine import Session
from storage.models.delivery import Outbox, Receipt, State
from storage.queries import routing
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
    attempts: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What a far end says of a message, already in our words."""

    reference: str
    state: State | None
    outcome: str
    provider_code: str = ""
    at: datetime | None = None


LONGEST_REASON = 60
BULK = "broadcast:"
"""What messages to many are about; all others are single ones."""
BY_RECEIPT: dict[State, tuple[State, ...]] = {
    State.ACCEPTED: (State.UNSURE, State.PARKED),
    State.DELIVERED: (State.ACCEPTED, State.UNSURE, State.PARKED, State.EXPIRED),
    State.UNDELIVERED: (State.ACCEPTED, State.UNSURE, State.PARKED),
}
"""Where a message may stand for a receipt to move it: forward, never from an evidenced end."""


async def release_lost(session: Session, limit: int = 1000) -> tuple[int, int]:
    """Give back what dead workers held: claims are queued again, hand-overs become unsure.

    At most `limit` of each, the longest lost first; who holds a row right now may keep it.
    """
    lost = {"real": session.moment.real, "most": limit}
    queued = (await session.execute(_RELEASE_CLAIMS, lost)).all()
    unsure = (await session.execute(_RELEASE_HANDOVERS, lost)).all()
    if queued:
        session.touch("outbox")
    return len(queued), len(unsure)


def _releasing(before: State, **after: Any) -> Any:
    real = bindparam("real", type_=Outbox.lease_until.type)
    lost = (
        select(Outbox.id)
        .where(Outbox.state == before, Outbox.lease_until < real)
        .order_by(Outbox.lease_until)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("lost")
    )
    return (
        update(Outbox)
        .where(Outbox.id.in_(select(lost.c.id)), Outbox.state == before)
        .values(lease=None, lease_until=None, changed_at=real, **after)
        .returning(Outbox.id)  # SQLite's driver counts no rows of an UPDATE after WITH
    )


_RELEASE_CLAIMS = _releasing(State.CLAIMED, state=State.QUEUED)
_RELEASE_HANDOVERS = _releasing(State.HANDING, state=State.UNSURE, reason="worker lost")


async def expire(session: Session, before: datetime, limit: int = 1000) -> int:
    """Give up on receipts that have not come since before this instant (real time)."""
    old = (
        select(Outbox.id)
        .where(Outbox.state == State.ACCEPTED, Outbox.changed_at < before)
        .order_by(Outbox.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("old")
    )
    done = await session.execute(
        update(Outbox)
        .where(Outbox.id.in_(select(old.c.id)), Outbox.state == State.ACCEPTED)
        .values(state=State.EXPIRED, reason="no receipt", changed_at=session.moment.real)
        .returning(Outbox.address_id, Outbox.channel)
    )
    gone = done.all()
    unread = {row.address_id for row in gone if row.channel in routing.ALL_READ_BY_US}
    await routing.came_back(session, unread)
    return len(gone)


async def cancel(session: Session, about: str, reason: str) -> int:
    """Take back what is about this thing and has not been handed over."""
    found = [Outbox.about == about, Outbox.state.in_([State.QUEUED, State.CLAIMED])]
    if not about.startswith(BULK):
        found.append(Outbox.recipient_id.is_(None))  # what the index of single messages is over
    done = await session.execute(
        update(Outbox)
        .where(*found)
        .values(
            state=State.CANCELLED,
            reason=reason,
            lease=None,
            lease_until=None,
            changed_at=session.moment.real,
        )
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
            Outbox.attempts,
            Outbox.changed_at,
        )
        .where(Outbox.channel == channel, Outbox.state == State.UNSURE, Outbox.changed_at < before)
        .order_by(Outbox.changed_at, Outbox.id)
        .limit(limit)
    )
    return [Unsure(*row) for row in rows]


async def resolve(session: Session, row: Unsure, state: State, reason: str) -> bool:
    """Decide an unsure message's fate; False when evidence came first.

    The answer is about one hand-over: after another one it decides nothing.
    """
    check(State.UNSURE, state)
    again = 1 if state == State.QUEUED else 0
    done = await session.execute(
        update(Outbox)
        .where(Outbox.id == row.id, Outbox.state == State.UNSURE, Outbox.attempts == row.attempts)
        .values(
            state=state,
            reason=reason,
            resent=Outbox.resent + again,
            due_at=session.moment.real,
            changed_at=session.moment.real,
        )
    )
    if done.rowcount and state in BY_RECEIPT:
        await routing.learn(session, [row.reference])
    return done.rowcount == 1


async def decide_parked(session: Session, outbox_id: int, state: State, reason: str) -> bool:
    """A person decides what becomes of a parked message; False when evidence came first."""
    check(State.PARKED, state)
    done = await session.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state == State.PARKED)
        .values(
            state=state,
            reason=reason,
            due_at=session.moment.real,
            changed_at=session.moment.real,
        )
    )
    if done.rowcount and state == State.QUEUED:
        session.touch("outbox")
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
    await _wait_for_writers(session, [report.reference for report in reports])
    moved = 0
    for report in reports:
        moved += await _apply(session, channel, report)
    if moved:
        await routing.learn(session, [report.reference for report in reports])
    return moved


async def _wait_for_writers(session: Session, references: Sequence[str]) -> None:
    """Let whoever is just writing down a hand-over of these commit first.

    On PostgreSQL a receipt would pass a row that is being accepted, while the acceptance cannot see
    the receipt yet: neither would apply it. SQLite has one writer.
    """
    if session.dialect == "postgresql":
        await session.execute(_LOCK, {"references": list(references)})


async def catch_up(session: Session, channel: str, references: Sequence[str]) -> None:
    """Apply receipts that came before our own record of the hand-over was written."""
    rows = await session.execute(_EARLY, {"channel": channel, "references": list(references)})
    early = rows.all()
    for row in early:
        state = next((known for known in BY_RECEIPT if known == row.outcome), None)
        report = Report(row.reference, state, row.outcome, row.provider_code)
        await _apply(session, channel, report)
    if early:
        await routing.learn(session, [row.reference for row in early])


async def _apply(session: Session, channel: str, report: Report) -> int:
    """Move a message forward; what did not arrive keeps the far end's own code as its reason."""
    if report.state is None:
        return 0
    received = {"of": report.reference, "on": channel, "real": session.moment.real}
    if report.state == State.UNDELIVERED:
        received["code"] = report.provider_code[:LONGEST_REASON] or None
    return (await session.execute(_FORWARD[report.state], received)).rowcount


_LOCK = (
    select(Outbox.id)
    .where(Outbox.reference.in_(bindparam("references", expanding=True)))
    .order_by(Outbox.id)
    .with_for_update()
)
_EARLY = (
    select(Receipt.reference, Receipt.outcome, Receipt.provider_code)
    .where(
        Receipt.channel == bindparam("channel"),
        Receipt.reference.in_(bindparam("references", expanding=True)),
    )
    .order_by(Receipt.id)
)
_FORWARD = {
    state: update(Outbox)
    .where(
        Outbox.reference == bindparam("of"),
        Outbox.channel == bindparam("on"),
        Outbox.state.in_(before),
    )
    .values(
        state=state,
        changed_at=bindparam("real"),
        **({"reason": bindparam("code")} if state == State.UNDELIVERED else {}),
    )
    for state, before in BY_RECEIPT.items()
}


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
    if done.rowcount:
        await routing.learn(session, references)
    return done.rowcount
