"""The list of cases: one page of them with household, place and nearest limit, in two questions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.cases import Case, CaseClock
from storage.models.people import Household
from storage.models.regions import Region
from storage.moment import county_day
from storage.queries.case_scope import seen_by
from storage.queries.cases import subject_place
from storage.queries.households import label_of
from storage.queries.worklists import FIRST_STATE
from storage.scope import Scope, within

LATE, SOON = "late", "soon"
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list shows; `ends` is late (over), soon (within three days) or empty."""

    procedure: str = ""
    state: str = ""
    level: str = ""
    path: str = ""
    ends: str = ""
    code: str = ""
    finished: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list; `household` is how messages name it, or its subject in words."""

    id: int
    code: str
    procedure: str
    state: str
    level: str
    opened_on: date
    closed_on: date | None
    household_id: int | None
    household: str
    village: str
    deadline: date | None


async def listed(session: Session, scope: Scope, wanted: Wanted, limit: int) -> list[Listed]:
    """Cases a scope may see, oldest first."""
    query = _SELECT.where(seen_by(scope), Case.id > wanted.after, *_such(session, wanted))
    rows = (await session.execute(query.order_by(Case.id).limit(limit))).all()
    ends = await _ends(session, [row.id for row in rows])
    return [_listed(session, row, ends.get(row.id)) for row in rows]


def _such(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [within(Case.path, wanted.path)]
    for column, value in (
        (Case.procedure, wanted.procedure),
        (Case.state, wanted.state),
        (Case.level, wanted.level),
        (Case.code, wanted.code),
    ):
        if value:
            conditions.append(column == value)
    if not wanted.finished and not wanted.code:
        conditions.append(Case.closed_on.is_(None))
    if wanted.ends in (LATE, SOON):
        conditions.append(_ending(session, wanted.ends))
    return conditions


def _ending(session: Session, ends: str) -> ColumnElement[bool]:
    """A running limit, or the first contact, is over or ends within days."""
    today = session.moment.today
    begins = session.moment.local.replace(hour=0, minute=0, second=0, microsecond=0)
    last = today + timedelta(days=SOON_DAYS)
    if ends == LATE:
        over, uncalled = CaseClock.deadline < today, Case.contact_by < begins
    else:
        over = CaseClock.deadline.between(today, last)
        uncalled = Case.contact_by.between(begins, begins + timedelta(days=SOON_DAYS + 1))
    running = exists().where(CaseClock.case_id == Case.id, CaseClock.running.is_(True), over)
    return and_(Case.closed_on.is_(None), or_(running, and_(Case.state == FIRST_STATE, uncalled)))


async def _ends(session: Session, ids: list[int]) -> dict[int, date]:
    rows = await session.execute(_NEAREST, {"ids": ids}) if ids else ()
    return {row.case_id: row.ends for row in rows}


def _listed(session: Session, row: Any, ends: date | None) -> Listed:
    household_id = row.household_id
    if row.head is not None:
        head = session.vault.open(row.head, f"household|head|{household_id}")
        name = label_of(row.number, head)
    else:
        name = session.vault.open(row.subject, subject_place(row.id)) if row.subject else ""
    if row.state == FIRST_STATE and row.contact_by and row.closed_on is None:
        called = county_day(row.contact_by)
        ends = min(ends, called) if ends else called
    village = f"{row.within or ''}{row.place}"
    return Listed(
        id=row.id,
        code=row.code,
        procedure=row.procedure,
        state=row.state,
        level=row.level,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        household_id=household_id,
        household=name,
        village=village,
        deadline=ends,
    )


_PARENT = aliased(Region)
_SELECT: Select[*tuple[Any, ...]] = (
    select(
        Case.id,
        Case.code,
        Case.procedure,
        Case.state,
        Case.level,
        Case.opened_on,
        Case.closed_on,
        Case.household_id,
        Household.number,
        Household.head,
        Case.subject,
        Case.contact_by,
        Region.name.label("place"),
        _PARENT.name.label("within"),
    )
    .select_from(Case)
    .outerjoin(Household, Household.id == Case.household_id)
    .join(Region, Region.id == Case.region_id)
    .outerjoin(_PARENT, _PARENT.id == Region.parent_id)
)
_NEAREST = (
    select(CaseClock.case_id, func.min(CaseClock.deadline).label("ends"))
    .where(
        CaseClock.case_id.in_(bindparam("ids", expanding=True)),
        CaseClock.running.is_(True),
        CaseClock.deadline.is_not(None),
    )
    .group_by(CaseClock.case_id)
)
