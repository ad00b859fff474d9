"""Files of answers as they were read: looked at first, applied once, kept for what was wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.checks import ComparisonBatch as Batch
from storage.models.checks import ComparisonImport as Table
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Import:
    """A file of a batch; `rows` are its rows as plain values."""

    id: int
    batch_id: int
    person_id: int
    recorded_at: datetime
    applied_at: datetime | None
    rows: Sequence[Mapping[str, Any]]


async def add(
    session: Session, batch_id: int, person_id: int, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Keep a file that was read."""
    row_id = new_id()
    values = {
        "id": row_id,
        "batch_id": batch_id,
        "rows": session.vault.seal_data(list(rows), _place(row_id)),
        "person_id": person_id,
        "recorded_at": session.moment.now,
        "applied_at": None,
    }
    await session.execute(insert(Table), values)
    return row_id


async def get(session: Session, scope: Scope, batch_id: int, import_id: int) -> Import | None:
    """A file of a batch within this scope."""
    query = _OF_BATCH.where(Table.id == bindparam("import"), scope.rows(Batch.path))
    values = {"batch": batch_id, "import": import_id}
    row = (await session.execute(query, values)).first()
    return _opened(session, row) if row else None


async def of_batch(session: Session, scope: Scope, batch_id: int) -> list[Import]:
    """The files of a batch within this scope, the newest first."""
    query = _OF_BATCH.where(scope.rows(Batch.path)).order_by(Table.id.desc())
    return [_opened(session, row) for row in await session.execute(query, {"batch": batch_id})]


async def apply(session: Session, import_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note that a file was applied, and what became of each of its rows."""
    await session.execute(
        update(Table)
        .where(Table.id == import_id)
        .values(
            rows=session.vault.seal_data(list(rows), _place(import_id)),
            applied_at=session.moment.now,
        )
    )


def _opened(session: Session, row: Any) -> Import:
    rows = session.vault.open_data(row.rows, _place(row.id))
    return Import(row.id, row.batch_id, row.person_id, row.recorded_at, row.applied_at, rows)


def _place(row_id: int) -> str:
    return f"comparison_import|rows|{row_id}"


_OF_BATCH = (
    select(Table)
    .join(Batch, Batch.id == Table.batch_id)
    .where(Table.batch_id == bindparam("batch"))
)
