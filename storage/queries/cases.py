"""Cases: open, find, advance, and what is due. Every reading takes a scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, CaseClock, CaseEvent, Document, Report
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.upsert import insert_or_change
from storage.scope import Scope


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


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock of a case: running or not, from when, until when."""

    clock: str
    running: bool
    day0: date | None
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case, accepted or refused; `note` is opened."""

    number: int
    event: str
    role: str
    person_id: int | None
    on: date
    from_state: str | None
    to_state: str | None
    refusal: str | None
    documents: Sequence[str]
    note: str
    recorded_at: datetime


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
    return await _one(session, scope, select(*columns).where(Case.id == case_id))


async def lock(session: Session, scope: Scope, case_id: int) -> Filed | None:
    """The same, held until this transaction ends."""
    query = select(*columns).where(Case.id == case_id).with_for_update()
    return await _one(session, scope, query)


async def by_code(session: Session, scope: Scope, code: str) -> Filed | None:
    """The case with this code."""
    return await _one(session, scope, select(*columns).where(Case.code == code))


async def open_of(
    session: Session, scope: Scope, household_id: int, procedure: str
) -> Filed | None:
    """The case of this procedure that is open for a household."""
    query = (
        select(*columns)
        .where(
            Case.household_id == household_id,
            Case.procedure == procedure,
            Case.closed_on.is_(None),
        )
        .order_by(Case.id)
        .limit(1)
        .with_for_update()
    )
    return await _one(session, scope, query)


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
    await session.execute(
        insert(Case), {column.name: getattr(case, column.name) for column in columns}
    )


async def save(session: Session, case: Filed) -> None:
    """Write what an event changed; `case.version` is the version that was read.

    Raises:
        Overtaken: somebody else changed the case meanwhile.
    """
    done = await session.execute(
        update(Case)
        .where(Case.id == case.id, Case.version == case.version)
        .values(
            state=case.state,
            standing=dict(case.standing),
            closed_on=case.closed_on,
            household_id=case.household_id,
            level=case.level,
            contact_by=case.contact_by,
            version=case.version + 1,
        )
    )
    if done.rowcount != 1:
        raise Overtaken(str(case.id))


async def put_clocks(session: Session, case_id: int, clocks: Sequence[ClockRow]) -> None:
    """Keep a case's clocks as rows."""
    for clock in clocks:
        await session.execute(
            insert_or_change(
                session,
                CaseClock,
                ("case_id", "clock"),
                lambda new: {
                    "running": new.running,
                    "day0": new.day0,
                    "deadline": new.deadline,
                },
            ),
            {
                "case_id": case_id,
                "clock": clock.clock,
                "running": clock.running,
                "day0": clock.day0,
                "deadline": clock.deadline,
            },
        )


async def clocks_of(session: Session, case_id: int) -> list[ClockRow]:
    """The clocks of a case that were ever started."""
    rows = await session.execute(
        select(CaseClock.clock, CaseClock.running, CaseClock.day0, CaseClock.deadline).where(
            CaseClock.case_id == case_id
        )
    )
    return [ClockRow(*row) for row in rows]


async def clock_runs(session: Session, case_id: int, clock: str) -> bool:
    """Whether a clock of a case is running."""
    return bool(
        await session.scalar(
            select(CaseClock.running).where(CaseClock.case_id == case_id, CaseClock.clock == clock)
        )
    )


async def state_of(session: Session, case_id: int) -> str | None:
    """Where a case stands."""
    state: str | None = await session.scalar(select(Case.state).where(Case.id == case_id))
    return state


async def append(session: Session, case_id: int, event: Happened, facts: Mapping[str, Any]) -> None:
    """Write an event behind the last one of its case; the case must be locked."""
    row_id = new_id()
    last = await session.scalar(
        select(func.max(CaseEvent.number)).where(CaseEvent.case_id == case_id)
    )
    note = session.vault.seal(event.note, f"case_event|note|{row_id}") if event.note else None
    await session.execute(
        insert(CaseEvent),
        {
            "id": row_id,
            "case_id": case_id,
            "number": (last or 0) + 1,
            "event": event.event,
            "role": event.role,
            "person_id": event.person_id,
            "on": event.on,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "refusal": event.refusal,
            "documents": list(event.documents),
            "facts": dict(facts),
            "note": note,
            "recorded_at": event.recorded_at,
        },
    )


async def history(session: Session, scope: Scope, case_id: int) -> list[Happened]:
    """All events of a case this scope may see, in order."""
    rows = await session.execute(
        select(CaseEvent)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.case_id == case_id, scope.rows(Case.path, Case.household_id))
        .order_by(CaseEvent.number)
    )
    return [
        Happened(
            row.number,
            row.event,
            row.role,
            row.person_id,
            row.on,
            row.from_state,
            row.to_state,
            row.refusal,
            row.documents,
            session.vault.open(row.note, f"case_event|note|{row.id}") if row.note else "",
            row.recorded_at,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Due:
    """An open case with its running limit, for lists and reminders."""

    case: Filed
    clock: str
    deadline: date
    village: str
    number: int


async def due(session: Session, scope: Scope, until: date, limit: int = 1000) -> list[Due]:
    """Running limits that end on or before a day, soonest first."""
    query = (
        select(CaseClock.clock, CaseClock.deadline, Region.name, Household.number, *columns)
        .join(Case, Case.id == CaseClock.case_id)
        .join(Region, Region.id == Case.region_id)
        .join(Household, Household.id == Case.household_id)
        .where(
            CaseClock.running.is_(True),
            CaseClock.deadline <= until,
            Case.closed_on.is_(None),
            scope.rows(Case.path, Case.household_id),
        )
        .order_by(CaseClock.deadline, Case.id)
        .limit(limit)
    )
    rows = await session.execute(query)
    return [Due(Filed(*row[4:]), row.clock, row.deadline, row.name, row.number) for row in rows]


async def add_document(
    session: Session,
    case_id: int,
    key: str,
    person_id: int | None,
    content: bytes | None = None,
    media_type: str | None = None,
) -> int:
    """Keep a paper or picture of a case, sealed."""
    row_id = new_id()
    sealed = (
        session.vault.seal(content.hex(), f"document|content|{row_id}")
        if content is not None
        else None
    )
    await session.execute(
        insert(Document),
        {
            "id": row_id,
            "case_id": case_id,
            "key": key,
            "media_type": media_type,
            "content": sealed,
            "person_id": person_id,
            "recorded_at": session.moment.now,
        },
    )
    return row_id


async def filed_from(session: Session, address_id: int, case_id: int) -> date | None:
    """The day a report of this case was filed from this address, the last one; None if never."""
    day: date | None = await session.scalar(
        select(func.max(Report.on)).where(
            Report.address_id == address_id, Report.case_id == case_id
        )
    )
    return day


async def _one(session: Session, scope: Scope, query: Select[Any]) -> Filed | None:
    row = (await session.execute(query.where(scope.rows(Case.path, Case.household_id)))).first()
    return Filed(*row) if row else None
