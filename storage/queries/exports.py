"""Exports: what somebody wants to take along, whether they may, and how often they have."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.exports import Export as Table
from storage.models.people import Person
from storage.scope import Scope

WAITING, GRANTED, REFUSED, WITHDRAWN = "waiting", "granted", "refused", "withdrawn"
LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
"""Signs of a number that nobody mistakes for another when it is read from paper."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for; `use` is the kind of purpose, `purpose` their own words.

    `paths` are the places they serve at this moment, `path` the one place all of it lies in.
    """

    kind: str
    filters: Mapping[str, str]
    path: str
    paths: Sequence[str]
    use: str
    purpose: str
    rows: int


@dataclass(frozen=True, slots=True)
class Export:
    """An export as kept; `filters` is None once it can be fetched no more."""

    id: int
    number: str
    kind: str
    filters: Mapping[str, str] | None
    path: str
    paths: Sequence[str]
    use: str
    purpose: str
    rows: int
    state: str
    author_id: int
    author: str
    asked_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    refusal: str
    expires_at: datetime
    downloads: int


async def add(
    session: Session, author_id: int, wanted: Wanted, state: str, expires_at: datetime
) -> int:
    """Keep an export somebody asked for; returns its id."""
    row_id = new_id()
    seal = session.vault.seal
    mark = "".join(secrets.choice(LETTERS) for _each in range(5))
    await session.execute(
        insert(Table),
        {
            "id": row_id,
            "number": f"{session.moment.today:%Y%m%d}-{mark}",
            "kind": wanted.kind,
            "filters": session.vault.seal_data(dict(wanted.filters), _place("filters", row_id)),
            "fingerprint": fingerprint(session, author_id, wanted.kind, wanted.filters),
            "path": wanted.path,
            "paths": list(wanted.paths),
            "use": wanted.use,
            "purpose": seal(wanted.purpose, _place("purpose", row_id)),
            "rows": wanted.rows,
            "state": state,
            "author_id": author_id,
            "asked_at": session.moment.real,
            "expires_at": expires_at,
            "downloads": 0,
        },
    )
    return row_id


async def get(session: Session, export_id: int, *, lock: bool = False) -> Export | None:
    """An export by id; whose business it is, the act decides."""
    return next(iter(await _many(session, 1, Table.id == export_id, lock=lock)), None)


async def of_author(session: Session, person_id: int, limit: int) -> list[Export]:
    """What somebody asked for, the last first."""
    return await _many(session, limit, Table.author_id == person_id)


async def alike(
    session: Session, author_id: int, kind: str, filters: Mapping[str, str]
) -> int | None:
    """The export of the same lines that this author is already waiting for."""
    found: int | None = await session.scalar(
        select(Table.id).where(
            Table.author_id == author_id,
            Table.fingerprint == fingerprint(session, author_id, kind, filters),
            Table.state == WAITING,
            Table.expires_at > session.moment.real,
        )
    )
    return found


async def waiting(session: Session, paths: Iterable[str], not_by: int) -> list[Export]:
    """What waits for a second person within these places, the oldest first."""
    scope = Scope(tuple(paths))
    found = await _many(
        session,
        100,
        Table.state == WAITING,
        Table.expires_at > session.moment.real,
        Table.author_id != not_by,
        scope.rows(Table.path),
    )
    return found[::-1]


async def waiting_paths(session: Session) -> list[tuple[str, int]]:
    """Where something waits for a second person, and whose it is."""
    rows = await session.execute(
        select(Table.path, Table.author_id).where(
            Table.state == WAITING, Table.expires_at > session.moment.real
        )
    )
    return [(row.path, row.author_id) for row in rows]


async def decide(
    session: Session, export_id: int, state: str, by: int, expires_at: datetime, refusal: str = ""
) -> bool:
    """Grant, refuse or withdraw what waits; False when it waits no more."""
    sealed = session.vault.seal(refusal, _place("refusal", export_id)) if refusal else None
    done = await session.execute(
        update(Table)
        .where(Table.id == export_id, Table.state == WAITING)
        .values(
            state=state,
            decided_by=by,
            decided_at=session.moment.real,
            refusal=sealed,
            expires_at=expires_at,
        )
    )
    return done.rowcount == 1


async def taken(session: Session, export_id: int, most: int) -> bool:
    """Count one more time that it is fetched; False when it may not be fetched any more."""
    done = await session.execute(
        update(Table)
        .where(
            Table.id == export_id,
            Table.state == GRANTED,
            Table.downloads < most,
            Table.expires_at > session.moment.real,
        )
        .values(downloads=Table.downloads + 1)
    )
    return done.rowcount == 1


async def forget(session: Session, kept: timedelta) -> int:
    """Wipe what expired exports asked for, and delete those expired so long ago."""
    over = or_(Table.expires_at <= session.moment.real, Table.state.in_((REFUSED, WITHDRAWN)))
    await session.execute(
        update(Table).where(over, Table.filters.is_not(None)).values(filters=None)
    )
    gone = await session.execute(delete(Table).where(Table.asked_at < session.moment.real - kept))
    return gone.rowcount


def fingerprint(session: Session, author_id: int, kind: str, filters: Mapping[str, str]) -> str:
    """What tells two questions of one author apart."""
    said = ";".join(f"{key}={value}" for key, value in sorted(filters.items()))
    return session.vault.index("export", f"{author_id}|{kind}|{said}")


async def _many(
    session: Session, limit: int, *where: ColumnElement[bool], lock: bool = False
) -> list[Export]:
    query = (
        select(*_COLUMNS, Person.name)
        .join(Person, Person.id == Table.author_id)
        .where(and_(*where))
        .order_by(Table.id.desc())
        .limit(limit)
    )
    if lock:
        query = query.with_for_update(of=Table)
    return [_export(session, row) for row in await session.execute(query)]


def _export(session: Session, row: Any) -> Export:
    opened, row_id = session.vault.open, row.id
    return Export(
        id=row_id,
        number=row.number,
        kind=row.kind,
        filters=session.vault.open_data(row.filters, _place("filters", row_id))
        if row.filters
        else None,
        path=row.path,
        paths=tuple(row.paths),
        use=row.use,
        purpose=opened(row.purpose, _place("purpose", row_id)),
        rows=row.rows,
        state=row.state,
        author_id=row.author_id,
        author=opened(row.name, f"person|name|{row.author_id}"),
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        refusal=opened(row.refusal, _place("refusal", row_id)) if row.refusal else "",
        expires_at=row.expires_at,
        downloads=row.downloads,
    )


_COLUMNS = (
    *(Table.id, Table.number, Table.kind, Table.filters, Table.path, Table.paths, Table.use),
    *(Table.purpose, Table.rows, Table.state, Table.author_id, Table.asked_at),
    *(Table.decided_by, Table.decided_at, Table.refusal, Table.expires_at, Table.downloads),
)


def _place(column: str, row_id: int) -> str:
    return f"export|{column}|{row_id}"
