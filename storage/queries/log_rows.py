"""What the log tells besides visits to homes, since when it tells anything, and pauses of visits:
what is looked through for pitfalls, set by set. Nothing of it is shown to anybody."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from storage.engine import Session
from storage.models.duties import Activity, VisitPause
from storage.models.regions import Region
from storage.moment import county_day
from storage.queries.activities import live
from storage.scope import within

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LineRow:
    """Something done that was at nobody's home, with the level of its place."""

    id: int
    kind: str
    person_id: int
    role: str
    region_id: str
    level: str
    on: date
    detail: Mapping[str, Any]
    entered_on: date


@dataclass(frozen=True, slots=True)
class PauseRow:
    """Nobody was, or is, sent to a household up to a day."""

    id: int
    household_id: int
    last: date


async def lines(session: Session, path: str, kinds: Collection[str], since: date) -> list[LineRow]:
    """What was done at a place and below it since a day, by day."""
    rows = await session.execute(
        _LINES.where(within(Region.path, path)), {"kinds": list(kinds), "since": since}
    )
    return [
        LineRow(
            row.id,
            row.kind,
            row.person_id,
            row.role,
            row.region_id,
            row.level,
            row.on,
            json.loads(row.detail) if row.detail else {},
            county_day(row.recorded_at),
        )
        for row in rows
    ]


async def begins(session: Session, path: str, kind: str | None = None) -> date | None:
    """The day of the first activity, or the first of a kind, that anybody logged at a place."""
    query = (
        select(Activity.on)
        .join(Region, Region.id == Activity.region_id)
        .where(live(), within(Region.path, path), *([Activity.kind == kind] if kind else []))
        .order_by(Activity.on)
        .limit(1)
    )
    first: date | None = await session.scalar(query)
    return first


async def pauses(session: Session, household_ids: Iterable[int], since: date) -> list[PauseRow]:
    """The pauses of households that lasted into the days since one; begun ones only."""
    ids, found = list(household_ids), []
    for start in range(0, len(ids), AT_ONCE):
        chunk = {"ids": ids[start : start + AT_ONCE], "since": since}
        rows = await session.execute(_PAUSES, chunk | {"today": session.moment.today})
        found += [PauseRow(*row) for row in rows]
    return found


_LINES = (
    select(
        *(Activity.id, Activity.kind, Activity.person_id, Activity.role, Activity.region_id),
        *(Region.level, Activity.on, Activity.detail, Activity.recorded_at),
    )
    .join(Region, Region.id == Activity.region_id)
    .where(
        Activity.on >= bindparam("since"),
        Activity.kind.in_(bindparam("kinds", expanding=True)),
        Activity.household_id.is_(None),
        live(),
    )
    .order_by(Activity.on, Activity.id)
)
_END = func.coalesce(VisitPause.ended_on, VisitPause.last, type_=VisitPause.last.type)
_PAUSES = select(VisitPause.id, VisitPause.household_id, _END).where(
    VisitPause.household_id.in_(bindparam("ids", expanding=True)),
    VisitPause.first <= bindparam("today", type_=VisitPause.first.type),
    or_(
        VisitPause.ended_on >= bindparam("since", type_=VisitPause.first.type),
        VisitPause.ended_on.is_(None)
        & (VisitPause.last >= bindparam("since", type_=VisitPause.first.type)),
    ),
)
