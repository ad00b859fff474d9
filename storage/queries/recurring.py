"""Recurring broadcasts: what is prepared again at an occasion of every year."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update

from storage.engine import Session
from storage.models.notices import RecurringBroadcast as Table
from storage.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class Recurring:
    """A notice, by the short name of its versions, prepared at an occasion for an audience."""

    id: int
    slug: str
    region_id: str
    path: str
    audience: str
    occasion: str
    form: str
    author_id: int
    created_at: datetime


_COLUMNS = tuple(getattr(Table, name) for name in Recurring.__dataclass_fields__)
_RUNNING = select(*_COLUMNS).where(Table.ended_at.is_(None)).order_by(Table.id)


async def add(session: Session, recurring: Recurring) -> None:
    """Keep what is prepared from now on."""
    await session.execute(insert(Table), asdict(recurring))


async def running(session: Session, scope: Scope = EVERYTHING) -> list[Recurring]:
    """All that nobody has ended, as far as this scope sees it."""
    return await _many(session, _RUNNING.where(scope.rows(Table.path)))


async def get(session: Session, scope: Scope, recurring_id: int) -> Recurring | None:
    """One of them; foreign and absent look the same."""
    query = _RUNNING.where(Table.id == recurring_id, scope.rows(Table.path))
    return next(iter(await _many(session, query)), None)


async def end(session: Session, recurring_id: int) -> bool:
    """Prepare it no more; False when it was ended before."""
    done = await session.execute(
        update(Table)
        .where(Table.id == recurring_id, Table.ended_at.is_(None))
        .values(ended_at=session.moment.now)
    )
    return done.rowcount == 1


async def _many(session: Session, query: Select[Any]) -> list[Recurring]:
    return [Recurring(*row) for row in await session.execute(query)]
