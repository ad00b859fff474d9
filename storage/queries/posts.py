"""Who holds which post on a day, and who is to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

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
    return await _held(session, today, Post.person_id == person_id)


async def holders(
    session: Session, region_id: str, roles: Iterable[str], today: date
) -> list[Held]:
    """Who holds one of these roles over exactly this region today."""
    return await _held(session, today, Post.region_id == region_id, Post.role.in_(list(roles)))


async def responsible(session: Session, path: str, roles: Iterable[str], today: date) -> list[Held]:
    """Who holds one of these roles over a place or a region above it, the nearest first."""
    above = [part for part in path.split("/") if part]
    found = await _held(session, today, Post.region_id.in_(above), Post.role.in_(list(roles)))
    return sorted(found, key=lambda held: -len(held.path))


async def helpers_of(session: Session, household_id: int, today: date) -> list[int]:
    """The people assigned to help a household today."""
    rows = await session.execute(
        select(Assignment.person_id).where(
            Assignment.household_id == household_id,
            Assignment.since <= today,
            or_(Assignment.until.is_(None), Assignment.until >= today),
        )
    )
    return [row.person_id for row in rows]


async def _held(session: Session, today: date, *where: ColumnElement[bool]) -> list[Held]:
    rows = await session.execute(
        select(Post.person_id, Post.role, Post.region_id, Region.path, Region.level)
        .join(Region, Region.id == Post.region_id)
        .where(
            and_(*where),
            Post.since <= today,
            or_(Post.until.is_(None), Post.until >= today),
        )
        .order_by(Post.id)
    )
    return [Held(*row) for row in rows]
