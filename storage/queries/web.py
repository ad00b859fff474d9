"""What the pages ask: browser sessions, mailboxes, what waits for a person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from storage.engine import Session
from storage.models.cases import Case, CaseClock
from storage.models.delivery import Outbox, State
from storage.models.inbox import Handoff
from storage.models.people import Household
from storage.models.regions import Region
from storage.models.staff import WebSession as Table
from storage.queries.households import label_of
from storage.queries.outbox import Claimed, claimed_columns
from storage.queries.upsert import insert_or_change
from storage.scope import Scope
from storage.signals import POSTS

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


async def change(session: Session, key: str, account_id: int | None, data: bytes) -> None:
    """Change what a browser session says; nothing when it was ended meanwhile."""
    await session.execute(
        update(Table).where(Table.key == key).values(account_id=account_id, data=data)
    )


async def touch(session: Session, key: str) -> None:
    """Note that a browser session is in use."""
    await session.execute(update(Table).where(Table.key == key).values(seen_at=session.moment.real))


async def end(session: Session, key: str) -> None:
    """End a browser session."""
    await session.execute(delete(Table).where(Table.key == key))
    session.touch(_of_browser(key))


async def end_all_of(session: Session, account_id: int, but: str = "") -> int:
    """End every browser session of an account, but perhaps one; returns how many there were."""
    done = await session.execute(
        delete(Table).where(Table.account_id == account_id, Table.key != but)
    )
    session.touch(_of_account(account_id))
    return done.rowcount


def endings(key: str, account_id: int) -> tuple[str, ...]:
    """The topics of `signals` that tell whoever listens for a signed-in browser to ask again."""
    return _of_browser(key), _of_account(account_id), POSTS


async def of_account(session: Session, account_id: int) -> list[WebSession]:
    """The browser sessions of an account, the last used one first."""
    query = select(Table.key, Table.account_id, Table.data, Table.created_at, Table.seen_at)
    rows = await session.execute(
        query.where(Table.account_id == account_id).order_by(Table.seen_at.desc(), Table.key)
    )
    return [WebSession(*row) for row in rows]


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


def _called(session: Session, row: Any) -> str | None:
    if row.household_id is None:
        return None
    return label_of(row.number, session.vault.open(row.head, f"household|head|{row.household_id}"))


def _of_browser(key: str) -> str:
    return f"browser:{key}"


def _of_account(account_id: int) -> str:
    return f"account:{account_id}"
