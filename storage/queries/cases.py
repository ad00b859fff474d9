"""Cases: open, find and change one. Every reading takes a scope."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.cases import Case, Report
from storage.queries.case_clocks import ClockRow, clocks_of, put_clocks
from storage.queries.case_history import Happened, add_document, append, history
from storage.queries.case_scope import readers_of, seen_by
from storage.scope import Scope, within

__all__ = [
    "ClockRow",
    "Filed",
    "Happened",
    "Overtaken",
    "add_document",
    "append",
    "by_code",
    "clocks_of",
    "columns",
    "filed",
    "filed_from",
    "followed_by",
    "following",
    "get",
    "history",
    "insert_case",
    "lock",
    "of_ids",
    "open_of",
    "page",
    "put_clocks",
    "readers_of",
    "save",
    "state_of",
    "subject_place",
]


@dataclass(frozen=True, slots=True)
class Filed:
    """A case as stored. `standing` is the rulebook's own record of it.

    It is about a household, perhaps about one `member_id` of it, or about a `subject` in words.
    """

    id: int
    code: str
    procedure: str
    household_id: int | None
    region_id: str
    path: str
    state: str
    level: str
    contact_by: datetime | None
    standing: Mapping[str, Any]
    version: int
    opened_on: date
    closed_on: date | None
    entered_on: date
    returns: int = 0
    sensitive: bool = False
    member_id: int | None = None
    follows_id: int | None = None
    follows_how: str | None = None
    subject: str = ""


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
    Case.entered_on,
    Case.returns,
    Case.sensitive,
    Case.member_id,
    Case.follows_id,
    Case.follows_how,
    Case.subject,
)


async def get(session: Session, scope: Scope, case_id: int) -> Filed | None:
    """A case this scope may see; foreign and absent look the same."""
    return await _one(session, scope, _GET, case=case_id)


async def lock(session: Session, scope: Scope, case_id: int) -> Filed | None:
    """The same, held until this transaction ends."""
    return await _one(session, scope, _LOCK, case=case_id)


async def of_ids(session: Session, scope: Scope, case_ids: Collection[int]) -> list[Filed]:
    """The cases with these ids that this scope may see."""
    query = _SELECT.where(Case.id.in_(sorted(case_ids)), seen_by(scope))
    return [filed(session, row) for row in await session.execute(query)]


async def by_code(session: Session, scope: Scope, code: str) -> Filed | None:
    """The case with this code."""
    return await _one(session, scope, _BY_CODE, code=code)


async def open_of(
    session: Session, scope: Scope, household_id: int, procedure: str
) -> Filed | None:
    """The case of this procedure that is open for a household."""
    return await _one(session, scope, _OPEN_OF, household=household_id, procedure=procedure)


async def following(session: Session, scope: Scope, case_id: int, procedure: str) -> Filed | None:
    """The last case of a procedure that follows another."""
    return await _one(session, scope, _FOLLOWING, case=case_id, procedure=procedure)


async def followed_by(session: Session, scope: Scope, case_id: int) -> list[Filed]:
    """The cases that follow another, the first one first."""
    query = _SELECT.where(Case.follows_id == case_id, seen_by(scope)).order_by(Case.id)
    return [filed(session, row) for row in await session.execute(query)]


async def page(
    session: Session,
    scope: Scope,
    *,
    procedure: str | None = None,
    state: str | None = None,
    path: str = "",
    open_only: bool = True,
    after: int = 0,
    limit: int = 50,
) -> list[Filed]:
    """Cases this scope may see, oldest first, by page."""
    query = select(*columns).where(seen_by(scope), Case.id > after, within(Case.path, path))
    if procedure:
        query = query.where(Case.procedure == procedure)
    if state:
        query = query.where(Case.state == state)
    if open_only:
        query = query.where(Case.closed_on.is_(None))
    rows = await session.execute(query.order_by(Case.id).limit(limit))
    return [filed(session, row) for row in rows]


async def insert_case(session: Session, case: Filed) -> None:
    """Write a new case."""
    values = {column.name: getattr(case, column.name) for column in columns}
    values["subject"] = (
        session.vault.seal(case.subject, subject_place(case.id)) if case.subject else None
    )
    await session.execute(_INSERT, values)


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
            "entered_on": case.entered_on,
            "returns": case.returns,
            "sensitive": case.sensitive,
            "household_id": case.household_id,
            "region_id": case.region_id,
            "path": case.path,
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


def filed(session: Session, row: Sequence[Any]) -> Filed:
    """A row of `columns` as a case, its subject opened."""
    *values, sealed = row
    case = Filed(*values)
    return (
        replace(case, subject=session.vault.open(sealed, subject_place(case.id)))
        if sealed
        else case
    )


def subject_place(case_id: int) -> str:
    """What the words of a case's subject are sealed to."""
    return f"case|subject|{case_id}"


async def _one(
    session: Session, scope: Scope, query: Select[*tuple[Any, ...]], **values: Any
) -> Filed | None:
    if not scope.everything:
        query = query.where(seen_by(scope))
    row = (await session.execute(query, values)).first()
    return filed(session, row) if row else None


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
_FOLLOWING = (
    _SELECT.where(Case.follows_id == bindparam("case"), Case.procedure == bindparam("procedure"))
    .order_by(Case.id.desc())
    .limit(1)
)
_STATE_OF = select(Case.state).where(Case.id == bindparam("case"))
_FILED_FROM = select(func.max(Report.on)).where(
    Report.address_id == bindparam("address"), Report.case_id == bindparam("case")
)
_INSERT = insert(Case)
_SAVE = update(Case).where(Case.id == bindparam("case"), Case.version == bindparam("as_read"))
