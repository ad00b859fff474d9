"""Comparison of records: batches of households that agreed, and what each office answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, not_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.checks import ComparisonBatch as Batch
from storage.models.checks import ComparisonItem as Item
from storage.queries.case_scope import seen_by
from storage.queries.consents import consenting
from storage.queries.upsert import insert_once
from storage.scope import Scope

AT_ONCE = 500
STATE = ("identify", "info_comparison")


@dataclass(frozen=True, slots=True)
class Made:
    """A batch: its number on every sheet, for which place, which offices are asked."""

    id: int
    number: str
    region_id: str
    path: str
    departments: Sequence[str]
    made_by: int
    made_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: cases, and of all lines asked how many were answered."""

    cases: int
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One household asked about at one office; `answer` is opened, None while it is awaited."""

    id: int
    batch_id: int
    case_id: int
    department: str
    answer: Mapping[str, Any] | None
    answered_on: date | None
    late: bool


async def waiting(session: Session, scope: Scope, path: str) -> list[int]:
    """Cases of a place that may be compared: consent in force, and nobody is being asked yet."""
    query = select(Case.id).where(*_here(scope, path), consenting(), ~_being_asked().exists())
    return list((await session.execute(query.order_by(Case.id))).scalars())


async def without_consent(session: Session, scope: Scope, path: str) -> int:
    """How many cases of a place stand at comparison and may not be compared."""
    query = select(func.count()).select_from(Case)
    refused = not_(func.coalesce(consenting(), False))
    return await session.scalar(query.where(*_here(scope, path), refused)) or 0


async def make(session: Session, batch: Made, case_ids: Sequence[int]) -> Made | None:
    """Write a batch and a line for every case and office; None when the number is taken."""
    values = {name: getattr(batch, name) for name in Made.__slots__}
    values |= {"recorded_at": session.moment.real, "departments": list(batch.departments)}
    done = await session.execute(insert_once(session, Batch, "number"), values)
    if not done.rowcount:
        return None
    lines = [
        {
            "id": new_id(),
            "batch_id": batch.id,
            "case_id": case_id,
            "department": department,
            "late": False,
            "recorded_at": session.moment.real,
        }
        for case_id in case_ids
        for department in batch.departments
    ]
    await session.execute(insert(Item), lines)
    return batch


async def last_number(session: Session, prefix: str) -> str | None:
    """The highest number there is with a prefix; numbers are written equally long."""
    query = select(func.max(Batch.number)).where(Batch.number.startswith(prefix))
    found: str | None = await session.scalar(query)
    return found


async def get(session: Session, scope: Scope, batch_id: int) -> Made | None:
    """A batch made for a place within this scope."""
    return await _one(session, select(*_BATCH).where(Batch.id == batch_id), scope)


async def lock(session: Session, scope: Scope, batch_id: int) -> Made | None:
    """The same, held until this transaction ends."""
    return await _one(session, select(*_BATCH).where(Batch.id == batch_id).with_for_update(), scope)


async def by_number(session: Session, scope: Scope, number: str) -> Made | None:
    """The batch of this number."""
    return await _one(session, select(*_BATCH).where(Batch.number == number), scope)


async def all_of(session: Session, scope: Scope, limit: int = 100) -> list[Made]:
    """The batches within this scope, the newest first."""
    query = select(*_BATCH).where(scope.rows(Batch.path)).order_by(Batch.id.desc()).limit(limit)
    return [Made(*row) for row in await session.execute(query)]


async def progress(session: Session, batch_id: int) -> Progress:
    """How far a batch is."""
    row = (await session.execute(_PROGRESS, {"batch": batch_id})).one()
    return Progress(*row)


async def answered_by_department(session: Session, batch_id: int) -> dict[str, int]:
    """How many households each office has answered."""
    rows = await session.execute(_BY_DEPARTMENT, {"batch": batch_id})
    return {row.department: row.answered for row in rows}


async def items(session: Session, batch_id: int) -> dict[tuple[int, str], Asked]:
    """Everything asked in a batch, by case and office."""
    rows = await session.execute(_ITEMS, {"batch": batch_id})
    return {(row.case_id, row.department): _asked(session, row) for row in rows}


async def of_case(session: Session, scope: Scope, case_id: int) -> list[tuple[Made, Asked]]:
    """What offices were asked about a case this scope may see, batch by batch."""
    query = (
        select(Item)
        .join(Case, Case.id == Item.case_id)
        .where(Item.case_id == case_id, seen_by(scope))
        .order_by(Item.batch_id, Item.id)
    )
    asked = [_asked(session, row) for row in await session.execute(query)]
    ids = sorted({one.batch_id for one in asked})
    rows = await session.execute(select(*_BATCH).where(Batch.id.in_(ids)))
    batches = {row.id: Made(*row) for row in rows}
    return [(batches[one.batch_id], one) for one in asked]


async def answer(
    session: Session, answers: Mapping[int, Mapping[str, Any]], on: date, *, late: bool
) -> None:
    """Keep what offices answered, by item; an item is answered once."""
    rows = [
        {
            "b_item": item_id,
            "b_answer": session.vault.seal_data(dict(said), _place(item_id)),
            "b_on": on,
            "b_late": late,
        }
        for item_id, said in answers.items()
    ]
    if rows:
        await session.execute(_ANSWER, rows)


async def close(session: Session, batch_id: int, on: date) -> None:
    """Nothing is awaited any more; what still comes is late."""
    await session.execute(
        update(Batch).where(Batch.id == batch_id, Batch.closed_on.is_(None)).values(closed_on=on)
    )


async def comparable(session: Session, scope: Scope, case_ids: Iterable[int]) -> frozenset[int]:
    """Of these cases, those that stand at comparison with consent in force."""
    ids = sorted(case_ids)
    found: set[int] = set()
    for start in range(0, len(ids), AT_ONCE):
        query = select(Case.id).where(
            Case.id.in_(ids[start : start + AT_ONCE]), *_here(scope, ""), consenting()
        )
        found.update((await session.execute(query)).scalars())
    return frozenset(found)


async def agreeing(session: Session, case_ids: Iterable[int]) -> frozenset[int]:
    """Of these cases, those with consent in force, wherever they stand."""
    ids = sorted(case_ids)
    found: set[int] = set()
    for start in range(0, len(ids), AT_ONCE):
        query = select(Case.id).where(Case.id.in_(ids[start : start + AT_ONCE]), consenting())
        found.update((await session.execute(query)).scalars())
    return frozenset(found)


def _here(scope: Scope, path: str) -> tuple[Any, ...]:
    procedure, state = STATE
    return (
        Case.procedure == procedure,
        Case.state == state,
        Case.closed_on.is_(None),
        Case.path.startswith(path, autoescape=True),
        seen_by(scope),
    )


def _being_asked() -> Select[*tuple[Any, ...]]:
    return (
        select(Item.id)
        .join(Batch, Batch.id == Item.batch_id)
        .where(Item.case_id == Case.id, Item.answer.is_(None), Batch.closed_on.is_(None))
        .correlate(Case)
    )


async def _one(session: Session, query: Select[*tuple[Any, ...]], scope: Scope) -> Made | None:
    row = (await session.execute(query.where(scope.rows(Batch.path)))).first()
    return Made(*row) if row else None


def _asked(session: Session, row: Any) -> Asked:
    said = session.vault.open_data(row.answer, _place(row.id)) if row.answer else None
    return Asked(row.id, row.batch_id, row.case_id, row.department, said, row.answered_on, row.late)


def _place(item_id: int) -> str:
    return f"comparison_item|answer|{item_id}"


_BATCH = (
    Batch.id,
    Batch.number,
    Batch.region_id,
    Batch.path,
    Batch.departments,
    Batch.made_by,
    Batch.made_on,
    Batch.closed_on,
)
_PROGRESS = select(
    func.count(Item.case_id.distinct()), func.count(Item.id), func.count(Item.answer)
).where(Item.batch_id == bindparam("batch"))
_BY_DEPARTMENT = (
    select(Item.department, func.count(Item.answer).label("answered"))
    .where(Item.batch_id == bindparam("batch"))
    .group_by(Item.department)
)
_ITEMS = select(Item).where(Item.batch_id == bindparam("batch"))
_ANSWER = (
    update(Item)
    .where(Item.id == bindparam("b_item"), Item.answer.is_(None))
    .values(answer=bindparam("b_answer"), answered_on=bindparam("b_on"), late=bindparam("b_late"))
)
