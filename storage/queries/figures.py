"""What the pictures show, in numbers by place: open cases, coverage, visits and steps."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, distinct, exists, func, or_, select

from storage.engine import Session
from storage.models.cases import Case, CaseClock, CaseEvent
from storage.models.duties import Activity, Post
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.activities import live
from storage.queries.case_scope import seen_by
from storage.queries.households import MONITORED
from storage.queries.screenings import LOOKED_BY, REGISTERED
from storage.queries.worklists import FIRST_STATE
from storage.scope import Scope, within

OVERDUE, THREE_DAYS, A_WEEK, LATER, NO_LIMIT = range(5)
"""How near the limit is that ends first."""
UNTIL = ((OVERDUE, -1), (THREE_DAYS, 3), (A_WEEK, 7))
"""The last day of each, counted from today."""


@dataclass(frozen=True, slots=True)
class Open:
    """So many open cases of one place, in one state, with their nearest limit so near."""

    path: str
    procedure: str
    state: str
    near: int
    many: int


@dataclass(frozen=True, slots=True)
class Covered:
    """Households under watch of a place, and how many of them were visited in a time."""

    path: str
    watched: int
    seen: int


async def open_cases(session: Session, scope: Scope, path: str) -> list[Open]:
    """The open cases of a place by where they lie, where they stand and how near their limit is.

    A limit is a running clock, or the county's own of the first contact.
    """
    ends = (
        select(func.min(CaseClock.deadline))
        .where(CaseClock.case_id == Case.id, CaseClock.running.is_(True))
        .scalar_subquery()
    )
    each = (
        select(*_WHERE, ends.label("ends"), _contact(session).label("contact"))
        .where(Case.closed_on.is_(None), within(Case.path, path), seen_by(scope))
        .subquery()
    )
    rows = await session.execute(select(*each.c, func.count().label("many")).group_by(*each.c))
    today = session.moment.today
    found: dict[tuple[str, str, str, int], int] = {}
    for row in rows:
        near = min(row.contact, _near(row.ends, today))
        key = (row.path, row.procedure, row.state, near)
        found[key] = found.get(key, 0) + row.many
    return [Open(*key, many) for key, many in found.items()]


async def coverage(
    session: Session, scope: Scope, path: str, first: date, last: date
) -> list[Covered]:
    """Households under watch by village, and how many were visited from a day to another."""
    visited = exists().where(
        Activity.household_id == Household.id,
        Activity.on.between(first, last),
        Activity.kind.in_(LOOKED_BY),
        live(),
    )
    rows = await session.execute(
        select(Household.path, func.count(), func.sum(case((visited, 1), else_=0)))
        .where(
            within(Household.path, path),
            scope.rows(Household.path),
            Household.status.in_(MONITORED),
            *REGISTERED,
        )
        .group_by(Household.path)
    )
    return [Covered(row[0], row[1], int(row[2])) for row in rows]


async def cadres(session: Session, scope: Scope, path: str, first: date, last: date) -> int:
    """How many people held a post in a place in a time."""
    found: int = await session.scalar(
        select(func.count(distinct(Post.person_id)))
        .join(Region, Region.id == Post.region_id)
        .where(
            within(Region.path, path),
            scope.rows(Region.path),
            Post.since <= last,
            or_(Post.until.is_(None), Post.until >= first),
        )
    )
    return found


async def visits(
    session: Session, scope: Scope, path: str, first: date, last: date
) -> dict[date, int]:
    """The visits of a place by their day."""
    rows = await session.execute(
        select(Activity.on, func.count())
        .join(Region, Region.id == Activity.region_id)
        .where(
            Activity.on.between(first, last),
            Activity.kind.in_(LOOKED_BY),
            live(),
            within(Region.path, path),
            scope.rows(Region.path),
        )
        .group_by(Activity.on)
    )
    return {row[0]: row[1] for row in rows}


async def steps(
    session: Session, scope: Scope, path: str, first: date, last: date
) -> dict[date, int]:
    """The steps officials took in the cases of a place, by their day."""
    rows = await session.execute(
        select(CaseEvent.on, func.count())
        .join(Case, Case.id == CaseEvent.case_id)
        .where(
            CaseEvent.on.between(first, last),
            CaseEvent.refusal.is_(None),
            CaseEvent.person_id.is_not(None),
            within(Case.path, path),
            seen_by(scope),
        )
        .group_by(CaseEvent.on)
    )
    return {row[0]: row[1] for row in rows}


def _near(ends: date | None, today: date) -> int:
    if ends is None:
        return NO_LIMIT
    days = (ends - today).days
    return next((near for near, last in UNTIL if days <= last), LATER)


def _contact(session: Session) -> ColumnElement[int]:
    """How near the limit of the first contact is, of the cases that wait for one."""
    began = session.moment.local.replace(hour=0, minute=0, second=0, microsecond=0)
    waits = and_(Case.state == FIRST_STATE, Case.contact_by.is_not(None))
    until = [
        (and_(waits, Case.contact_by < began + timedelta(days=last + 1)), near)
        for near, last in UNTIL
    ]
    return case(*until, (waits, LATER), else_=NO_LIMIT)


_WHERE = (Case.path, Case.procedure, Case.state)
