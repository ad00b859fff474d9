"""Who is stationed in which village over time, and what records say of days and nights there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from rulebook.duties.presence import LEAVE
from rulebook.duties.presumed import DAY, NIGHT
from storage.engine import Session
from storage.models.duties import Activity, Post
from storage.models.regions import Region
from storage.queries.activities import live
from storage.queries.duty_owners import STATIONED

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Station:
    """A post in a village over time, with the village's place in the tree."""

    person_id: int
    role: str
    region_id: str
    path: str
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A day, a night or approved leave that a record says somebody had."""

    person_id: int
    on: date
    kind: str


async def stations(
    session: Session, person_ids: Iterable[int], first: date, last: date
) -> list[Station]:
    """The posts in villages that these people hold between two days."""
    return [Station(*row) for row in await _rows(session, _STATIONS, person_ids, first, last)]


async def records(
    session: Session, person_ids: Iterable[int], first: date, last: date
) -> list[Recorded]:
    """What records say of these people's days and nights, such as an older register."""
    return [Recorded(*row) for row in await _rows(session, _RECORDS, person_ids, first, last)]


async def _rows(
    session: Session,
    query: Select[*tuple[Any, ...]],
    person_ids: Iterable[int],
    first: date,
    last: date,
) -> list[Any]:
    ids = sorted(set(person_ids))
    found: list[Any] = []
    for start in range(0, len(ids), AT_ONCE):
        chunk = {"ids": ids[start : start + AT_ONCE], "first": first, "last": last}
        found += await session.execute(query, chunk)
    return found


_STATIONS = (
    select(Post.person_id, Post.role, Post.region_id, Region.path, Post.since, Post.until)
    .join(Region, Region.id == Post.region_id)
    .where(
        Post.person_id.in_(bindparam("ids", expanding=True)),
        Post.role.in_(STATIONED),
        Post.since <= bindparam("last"),
        or_(Post.until.is_(None), Post.until >= bindparam("first")),
    )
    .order_by(Post.since, Post.id)
)
_RECORDS = (
    select(Activity.person_id, Activity.on, Activity.kind)
    .where(
        Activity.person_id.in_(bindparam("ids", expanding=True)),
        Activity.on.between(bindparam("first"), bindparam("last")),
        Activity.kind.in_((DAY, NIGHT, LEAVE)),
        live(),
    )
    .order_by(Activity.on, Activity.id)
)
