"""The log behind a duty's figure: what one official, or everybody at a place, did in some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from rulebook.duties import Activity as Logged
from storage.engine import Session
from storage.models.duties import Activity
from storage.models.regions import Region
from storage.queries import regions
from storage.queries.activities import as_logged, done_of, live
from storage.scope import within

EARLIEST, LATEST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose log: a person's, a unit's or everybody's at a place; of these kinds, or of any."""

    person_id: int | None = None
    path: str | None = None
    unit: str | None = None
    case_id: int | None = None
    kinds: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One activity as the rules see it, with its id, its household and when it was written down."""

    id: int
    logged: Logged
    household_id: int | None
    recorded_at: datetime


async def read(
    session: Session, whose: Whose, first: date | None = None, last: date | None = None
) -> list[Line]:
    """What was done between two days, both included, by date; what was corrected is left out."""
    query = (
        select(Activity)
        .where(live(), Activity.on >= (first or EARLIEST), Activity.on <= (last or LATEST))
        .where(*_such(whose))
        .order_by(Activity.on, Activity.id)
    )
    found = []
    places: dict[str, Any] = {}
    for row in (await session.execute(query)).all():
        if row.region_id not in places:
            places[row.region_id] = await regions.by_level(session, row.region_id)
        logged = as_logged(done_of(session, row), places[row.region_id])
        if whose.unit is None or logged.unit == whose.unit:
            found.append(Line(row.id, logged, row.household_id, row.recorded_at))
    return found


def _such(whose: Whose) -> list[ColumnElement[bool]]:
    such: list[ColumnElement[bool]] = []
    if whose.person_id is not None:
        such.append(Activity.person_id == whose.person_id)
    if whose.path is not None:
        inside = select(Region.id).where(within(Region.path, whose.path))
        such.append(Activity.region_id.in_(inside))
    if whose.case_id is not None:
        such.append(Activity.case_id == whose.case_id)
    if whose.kinds:
        such.append(Activity.kind.in_(whose.kinds))
    return such
