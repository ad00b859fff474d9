"""Who may owe a duty: the posts of a day with place and unit, and of how many a duty speaks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from storage.engine import Session
from storage.models.duties import DutyCounter, Post
from storage.models.people import Household
from storage.models.regions import Region
from storage.scope import within

STATIONED = ("first_secretary", "team_member")
"""The roles of those who live in the village they work in."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A post on a day: whose, which role over which place, for which unit, from when until when."""

    person_id: int
    role: str
    region_id: str
    region: str
    path: str
    level: str
    unit: str | None
    since: date
    until: date | None


async def of_person(session: Session, person_id: int, today: date) -> list[Posted]:
    """The posts a person holds on a day."""
    rows = await session.execute(_POSTED.where(Post.person_id == person_id), {"today": today})
    return [Posted(*row) for row in rows]


async def everybody(session: Session, today: date, path: str | None = None) -> list[Posted]:
    """All posts held on a day, at a place and below it or everywhere."""
    query = _POSTED if path is None else _POSTED.where(within(Region.path, path))
    return [Posted(*row) for row in await session.execute(query, {"today": today})]


async def ended(session: Session, first: date, last: date) -> list[Posted]:
    """The posts that ended between two days, both included."""
    rows = await session.execute(_SELECT.where(Post.until >= first, Post.until <= last))
    return [Posted(*row) for row in rows]


async def stationed(session: Session, path: str, today: date) -> list[Posted]:
    """Who is stationed in the villages of a place on a day."""
    query = _POSTED.where(within(Region.path, path), Post.role.in_(STATIONED))
    return [Posted(*row) for row in await session.execute(query, {"today": today})]


async def households_by_village(session: Session, path: str | None = None) -> dict[str, int]:
    """How many registered households each village has, by the path of the village."""
    query = (
        select(Household.path, func.count())
        .where(Household.provisional.is_(False), Household.merged_into_id.is_(None))
        .group_by(Household.path)
    )
    if path is not None:
        query = query.where(within(Household.path, path))
    return {row[0]: row[1] for row in await session.execute(query)}


async def places_by_path(session: Session, level: str, path: str | None = None) -> list[str]:
    """The paths of the places of a level, within a place or everywhere."""
    query = select(Region.path).where(Region.level == level)
    if path is not None:
        query = query.where(within(Region.path, path))
    return [row.path for row in await session.execute(query)]


async def levels(session: Session) -> dict[str, str]:
    """The level of every place, by its id."""
    return {row.id: row.level for row in await session.execute(select(Region.id, Region.level))}


async def targets(session: Session, duty: str, owner: str) -> list[str]:
    """Each target for which an owner has ever served a duty that each target is owed."""
    query = select(DutyCounter.owner).where(
        DutyCounter.duty == duty,
        DutyCounter.owner >= f"{owner}:",
        DutyCounter.owner < f"{owner};",  # the sign after the colon
        DutyCounter.done > 0,
    )
    found = await session.execute(query.distinct().order_by(DutyCounter.owner))
    return [row.owner for row in found]


async def counted(
    session: Session, owners: Iterable[str], periods: Mapping[str, Iterable[str]]
) -> dict[tuple[str, str, str], int]:
    """What these owners have done of duties in periods, by (duty, owner, period)."""
    labels = sorted({label for several in periods.values() for label in several})
    values: dict[str, Any] = {"duties": list(periods), "owners": list(owners), "periods": labels}
    if not values["owners"]:
        return {}
    rows = await session.execute(_COUNTED, values)
    return {(row.duty, row.owner, row.period): row.done for row in rows}


async def done_by(session: Session, duty: str, period: str) -> dict[str, int]:
    """What everybody has done of a duty in a period, by owner."""
    rows = await session.execute(_DONE_BY, {"duty": duty, "period": period})
    return {row.owner: row.done for row in rows}


_SELECT = (
    select(
        Post.person_id,
        Post.role,
        Post.region_id,
        Region.name,
        Region.path,
        Region.level,
        Post.unit,
        Post.since,
        Post.until,
    )
    .join(Region, Region.id == Post.region_id)
    .order_by(Post.id)
)
_POSTED = _SELECT.where(
    Post.since <= bindparam("today"), or_(Post.until.is_(None), Post.until >= bindparam("today"))
)
_COUNTED = select(DutyCounter.duty, DutyCounter.owner, DutyCounter.period, DutyCounter.done).where(
    DutyCounter.duty.in_(bindparam("duties", expanding=True)),
    DutyCounter.owner.in_(bindparam("owners", expanding=True)),
    DutyCounter.period.in_(bindparam("periods", expanding=True)),
)
_DONE_BY = select(DutyCounter.owner, DutyCounter.done).where(
    DutyCounter.duty == bindparam("duty"), DutyCounter.period == bindparam("period")
)
