"""Who holds which post on a day, and who is to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from storage.engine import Session
from storage.models.duties import Assignment, Post
from storage.models.regions import Region


@dataclass(frozen=True, slots=True)
class Held:
    """A post someone holds: their role, and the region it is over."""

    person_id: int
    role: str
    region_id: str
    path: str
    level: str


async def held_by(session: Session, person_id: int, today: date) -> list[Held]:
    """The posts a person holds today."""
    return await _held(session, _HELD_BY, today, person=person_id)


async def responsible(session: Session, path: str, roles: Iterable[str], today: date) -> list[Held]:
    """Who holds one of these roles over a place or a region above it, the nearest first."""
    above = [part for part in path.split("/") if part]
    found = await _held(session, _HOLDERS, today, regions=above, roles=list(roles))
    return sorted(found, key=lambda held: -len(held.path))


async def helpers_of(session: Session, household_id: int, today: date) -> list[int]:
    """The people assigned to help a household today."""
    rows = await session.execute(_HELPERS, {"household": household_id, "today": today})
    return [row.person_id for row in rows]


async def helped_by(session: Session, person_id: int, today: date) -> frozenset[int]:
    """The households a person is assigned to help today."""
    rows = await session.execute(_HELPED, {"person": person_id, "today": today})
    return frozenset(row.household_id for row in rows)


async def _held(
    session: Session, query: Select[*tuple[Any, ...]], today: date, **values: Any
) -> list[Held]:
    return [Held(*row) for row in await session.execute(query, {"today": today, **values})]


_HELD = (
    select(Post.person_id, Post.role, Post.region_id, Region.path, Region.level)
    .join(Region, Region.id == Post.region_id)
    .where(
        Post.since <= bindparam("today"),
        or_(Post.until.is_(None), Post.until >= bindparam("today")),
    )
    .order_by(Post.id)
)
_HELD_BY = _HELD.where(Post.person_id == bindparam("person"))
_HOLDERS = _HELD.where(
    Post.region_id.in_(bindparam("regions", expanding=True)),
    Post.role.in_(bindparam("roles", expanding=True)),
)
_TODAY = (
    Assignment.since <= bindparam("today"),
    or_(Assignment.until.is_(None), Assignment.until >= bindparam("today")),
)
_HELPERS = select(Assignment.person_id).where(
    Assignment.household_id == bindparam("household"), *_TODAY
)
_HELPED = select(Assignment.household_id).where(
    Assignment.person_id == bindparam("person"), *_TODAY
)
