"""What the pages ask: browser sessions, mailboxes, what waits for a person, the delivery log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.cases import Case, CaseClock
from storage.models.delivery import Outbox, State
from storage.models.duties import Post
from storage.models.inbox import Handoff
from storage.models.notices import Recipient
from storage.models.people import Address, Household
from storage.models.regions import Region
from storage.models.staff import WebSession as Table
from storage.queries.households import label_of
from storage.queries.outbox import Claimed, claimed_columns
from storage.queries.upsert import insert_or_change
from storage.scope import Scope

SHOWN = (State.ACCEPTED, State.DELIVERED, State.EXPIRED)
"""The messages a mailbox holds: handed over, seen or not."""


@dataclass(frozen=True, slots=True)
class WebSession:
    """A browser session as stored; times are real."""

    key: str
    account_id: int | None
    data: bytes
    created_at: datetime
    seen_at: datetime


async def find(session: Session, key: str) -> WebSession | None:
    """The browser session under this key."""
    query = select(Table.key, Table.account_id, Table.data, Table.created_at, Table.seen_at)
    row = (await session.execute(query.where(Table.key == key))).first()
    return WebSession(*row) if row else None


async def put(session: Session, key: str, account_id: int | None, data: bytes) -> None:
    """Keep a browser session; the time it began stays."""
    now = session.moment.real
    await session.execute(
        insert_or_change(
            session,
            Table,
            ("key",),
            lambda new: {
                "account_id": new.account_id,
                "data": new.data,
                "seen_at": new.seen_at,
            },
        ),
        {"key": key, "account_id": account_id, "data": data, "created_at": now, "seen_at": now},
    )


async def touch(session: Session, key: str) -> None:
    """Note that a browser session is in use."""
    await session.execute(update(Table).where(Table.key == key).values(seen_at=session.moment.real))


async def end(session: Session, key: str) -> None:
    """End a browser session."""
    await session.execute(delete(Table).where(Table.key == key))


async def end_all_of(session: Session, account_id: int) -> int:
    """End every browser session of an account; returns how many there were."""
    done = await session.execute(delete(Table).where(Table.account_id == account_id))
    return done.rowcount


async def forget(session: Session, staff_before: datetime, others_before: datetime) -> int:
    """Delete sessions nobody has used since these instants (real time)."""
    signed_in = await session.execute(
        delete(Table).where(Table.account_id.is_not(None), Table.seen_at < staff_before)
    )
    others = await session.execute(
        delete(Table).where(Table.account_id.is_(None), Table.seen_at < others_before)
    )
    return signed_in.rowcount + others.rowcount


@dataclass(frozen=True, slots=True)
class Letter:
    """A message lying in a mailbox, ready to be composed."""

    row: Claimed
    changed_at: datetime


async def mailbox(
    session: Session, address_id: int, limit: int = 50, since: datetime | None = None
) -> list[Letter]:
    """The last messages of an address, oldest first; with `since`, those that moved since then."""
    query = select(*claimed_columns, Outbox.changed_at).where(
        Outbox.address_id == address_id, Outbox.state.in_(SHOWN)
    )
    if since:
        query = query.where(Outbox.changed_at >= since)
    rows = await session.execute(query.order_by(Outbox.id.desc()).limit(limit))
    return [Letter(Claimed(*row[:-1]), row[-1]) for row in rows][::-1]


async def next_deadline(session: Session, after: date) -> date | None:
    """The first day after this one on which a running limit of any case ends."""
    found: date | None = await session.scalar(
        select(func.min(CaseClock.deadline))
        .join(Case, Case.id == CaseClock.case_id)
        .where(CaseClock.running.is_(True), CaseClock.deadline > after, Case.closed_on.is_(None))
    )
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something a person must look at; `text` is opened, `household` is how messages name it."""

    id: int
    reason: str
    path: str
    household_id: int | None
    household: str | None
    village: str | None
    text: str
    created_at: datetime


