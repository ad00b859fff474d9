"""Imports of rosters at the console: the file, what is wrong in it, and what it changed.

Who works on one says until when; another import of the same place waits until then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.exports import RosterImport as Table
from storage.models.people import Person
from storage.models.regions import Region
from storage.queries.regions import Place
from storage.scope import Scope

CHECKING, CHECKED, TAKING, DONE, DROPPED = "checking", "checked", "taking", "done", "dropped"
UNDONE = "undone"
BUSY = (CHECKING, TAKING)
LONGEST_WORK = timedelta(minutes=10)
"""Whoever has not finished by then is not working any more."""


@dataclass(frozen=True, slots=True)
class Import:
    """An import as kept, without its file; `faults` are rows of sheet, row, column, reason."""

    id: int
    kind: str
    region_id: str
    path: str
    state: str
    author_id: int
    author: str
    digest: str
    counts: Mapping[str, int]
    recorded_at: datetime
    busy_until: datetime | None
    done_at: datetime | None
    undone_at: datetime | None
    has_file: bool


@dataclass(frozen=True, slots=True)
class File:
    """A file somebody handed in, as text that can be sealed."""

    kind: str
    content: str


async def add(session: Session, place: Place, author_id: int, file: File) -> int:
    """Keep a file that is about to be checked; returns the id of the import."""
    row_id = new_id()
    await session.execute(
        insert(Table),
        {
            "id": row_id,
            "kind": file.kind,
            "region_id": place.id,
            "path": place.path,
            "state": CHECKING,
            "author_id": author_id,
            "content": session.vault.seal(file.content, _place("content", row_id)),
            "digest": session.vault.index("roster", file.content),
            "counts": {},
            "recorded_at": session.moment.real,
            "busy_until": session.moment.real + LONGEST_WORK,
        },
    )
    return row_id


async def get(session: Session, scope: Scope, import_id: int) -> Import | None:
    """An import of a place within a scope."""
    return next(iter(await _many(session, 1, Table.id == import_id, scope.rows(Table.path))), None)


async def page(session: Session, scope: Scope, limit: int) -> list[Import]:
    """The imports of the places of a scope, the last first."""
    return await _many(session, limit, scope.rows(Table.path), Table.state != DROPPED)


async def same_before(session: Session, found: Import) -> Import | None:
    """The import by which the same file of the same kind was taken before, and still stands."""
    same = (Table.digest == found.digest, Table.kind == found.kind, Table.path == found.path)
    before = await _many(session, 1, *same, Table.state == DONE, Table.id != found.id)
    return next(iter(before), None)


async def content(session: Session, import_id: int) -> str | None:
    """The file of an import; None once it is wiped."""
    return await _opened(session, import_id, "content")


async def faults(session: Session, import_id: int) -> list[tuple[str, int, str, str]]:
    """What is wrong in the file: sheet, row, column, reason."""
    found = await _opened_data(session, import_id, "faults")
    return [(sheet, row, column, reason) for sheet, row, column, reason in found or ()]


async def inverse(session: Session, import_id: int) -> list[Any] | None:
    """What every row was before it was taken; None once that is wiped."""
    found: list[Any] | None = await _opened_data(session, import_id, "inverse")
    return found


async def begin(session: Session, found: Import) -> bool:
    """Begin to take an import; False when it is taken already, or its place is being worked on."""
    if await busy(session, found):
        return False
    now = session.moment.real
    free = or_(Table.busy_until.is_(None), Table.busy_until <= now)
    begun = await session.execute(
        update(Table)
        .where(Table.id == found.id, free, Table.state.in_((CHECKED, TAKING)))
        .values(state=TAKING, busy_until=now + LONGEST_WORK)
    )
    return begun.rowcount == 1


async def busy(session: Session, found: Import) -> bool:
    """Whether another import of the same place, or one around or in it, is being taken.

    The place is locked until this transaction ends, so of two who begin at once one has to wait.
    """
    await session.execute(select(Region.id).where(Region.id == found.region_id).with_for_update())
    around = or_(Scope((found.path,)).rows(Table.path), Table.path.in_(_prefixes(found.path)))
    other = await session.scalar(
        select(Table.id).where(
            Table.id != found.id,
            Table.state == TAKING,
            Table.busy_until > session.moment.real,
            around,
        )
    )
    return other is not None


async def checked(
    session: Session,
    import_id: int,
    counts: Mapping[str, int],
    faults: Sequence[Sequence[Any]],
) -> None:
    """Keep what looking at a file found."""
    sealed = session.vault.seal_data(list(faults), _place("faults", import_id))
    await _put(
        session, import_id, state=CHECKED, busy_until=None, counts=dict(counts), faults=sealed
    )


async def again(session: Session, import_id: int, kind: str) -> bool:
    """Note that a file is checked once more, perhaps as another kind; False when it was taken."""
    now = session.moment.real
    free = or_(Table.busy_until.is_(None), Table.busy_until <= now)
    begun = await session.execute(
        update(Table)
        .where(Table.id == import_id, free, Table.state.in_((CHECKED, CHECKING, TAKING)))
        .values(state=CHECKING, kind=kind, busy_until=now + LONGEST_WORK)
    )
    return begun.rowcount == 1


async def done(
    session: Session, import_id: int, counts: Mapping[str, int], changes: Sequence[Any]
) -> None:
    """Keep what an import changed, in the transaction that changed it."""
    await _put(
        session,
        import_id,
        state=DONE,
        busy_until=None,
        done_at=session.moment.real,
        counts=dict(counts),
        inverse=session.vault.seal_data(list(changes), _place("inverse", import_id)),
    )


async def undone(session: Session, import_id: int, counts: Mapping[str, int]) -> None:
    """Note that an import was taken back, in the transaction that did."""
    await _put(
        session,
        import_id,
        state=UNDONE,
        counts=dict(counts),
        undone_at=session.moment.real,
        inverse=None,
    )


async def failed(session: Session, import_id: int) -> None:
    """Note that nobody works on an import any more, and that nothing of it was taken."""
    await session.execute(
        update(Table)
        .where(Table.id == import_id, Table.state.in_(BUSY))
        .values(state=CHECKED, busy_until=None)
    )


async def drop(session: Session, import_id: int) -> bool:
    """Put a file away that was only looked at."""
    gone = await session.execute(
        update(Table)
        .where(Table.id == import_id, Table.state == CHECKED)
        .values(state=DROPPED, content=None, faults=None)
    )
    return gone.rowcount == 1


async def forget(session: Session, before: datetime) -> int:
    """Wipe the files and what rows were before of imports older than an instant."""
    over = await session.execute(
        update(Table)
        .where(Table.recorded_at < before, or_(Table.done_at.is_(None), Table.done_at < before))
        .where(or_(Table.content.is_not(None), Table.inverse.is_not(None)))
        .values(content=None, faults=None, inverse=None)
    )
    return over.rowcount


async def _put(session: Session, import_id: int, **values: Any) -> None:
    await session.execute(update(Table).where(Table.id == import_id).values(**values))


async def _opened(session: Session, import_id: int, column: str) -> str | None:
    query = select(getattr(Table, column)).where(Table.id == import_id)
    sealed = await session.scalar(query)
    return session.vault.open(sealed, _place(column, import_id)) if sealed else None


async def _opened_data(session: Session, import_id: int, column: str) -> Any:
    query = select(getattr(Table, column)).where(Table.id == import_id)
    sealed = await session.scalar(query)
    return session.vault.open_data(sealed, _place(column, import_id)) if sealed else None


async def _many(session: Session, limit: int, *where: ColumnElement[bool]) -> list[Import]:
    query = (
        select(*_COLUMNS, Person.name.label("author"))
        .join(Person, Person.id == Table.author_id)
        .where(and_(*where))
        .order_by(Table.id.desc())
        .limit(limit)
    )
    opened = session.vault.open
    return [
        Import(
            row.id,
            row.kind,
            row.region_id,
            row.path,
            row.state,
            row.author_id,
            opened(row.author, f"person|name|{row.author_id}"),
            row.digest,
            row.counts,
            row.recorded_at,
            row.busy_until,
            row.done_at,
            row.undone_at,
            row.has_file,
        )
        for row in await session.execute(query)
    ]


def _prefixes(path: str) -> list[str]:
    """The paths of a place and of those around it."""
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[: count + 1])}/" for count in range(len(parts))]


def _place(column: str, row_id: int) -> str:
    return f"roster_import|{column}|{row_id}"


_COLUMNS = (
    *(Table.id, Table.kind, Table.region_id, Table.path, Table.state, Table.author_id),
    *(Table.digest, Table.counts, Table.recorded_at, Table.busy_until),
    *(Table.done_at, Table.undone_at, Table.content.is_not(None).label("has_file")),
)
