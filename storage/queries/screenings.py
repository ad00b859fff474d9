"""Screening campaigns: which run where, and how far each village is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    Select,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from rulebook.screening import Span
from storage.engine import Session
from storage.models.base import new_id
from storage.models.duties import Activity, VisitPause
from storage.models.people import Household as Home
from storage.models.regions import Region
from storage.models.screening import Screening as Table
from storage.queries.activities import live
from storage.scope import EVERYTHING, Scope, within

LOOKED_BY = ("screening", "household_visit")
"""The kinds of activities by which a household has been looked at."""
LEFT, PAUSED, DONE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Screening:
    """A campaign: where, from which day to which; `activity_id` is the count its closing made."""

    id: int
    region_id: str
    path: str
    title: str
    first: date
    last: date
    closed_on: date | None = None
    activity_id: int | None = None
    person_id: int | None = None

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many households there are, how many were looked at; `paused` are not, and wait."""

    done: int
    total: int
    paused: int = 0

    @property
    def left(self) -> int:
        """How many remain to be gone to now."""
        return self.total - self.done - self.paused


@dataclass(frozen=True, slots=True)
class VillageCoverage:
    """One village's coverage, with the township it lies in."""

    region_id: str
    path: str
    name: str
    township: str
    coverage: Coverage


async def add(session: Session, screening: Screening) -> None:
    """Open a campaign."""
    values = {name: getattr(screening, name) for name in Screening.__slots__}
    await session.execute(insert(Table), values | {"recorded_at": session.moment.real})


def new_screening_id() -> int:
    """An id for a campaign that is about to be opened."""
    return new_id()


async def one_at_a_time(session: Session, path: str) -> None:
    """Hold back whoever else opens a campaign in the same tree, until this transaction ends."""
    root = path.strip("/").split("/")[0]
    await session.execute(select(Region.id).where(Region.id == root).with_for_update())


async def close(session: Session, screening_id: int, on: date, activity_id: int) -> bool:
    """Close a campaign; False when it was closed before."""
    done = await session.execute(
        update(Table)
        .where(Table.id == screening_id, Table.closed_on.is_(None))
        .values(closed_on=on, activity_id=activity_id)
    )
    return done.rowcount == 1


async def get(session: Session, scope: Scope, screening_id: int) -> Screening | None:
    """A campaign that reaches into this scope."""
    return await _one(session, _SELECT.where(Table.id == screening_id, _reaches(scope)))


async def lock(session: Session, scope: Scope, screening_id: int) -> Screening | None:
    """The same, held until this transaction ends."""
    query = _SELECT.where(Table.id == screening_id, _reaches(scope)).with_for_update()
    return await _one(session, query)


async def page(session: Session, scope: Scope, limit: int = 50) -> list[Screening]:
    """The campaigns that reach into this scope, the latest first."""
    query = _SELECT.where(_reaches(scope)).order_by(Table.first.desc(), Table.id.desc())
    return await _many(session, query.limit(limit))


async def under_way(session: Session, path: str, on: date) -> list[Screening]:
    """The campaigns that a visit at a place on a day counts for."""
    query = _SELECT.where(
        Table.path.in_(above(path)),
        Table.last >= on,
        Table.first <= on,
        or_(Table.closed_on.is_(None), Table.closed_on >= on),
    )
    return await _many(session, query.order_by(Table.last, Table.id))


async def unclosed(session: Session, scope: Scope = EVERYTHING) -> list[Screening]:
    """The campaigns that nobody has closed, within this scope or reaching into it."""
    query = _SELECT.where(Table.closed_on.is_(None), _reaches(scope))
    return await _many(session, query.order_by(Table.last, Table.id))


async def reason(session: Session, screening: Screening) -> str:
    """Why households were left when it was closed, as it was written down; empty when none were."""
    query = select(Activity.id, Activity.note).where(Activity.id == screening.activity_id)
    row = (await session.execute(query)).first()
    return session.vault.open(row.note, f"activity|note|{row.id}") if row and row.note else ""


async def overlapping(session: Session, path: str, span: Span) -> Screening | None:
    """A campaign that has a day and a household in common with one to be opened."""
    ended = func.coalesce(Table.closed_on, Table.last)
    query = _SELECT.where(
        or_(Table.path.in_(above(path)), within(Table.path, path)),
        Table.last >= span.first,
        Table.first <= span.last,
        ended >= span.first,
    )
    return await _one(session, query.limit(1))