async def handoffs(session: Session, scope: Scope, limit: int = 200) -> list[Waiting]:
    """What waits for a person within a scope, the oldest first."""
    rows = await session.execute(
        select(
            Handoff.id,
            Handoff.reason,
            Handoff.path,
            Handoff.household_id,
            Handoff.text,
            Handoff.created_at,
            Household.number,
            Household.head,
            Region.name.label("village"),
        )
        .outerjoin(Household, Household.id == Handoff.household_id)
        .outerjoin(Region, Region.path == Handoff.path)
        .where(Handoff.closed_at.is_(None), scope.rows(Handoff.path))
        .order_by(Handoff.created_at, Handoff.id)
        .limit(limit)
    )
    return [_waiting(session, row) for row in rows]


async def close_handoff(
    session: Session, scope: Scope, handoff_id: int, person_id: int | None
) -> bool:
    """Close something that was looked at; False when this scope sees no such open one."""
    done = await session.execute(
        update(Handoff)
        .where(Handoff.id == handoff_id, Handoff.closed_at.is_(None), scope.rows(Handoff.path))
        .values(closed_at=session.moment.now, closed_by=person_id)
    )
    return done.rowcount == 1


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as the log shows it: never its text, never its address."""

    id: int
    channel: str
    kind: str
    state: str
    reason: str | None
    notice_id: int | None
    household_id: int | None
    household: str | None
    village: str | None
    attempts: int
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages of the log are asked for; `before` is the last id of the page before."""

    state: str | None = None
    broadcast_id: int | None = None
    before: int | None = None


async def deliveries(
    session: Session, scope: Scope, wanted: Wanted, limit: int = 50
) -> list[Delivery]:
    """Messages to households and officials within a scope, the newest first."""
    household = func.coalesce(Recipient.household_id, Address.household_id)
    served = exists().where(
        Post.person_id == Address.person_id,
        Post.region_id == _PostRegion.id,
        scope.rows(_PostRegion.path),
    )
    query = (
        select(*_DELIVERY, Household.number, Household.head, Region.name.label("village"))
        .join(Address, Address.id == Outbox.address_id)
        .outerjoin(Recipient, Recipient.id == Outbox.recipient_id)
        .outerjoin(Household, Household.id == household)
        .outerjoin(Region, Region.id == Household.region_id)
        .where(or_(scope.rows(Household.path), served))
    )
    if wanted.state:
        query = query.where(Outbox.state == wanted.state)
    if wanted.broadcast_id is not None:
        query = query.where(Recipient.broadcast_id == wanted.broadcast_id)
    if wanted.before is not None:
        query = query.where(Outbox.id < wanted.before)
    rows = await session.execute(query.order_by(Outbox.id.desc()).limit(limit))
    return [_delivery(session, row) for row in rows]


_PostRegion = aliased(Region)
_DELIVERY = (
    Outbox.id,
    Outbox.channel,
    Outbox.kind,
    Outbox.state,
    Outbox.reason,
    Outbox.notice_id,
    Outbox.attempts,
    Outbox.created_at,
    Outbox.changed_at,
    Household.id.label("household_id"),
)


def _waiting(session: Session, row: Any) -> Waiting:
    text = session.vault.open(row.text, f"handoff|text|{row.id}") if row.text else ""
    return Waiting(
        row.id,
        row.reason,
        row.path,
        row.household_id,
        _called(session, row),
        row.village,
        text,
        row.created_at,
    )


def _delivery(session: Session, row: Any) -> Delivery:
    return Delivery(
        row.id,
        row.channel,
        row.kind,
        row.state,
        row.reason,
        row.notice_id,
        row.household_id,
        _called(session, row),
        row.village,
        row.attempts,
        row.created_at,
        row.changed_at,
    )


def _called(session: Session, row: Any) -> str | None:
    if row.household_id is None:
        return None
    return label_of(row.number, session.vault.open(row.head, f"household|head|{row.household_id}"))
