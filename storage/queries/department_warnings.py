"""Warnings of departments: clues about households, open until somebody has looked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.people import Household as Home
from storage.models.regions import Region
from storage.models.screening import DepartmentWarning as Table
from storage.queries.case_scope import seen_by
from storage.queries.households import label_of
from storage.queries.upsert import insert_once
from storage.scope import NOTHING, Scope

OPEN, LOOKED, CASE = "open", "looked", "case"
AT_ONCE = 500
IDENTIFY = "identify"


@dataclass(frozen=True, slots=True)
class NewWarning:
    """A warning to be kept; `detail` is what the office says of it, sealed."""

    household_id: int
    department: str
    kind: str
    on: date
    detail: Mapping[str, str]
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A warning as kept: about which household, what became of it, and by whom."""

    id: int
    household_id: int
    region_id: str
    path: str
    village: str
    household: str
    department: str
    kind: str
    on: date
    state: str
    case_id: int | None
    recorded_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    detail: Mapping[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see: every warning where they look, elsewhere those of their own office."""

    looking: Scope = NOTHING
    office: Scope = NOTHING
    departments: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which warnings are asked for; `after` is the last id of the page before."""

    closed: bool = False
    after: int = 0
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many households of a village have open warnings, and how many had them for long."""

    path: str
    households: int
    late: int


async def add(session: Session, warning: NewWarning, batch: str) -> bool:
    """Keep a warning; False when the same was kept before."""
    row_id = new_id()
    detail = dict(warning.detail)
    values = {
        "id": row_id,
        "household_id": warning.household_id,
        "department": warning.department,
        "kind": warning.kind,
        "on": warning.on,
        "detail": session.vault.seal_data(detail, _place("detail", row_id)) if detail else None,
        "batch": batch,
        "state": CASE if warning.case_id else OPEN,
        "case_id": warning.case_id,
        "recorded_at": session.moment.now,
    }
    done = await session.execute(
        insert_once(session, Table, "household_id", "department", "kind", "on"), values
    )
    return bool(done.rowcount)


async def kept(
    session: Session, department: str, household_ids: Iterable[int]
) -> set[tuple[int, str, date]]:
    """What an office has warned of already, of these households: household, kind and day."""
    ids, found = sorted(set(household_ids)), set[tuple[int, str, date]]()
    for start in range(0, len(ids), AT_ONCE):
        query = select(Table.household_id, Table.kind, Table.on).where(
            Table.department == department,
            Table.household_id.in_(ids[start : start + AT_ONCE]),
        )
        found |= {(row.household_id, row.kind, row.on) for row in await session.execute(query)}
    return found


async def under_way(session: Session, scope: Scope, household_ids: Iterable[int]) -> dict[int, int]:
    """Of these households, the open case of identification this scope may see, by household."""
    ids, found = sorted(set(household_ids)), dict[int, int]()
    for start in range(0, len(ids), AT_ONCE):
        query = (
            select(Case.household_id, Case.id)
            .where(
                Case.household_id.in_(ids[start : start + AT_ONCE]),
                Case.procedure == IDENTIFY,
                Case.closed_on.is_(None),
                seen_by(scope),
            )
            .order_by(Case.id.desc())
        )
        found |= {row.household_id: row.id for row in await session.execute(query)}
    return found


async def get(session: Session, sight: Sight, warning_id: int) -> Kept | None:
    """A warning one may see."""
    query = _SELECT.where(Table.id == warning_id, _seen(sight))
    return next(iter(await _many(session, query)), None)


async def page(session: Session, sight: Sight, wanted: Wanted, limit: int) -> list[Kept]:
    """Warnings one may see, the oldest first, by page."""
    query = _SELECT.where(_seen(sight), Table.id > wanted.after)
    if wanted.case_id is not None:
        query = query.where(Table.case_id == wanted.case_id)
    elif wanted.closed:
        query = query.where(Table.state != OPEN)
    else:
        query = query.where(Table.state == OPEN)
    return await _many(session, query.order_by(Table.id).limit(limit))


async def waiting(session: Session, scope: Scope, late_since: datetime) -> list[Waiting]:
    """How many households have open warnings, by village; late ones came before an instant."""
    distinct = Table.household_id.distinct()
    late = case((Table.recorded_at < late_since, Table.household_id)).distinct()
    query = (
        select(Home.path, func.count(distinct).label("all"), func.count(late).label("late"))
        .select_from(Table)
        .join(Home, Home.id == Table.household_id)
        .where(Table.state == OPEN, _visible(scope))
        .group_by(Home.path)
        .order_by(Home.path)
    )
    return [Waiting(*row) for row in await session.execute(query)]


async def open_at(
    session: Session, scope: Scope, household_ids: Iterable[int], until: date
) -> list[int]:
    """The open warnings of these households, merged ones among them, of a day and before."""
    ids = sorted(set(household_ids))
    about = or_(Table.household_id.in_(ids), Home.merged_into_id.in_(ids))
    query = (
        select(Table.id)
        .join(Home, Home.id == Table.household_id)
        .where(Table.state == OPEN, about, Table.on <= until, _visible(scope))
        .order_by(Table.id)
    )
    return list((await session.execute(query)).scalars())


async def settle(
    session: Session,
    warning_id: int,
    state: str,
    by: int | None,
    note: str = "",
    case_id: int | None = None,
) -> bool:
    """Write down what became of an open warning; False when it was settled before."""
    values = {
        "state": state,
        "case_id": case_id,
        "note": session.vault.seal(note, _place("note", warning_id)) if note else None,
        "decided_by": by,
        "decided_at": session.moment.now,
    }
    done = await session.execute(
        update(Table).where(Table.id == warning_id, Table.state == OPEN).values(**values)
    )
    return done.rowcount == 1


def _seen(sight: Sight) -> ColumnElement[bool]:
    own = and_(Table.department.in_(sorted(sight.departments)), sight.office.rows(Home.path))
    return or_(_visible(sight.looking), own)


def _visible(scope: Scope) -> ColumnElement[bool]:
    return scope.rows(Home.path, Home.id)


async def _many(session: Session, query: Select[*tuple[Any, ...]]) -> list[Kept]:
    return [_opened(session, row) for row in await session.execute(query)]


def _opened(session: Session, row: Any) -> Kept:
    head = session.vault.open(row.head, f"household|head|{row.home_id}")
    return Kept(
        id=row.id,
        household_id=row.merged_into_id or row.home_id,
        region_id=row.region_id,
        path=row.path,
        village=row.village,
        household=label_of(row.number, head),
        department=row.department,
        kind=row.kind,
        on=row.on,
        state=row.state,
        case_id=row.case_id,
        recorded_at=row.recorded_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        detail=(
            session.vault.open_data(row.detail, _place("detail", row.id)) if row.detail else {}
        ),
        note=session.vault.open(row.note, _place("note", row.id)) if row.note else "",
    )


def _place(column: str, row_id: int) -> str:
    return f"department_warning|{column}|{row_id}"


_COLUMNS: Sequence[Any] = (
    *(Home.id.label("home_id"), Home.merged_into_id, Home.region_id, Home.path, Home.number),
    *(Home.head, Region.name.label("village"), Table.id, Table.department, Table.kind, Table.on),
    *(Table.state, Table.case_id, Table.recorded_at, Table.decided_by, Table.decided_at),
    *(Table.detail, Table.note),
)
_SELECT = (
    select(*_COLUMNS)
    .select_from(Table)
    .join(Home, Home.id == Table.household_id)
    .join(Region, Region.id == Home.region_id)
)