async def coverage(session: Session, screening_id: int, path: str) -> Coverage:
    """How far a campaign is at a place, and all below."""
    stands = _stands(session, Table)
    query = (
        select(stands, func.count().label("many"))
        .select_from(Home)
        .join(Table, Table.id == screening_id)
        .where(
            within(Home.path, path),
            func.substr(Home.path, 1, func.length(Table.path)) == Table.path,
            *REGISTERED,
        )
        .group_by(stands)
    )
    return _coverage({row.stands: row.many for row in await session.execute(query)})


async def by_village(session: Session, scope: Scope, screening: Screening) -> list[VillageCoverage]:
    """How far a campaign is in every village of this scope, in the order of the tree."""
    stands = _stands(session, screening)
    counted = (
        select(Home.region_id, stands, func.count().label("many"))
        .where(within(Home.path, screening.path), scope.rows(Home.path), *REGISTERED)
        .group_by(Home.region_id, stands)
        .subquery()
    )
    query = _VILLAGES.add_columns(counted.c.stands, counted.c.many).join(
        counted, counted.c.region_id == Region.id
    )
    found: dict[tuple[str, str, str, str], dict[int, int]] = {}
    for row in await session.execute(query):
        place = row.id, row.path, row.name, row.township or ""
        found.setdefault(place, {})[row.stands] = row.many
    return [VillageCoverage(*place, _coverage(many)) for place, many in found.items()]


async def households_of(session: Session, path: str) -> list[VillageCoverage]:
    """How many households a campaign would look at, by village; nothing is done yet."""
    counted = (
        select(Home.region_id, func.count().label("total"))
        .where(within(Home.path, path), *REGISTERED)
        .group_by(Home.region_id)
        .subquery()
    )
    query = _VILLAGES.add_columns(counted.c.total).join(counted, counted.c.region_id == Region.id)
    return [
        VillageCoverage(row.id, row.path, row.name, row.township or "", Coverage(0, row.total))
        for row in await session.execute(query)
    ]


def above(path: str) -> list[str]:
    """A place's path and those of all places above it."""
    parts = [part for part in path.split("/") if part]
    return [f"/{'/'.join(parts[:length])}/" for length in range(1, len(parts) + 1)]


def _reaches(scope: Scope) -> ColumnElement[bool]:
    """Within the scope, or over one of its places."""
    over = sorted({place for path in scope.paths for place in above(path)})
    return or_(scope.rows(Table.path), Table.path.in_(over))


def looked_at(screening: Screening | type[Table]) -> ColumnElement[bool]:
    """The condition that a household was looked at within a campaign, whenever it was noted."""
    seen = select(Activity.id).where(
        Activity.household_id == Home.id,
        Activity.on >= screening.first,
        Activity.on <= screening.last,
        Activity.kind.in_(LOOKED_BY),
        live(),
    )
    return seen.correlate(Home, Table).exists()


def paused(session: Session) -> ColumnElement[bool]:
    """The condition that nobody is sent to a household today."""
    today = session.moment.today
    running = select(VisitPause.id).where(
        VisitPause.household_id == Home.id,
        VisitPause.last >= today,
        VisitPause.first <= today,
        or_(VisitPause.ended_on.is_(None), VisitPause.ended_on > today),
    )
    return running.correlate(Home).exists()


def _stands(session: Session, screening: Screening | type[Table]) -> Label[int]:
    """Where a household stands: looked at, paused, or left. Told once a row, it groups them."""
    found = case((looked_at(screening), DONE), (paused(session), PAUSED), else_=LEFT)
    return found.label("stands")


def _coverage(many: Mapping[int, int]) -> Coverage:
    return Coverage(many.get(DONE, 0), sum(many.values()), many.get(PAUSED, 0))


async def _one(session: Session, query: Select[*tuple[Any, ...]]) -> Screening | None:
    return next(iter(await _many(session, query)), None)


async def _many(session: Session, query: Select[*tuple[Any, ...]]) -> list[Screening]:
    return [Screening(*row) for row in await session.execute(query)]


_Above = aliased(Region)
_VILLAGES = (
    select(Region.id, Region.path, Region.name, _Above.name.label("township"))
    .select_from(Region)
    .outerjoin(_Above, _Above.id == Region.parent_id)
    .order_by(Region.path)
)
REGISTERED = (Home.provisional.is_(False), Home.merged_into_id.is_(None))
_SELECT = select(
    *(Table.id, Table.region_id, Table.path, Table.title, Table.first, Table.last),
    *(Table.closed_on, Table.activity_id, Table.person_id),
)
