"""Inspections and visits from above: what is scheduled where, so that nothing comes as a heap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, or_, select, true, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.burden import Inspection as Table
from storage.models.duties import Post
from storage.models.notices import Notice
from storage.models.regions import Region
from storage.moment import county_day
from storage.scope import Scope, within

SCHEDULED, CANCELLED = "scheduled", "cancelled"


@dataclass(frozen=True, slots=True)
class Planned:
    """An inspection as it is to be kept; `rulebook.burden` says what the kinds are."""

    region_id: str
    path: str
    title: str
    kind: str
    initiator: str
    initiator_kind: str
    target_kind: str
    report_no: str | None
    authority_no: str | None
    notice_id: int | None
    notice_on: date | None
    first: date
    last: date
    person_id: int


@dataclass(frozen=True, slots=True)
class Inspection(Planned):
    """An inspection as it was kept, with the name of the place."""

    id: int
    state: str
    recorded_at: datetime
    place: str

    def concerns(self, path: str) -> bool:
        """Whether it comes to a place: to it, to some of it, or to the whole it belongs to."""
        return self.path.startswith(path) or path.startswith(self.path)


_PLANNED = (
    *(Table.region_id, Table.path, Table.title, Table.kind, Table.initiator),
    *(Table.initiator_kind, Table.target_kind, Table.report_no, Table.authority_no),
    *(Table.notice_id, Table.notice_on, Table.first, Table.last, Table.person_id),
)


async def add(session: Session, planned: Planned) -> int:
    """Keep an inspection that may come."""
    row_id = new_id()
    row = {column.key: getattr(planned, column.key) for column in _PLANNED}
    moment = {"recorded_at": session.moment.now}
    await session.execute(insert(Table), {"id": row_id, "state": SCHEDULED, **row, **moment})
    return row_id


async def get(session: Session, scope: Scope, inspection_id: int) -> Inspection | None:
    """An inspection of a place within a scope."""
    found = await _many(session, _SELECT.where(Table.id == inspection_id, scope.rows(Table.path)))
    return found[0] if found else None


async def cancel(session: Session, inspection_id: int) -> bool:
    """Cancel an inspection; False when it was before."""
    done = await session.execute(
        update(Table)
        .where(Table.id == inspection_id, Table.state == SCHEDULED)
        .values(state=CANCELLED)
    )
    return done.rowcount == 1


async def between(session: Session, first: date, last: date) -> list[Inspection]:
    """What is scheduled anywhere and lasts into these days, the first one first."""
    return await _many(session, _LASTING.where(Table.first <= last, Table.last >= first))


async def at(session: Session, path: str, first: date, last: date) -> list[Inspection]:
    """What is scheduled at a place, in it or above it, and lasts into these days."""
    query = _LASTING.where(Table.first <= last, Table.last >= first)
    return await _many(session, query.where(concerning(Table.path, [path])))


async def seen_by(session: Session, scope: Scope, since: date, limit: int) -> list[Inspection]:
    """What comes to the places of a scope and is not over, cancelled ones among them."""
    where = true() if scope.everything else concerning(Table.path, scope.paths)
    query = _SELECT.where(where, Table.last >= since).order_by(Table.first, Table.id)
    return await _many(session, query.limit(limit))


async def assessments(session: Session, region_id: str, kind: str, year: int) -> int:
    """How many of a kind a place has in a year; nobody adds one until this transaction ends."""
    await session.execute(select(Region.id).where(Region.id == region_id).with_for_update())
    found: int = await session.scalar(
        select(func.count())
        .select_from(Table)
        .where(
            Table.region_id == region_id,
            Table.kind == kind,
            Table.state == SCHEDULED,
            Table.first.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return found


async def written_on(session: Session, notice_id: int) -> date | None:
    """The day a version of a notice was written."""
    found = await session.scalar(select(Notice.created_at).where(Notice.id == notice_id))
    return county_day(found) if found else None


async def holders(session: Session, roles: Iterable[str]) -> list[tuple[int, str]]:
    """Everybody who holds one of these roles today, with the path of their place."""
    today = session.moment.today
    rows = await session.execute(
        select(Post.person_id, Region.path)
        .join(Region, Region.id == Post.region_id)
        .where(
            Post.role.in_(list(roles)),
            Post.since <= today,
            or_(Post.until.is_(None), Post.until >= today),
        )
    )
    return [(row.person_id, row.path) for row in rows]


async def recorded(session: Session, since: datetime, until: datetime) -> list[str]:
    """The paths of what was registered in a span of time and stands."""
    rows = await session.execute(
        select(Table.path).where(
            Table.state == SCHEDULED, Table.recorded_at >= since, Table.recorded_at < until
        )
    )
    return [row.path for row in rows]


def concerning(path: Any, places: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a row is of one of these places, of some of it, or of one above it."""
    found: list[ColumnElement[bool]] = []
    for place in places:
        parts = [part for part in place.split("/") if part]
        above = [f"/{'/'.join(parts[:end])}/" for end in range(1, len(parts))]
        found += [within(path, place), path.in_(above)]
    return or_(*found) if found else path.is_(None)


async def _many(session: Session, query: Select[*tuple[Any, ...]]) -> list[Inspection]:
    return [Inspection(*row) for row in await session.execute(query)]


_SELECT = select(*_PLANNED, Table.id, Table.state, Table.recorded_at, Region.name).join(
    Region, Region.id == Table.region_id
)
_LASTING = _SELECT.where(Table.state == SCHEDULED).order_by(Table.first, Table.id)
