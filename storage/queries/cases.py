"""Cases: open, find and change one. Every reading takes a scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.cases import Case, Report
from storage.queries.case_clocks import ClockRow, clock_runs, clocks_of, put_clocks
from storage.queries.case_history import Happened, add_document, append, history
from storage.scope import Scope

__all__ = [
    "ClockRow",
    "Filed",
    "Happened",
    "Overtaken",
    "add_document",
    "append",
    "by_code",
    "clock_runs",
    "clocks_of",
    "columns",
    "filed_from",
    "get",
    "history",
    "insert_case",
    "lock",
    "open_of",
    "page",
    "put_clocks",
    "save",
    "state_of",
]


@dataclass(frozen=True, slots=True)
class Filed:
    """A case as stored. `standing` is the rulebook's own record of it."""

    id: int
    code: str
    procedure: str
    household_id: int
    region_id: str
    path: str
    state: str
    level: str
    contact_by: datetime | None
    standing: Mapping[str, Any]
    version: int
    opened_on: date
    closed_on: date | None


class Overtaken(Exception):
    """Somebody else changed the case meanwhile; look again."""


columns = (
    Case.id,
    Case.code,
    Case.procedure,
    Case.household_id,
    Case.region_id,
    Case.path,
    Case.state,
    Case.level,
    Case.contact_by,
    Case.standing,
    Case.version,
    Case.opened_on,
    Case.closed_on,
)


async def get(session: Session, scope: Scope, case_id: int) -> Filed | None:
    """A case this scope may see; foreign and absent look the same."""
    return await _one(session, scope, _GET, case=case_id)


async def lock(session: Session, scope: Scope, case_id: int) -> Filed | None:
    """The same, held until this transaction ends."""
    return await _one(session, scope, _LOCK, case=case_id)


async def by_code(session: Session, scope: Scope, code: str) -> Filed | None:
    """The case with this code."""
    return await _one(session, scope, _BY_CODE, code=code)


async def open_of(
    session: Session, scope: Scope, household_id: int, procedure: str
) -> Filed | None:
    """The case of this procedure that is open for a household."""
    return await _one(session, scope, _OPEN_OF, household=household_id, procedure=procedure)


async def page(
    session: Session,
    scope: Scope,
    *,
    state: str | None = None,
    path: str = "",
    open_only: bool = True,
    after: int = 0,
    limit: int = 50,
) -> list[Filed]:
    """Cases this scope may see, oldest first, by page."""
    query = select(*columns).where(
        scope.rows(Case.path, Case.household_id), Case.id > after, Case.path.like(path + "%")
    )
    if state:
        query = query.where(Case.state == state)
    if open_only:
        query = query.where(Case.closed_on.is_(None))
    rows = await session.execute(query.order_by(Case.id).limit(limit))
    return [Filed(*row) for row in rows]


async def insert_case(session: Session, case: Filed) -> None:
    """Write a new case."""
    await session.execute(_INSERT, {column.name: getattr(case, column.name) for column in columns})


async def save(session: Session, case: Filed) -> None:
    """Write what an event changed; `case.version` is the version that was read.

    Raises:
        Overtaken: somebody else changed the case meanwhile.
    """
    done = await session.execute(
        _SAVE,
        {
            "case": case.id,
            "as_read": case.version,
            "state": case.state,
            "standing": dict(case.standing),
            "closed_on": case.closed_on,
            "household_id": case.household_id,
            "level": case.level,
            "contact_by": case.contact_by,
            "version": case.version + 1,
        },
    )
    if done.rowcount != 1:
        raise Overtaken(str(case.id))


async def state_of(session: Session, case_id: int) -> str | None:
    """Where a case stands."""
    state: str | None = await session.scalar(_STATE_OF, {"case": case_id})
    return state


async def filed_from(session: Session, address_id: int, case_id: int) -> date | None:
    """The day a report of this case was filed from this address, the last one; None if never."""
    day: date | None = await session.scalar(_FILED_FROM, {"address": address_id, "case": case_id})
    return day


async def _one(
    session: Session, scope: Scope, query: Select[*tuple[Any, ...]], **values: Any
) -> Filed | None:
    if not scope.everything:
        query = query.where(scope.rows(Case.path, Case.household_id))
    row = (await session.execute(query, values)).first()
    return Filed(*row) if row else None


_SELECT = select(*columns)
_GET = _SELECT.where(Case.id == bindparam("case"))
_LOCK = _GET.with_for_update()
_BY_CODE = _SELECT.where(Case.code == bindparam("code"))
_OPEN_OF = (
    _SELECT.where(
        Case.household_id == bindparam("household"),
        Case.procedure == bindparam("procedure"),
        Case.closed_on.is_(None),
    )
    .order_by(Case.id)
    .limit(1)
    .with_for_update()
)
_STATE_OF = select(Case.state).where(Case.id == bindparam("case"))
_FILED_FROM = select(func.max(Report.on)).where(
    Report.address_id == bindparam("address"), Report.case_id == bindparam("case")
)
_INSERT = insert(Case)
_SAVE = update(Case).where(Case.id == bindparam("case"), Case.version == bindparam("as_read"))
