"""Pauses of visits: households nobody is sent to for some days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.duties import VisitPause as Table

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Pause:
    """Why nobody is sent to a household, until which day, and who said so."""

    id: int
    household_id: int
    kind: str
    first: date
    last: date
    note: str
    person_id: int


async def add(
    session: Session, household_id: int, kind: str, last: date, note: str, person_id: int
) -> Pause:
    """Begin a pause today; `last` is its last day."""
    row_id, first = new_id(), session.moment.today
    await session.execute(
        insert(Table),
        {
            "id": row_id,
            "household_id": household_id,
            "kind": kind,
            "first": first,
            "last": last,
            "note": session.vault.seal(note, f"visit_pause|note|{row_id}") if note else None,
            "person_id": person_id,
            "recorded_at": session.moment.real,
        },
    )
    return Pause(row_id, household_id, kind, first, last, note, person_id)


async def end(session: Session, household_ids: Iterable[int], on: date) -> int:
    """End the pauses of households that run on a day; how many there were."""
    done = await session.execute(_END, {"ids": list(household_ids), "day": on, "ended": on})
    return int(done.rowcount)


async def paused(session: Session, household_ids: Iterable[int], today: date) -> dict[int, Pause]:
    """The households among these that nobody is sent to on a day."""
    ids, found = sorted(set(household_ids)), {}
    for start in range(0, len(ids), AT_ONCE):
        chunk = {"ids": ids[start : start + AT_ONCE], "day": today}
        for row in await session.execute(_PAUSED, chunk):
            found[row.household_id] = _pause(session, row)
    return found


async def of_household(session: Session, household_id: int) -> list[tuple[Pause, date | None]]:
    """Every pause of a household, the latest first, each with the day it was ended before."""
    rows = await session.execute(_OF_HOUSEHOLD, {"household": household_id})
    return [(_pause(session, row), row.ended_on) for row in rows]


def _pause(session: Session, row: Any) -> Pause:
    note = session.vault.open(row.note, f"visit_pause|note|{row.id}") if row.note else ""
    return Pause(row.id, row.household_id, row.kind, row.first, row.last, note, row.person_id)


_RUNS = (
    Table.household_id.in_(bindparam("ids", expanding=True)),
    Table.first <= bindparam("day", type_=Table.first.type),
    Table.last >= bindparam("day", type_=Table.first.type),
    or_(Table.ended_on.is_(None), Table.ended_on > bindparam("day", type_=Table.first.type)),
)
_PAUSED = select(*Table.__table__.columns).where(*_RUNS).order_by(Table.id)
_END = update(Table).where(*_RUNS).values(ended_on=bindparam("ended", type_=Table.first.type))
_OF_HOUSEHOLD = (
    select(*Table.__table__.columns)
    .where(Table.household_id == bindparam("household"))
    .order_by(Table.id.desc())
)
