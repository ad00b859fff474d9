"""Files of warnings as they were read, and the households their rows may mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.people import Household as Home
from storage.models.people import Member
from storage.models.screening import WarningFile as Table
from storage.queries.households import head_index
from storage.scope import Scope

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class File:
    """A file of an office; `rows` are its rows as plain values, without identity numbers."""

    id: int
    department: str
    path: str
    person_id: int
    recorded_at: datetime
    applied_at: datetime | None
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """The households rows may mean: by number, by head and by identity number."""

    by_number: Mapping[tuple[str, int], int]
    by_head: Mapping[tuple[str, str], Sequence[int]]
    by_identity: Mapping[str, int]


async def add(
    session: Session,
    department: str,
    path: str,
    person_id: int,
    rows: Sequence[Mapping[str, Any]],
) -> int:
    """Keep a file that was read."""
    row_id = new_id()
    values = {
        "id": row_id,
        "department": department,
        "path": path,
        "rows": session.vault.seal_data(list(rows), _place(row_id)),
        "person_id": person_id,
        "recorded_at": session.moment.now,
        "applied_at": None,
    }
    await session.execute(insert(Table), values)
    return row_id


async def get(session: Session, scope: Scope, file_id: int) -> File | None:
    """A file handed in for a place of this scope."""
    query = select(Table).where(Table.id == file_id, scope.rows(Table.path))
    row = (await session.execute(query)).first()
    return _opened(session, row) if row else None


async def latest(
    session: Session, scope: Scope, departments: Iterable[str], limit: int = 10
) -> list[File]:
    """The last files of these offices within a scope, the newest first."""
    query = (
        select(Table)
        .where(scope.rows(Table.path), Table.department.in_(sorted(departments)))
        .order_by(Table.id.desc())
        .limit(limit)
    )
    return [_opened(session, row) for row in await session.execute(query)]


async def apply(session: Session, file_id: int, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Note that a file was applied, and what became of each row; False when it was before."""
    done = await session.execute(
        update(Table)
        .where(Table.id == file_id, Table.applied_at.is_(None))
        .values(
            rows=session.vault.seal_data(list(rows), _place(file_id)),
            applied_at=session.moment.now,
        )
    )
    return done.rowcount == 1


async def meant(
    session: Session,
    scope: Scope,
    heads: Iterable[tuple[str, str]],
    numbers: Iterable[tuple[str, int]],
    identities: Iterable[str],
) -> Found:
    """The households of this scope that rows name: by village and number, village and head, or
    an identity number. A household that was merged is the one it was merged into."""
    by_head: dict[tuple[str, str], list[int]] = {}
    indexes = {head_index(session, *one): one for one in set(heads)}
    wanted, by_number = set(numbers), dict[tuple[str, int], int]()
    villages = sorted({region for region, _number in wanted})
    for start in range(0, len(indexes), AT_ONCE):
        chunk = list(indexes)[start : start + AT_ONCE]
        regions = sorted({indexes[one][0] for one in chunk})
        query = _HOMES.where(Home.region_id.in_(regions), Home.head_index.in_(chunk))
        for row in await session.execute(query.where(scope.rows(Home.path))):
            same = by_head.setdefault(indexes[row.head_index], [])
            same += [row.standing] if row.standing not in same else []
    for start in range(0, len(villages), AT_ONCE):
        query = _HOMES.where(Home.region_id.in_(villages[start : start + AT_ONCE]))
        for row in await session.execute(query.where(scope.rows(Home.path))):
            if (row.region_id, row.number) in wanted:
                by_number[row.region_id, row.number] = row.standing
    return Found(by_number, by_head, await _by_identity(session, scope, identities))


async def _by_identity(session: Session, scope: Scope, identities: Iterable[str]) -> dict[str, int]:
    indexes = {session.vault.index("id", one): one for one in set(identities)}
    found: dict[str, int] = {}
    for start in range(0, len(indexes), AT_ONCE):
        query = (
            select(Member.id_index, _STANDING)
            .join(Home, Home.id == Member.household_id)
            .where(
                Member.id_index.in_(list(indexes)[start : start + AT_ONCE]), scope.rows(Home.path)
            )
        )
        found |= {indexes[row.id_index]: row.standing for row in await session.execute(query)}
    return found


def _opened(session: Session, row: Any) -> File:
    rows = session.vault.open_data(row.rows, _place(row.id))
    return File(
        row.id, row.department, row.path, row.person_id, row.recorded_at, row.applied_at, rows
    )


def _place(row_id: int) -> str:
    return f"warning_file|rows|{row_id}"


_STANDING = func.coalesce(Home.merged_into_id, Home.id).label("standing")
_HOMES = select(_STANDING, Home.region_id, Home.number, Home.head_index)
