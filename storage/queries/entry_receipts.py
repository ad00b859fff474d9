"""Receipts of the national system: the number it gave for a case, carried over by a person."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.help import EntryReceipt as Table
from storage.queries import cases
from storage.queries.case_scope import seen_by
from storage.queries.cases import Filed
from storage.queries.upsert import insert_once
from storage.scope import Scope

Place = tuple[str, str]
"""A procedure and a state of it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A number, for which step of which case, on which day, and who brought it."""

    case_id: int
    event: str
    number: str
    on: date
    person_id: int


async def add(session: Session, receipt: Receipt) -> bool:
    """Keep a receipt; False when its number stands somewhere already."""
    values = {"id": new_id(), **asdict(receipt), "recorded_at": session.moment.real}
    done = await session.execute(insert_once(session, Table, "number"), values)
    return bool(done.rowcount)


async def by_number(session: Session, number: str) -> Receipt | None:
    """The receipt with this number, wherever it stands: a number is used once in the country."""
    return await _one(session, select(*_COLUMNS).where(Table.number == number))


async def of_step(session: Session, case_id: int, event: str) -> Receipt | None:
    """The receipt of a step of a case."""
    query = select(*_COLUMNS).where(Table.case_id == case_id, Table.event == event)
    return await _one(session, query)


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Receipt]:
    """The receipts of a case this scope may see."""
    query = select(*_COLUMNS).join(Case, Case.id == Table.case_id).where(seen_by(scope))
    query = query.where(Table.case_id == bindparam("case")).order_by(Table.id)
    return [Receipt(*row) for row in await session.execute(query, {"case": case_id})]


async def waiting(
    session: Session, scope: Scope, places: Sequence[Place], path: str = ""
) -> list[Filed]:
    """Open cases of a place that stand at one of these states, the oldest first."""
    at = or_(*(and_(Case.procedure == one, Case.state == state) for one, state in places))
    query = (
        select(*cases.columns)
        .where(
            at,
            Case.closed_on.is_(None),
            Case.household_id.is_not(None),
            Case.path.startswith(path, autoescape=True),
            seen_by(scope),
        )
        .order_by(Case.id)
    )
    return [cases.filed(session, row) for row in await session.execute(query)]


async def _one(session: Session, query: Select[*tuple[Any, ...]]) -> Receipt | None:
    row = (await session.execute(query)).first()
    return Receipt(*row) if row else None


_COLUMNS = (Table.case_id, Table.event, Table.number, Table.on, Table.person_id)
