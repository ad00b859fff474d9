"""Regions: put the tree of places, climb it, and find a village by what somebody calls it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.regions import Region
from storage.queries import place_names
from storage.queries.changes import Changes
from storage.scope import Scope

LEVELS = ("province", "city", "county", "township", "village")
FROM_COUNTY_DOWN = LEVELS[2:]

_Parent = aliased(Region)
_COLUMNS = (
    Region.id,
    Region.name,
    Region.level,
    Region.parent_id,
    Region.path,
    Region.landline,
    Region.invented,
    Region.code,
    _Parent.name.label("within"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `path` and `within`, its parent's name, are found out when it is put."""

    id: str
    name: str
    level: str
    parent_id: str | None = None
    path: str = ""
    landline: str | None = None
    invented: bool = False
    code: str | None = None
    within: str | None = None

    @property
    def full_name(self) -> str:
        """The name with the parent's, as a question offers it: 柳河镇张庄村."""
        return f"{self.within or ''}{self.name}"


class NoParent(Exception):
    """A place names a parent that is neither known nor put with it, or its parents go in a ring."""


class Moved(Exception):
    """A place is known under another parent; what lies in it would have to move with it."""


async def put_all(session: Session, places: Sequence[Place]) -> Changes:
    """Put places, parents in any order; a known one gets its new name and landline.

    An absent landline leaves the old one: lists of names carry none.

    Raises:
        NoParent, Moved: and nothing was put.
    """
    known = {place.id: place for place in await all_of(session)}
    rooted = _rooted(places, known)
    for place in rooted:
        if place.id in known and known[place.id].path != place.path:
            raise Moved(place.id)
    fresh = [place for place in rooted if place.id not in known]
    other = [place for place in rooted if place.id in known and _differs(place, known[place.id])]
    if fresh:
        await session.execute(_INSERT, [_row(place) for place in fresh])
    if other:
        await session.execute(_CHANGE, [_change(place) for place in other])
    return Changes(len(fresh), len(other), len(rooted) - len(fresh) - len(other))


async def all_of(session: Session, levels: Iterable[str] = LEVELS) -> list[Place]:
    """Every place of these levels, in the order of the tree."""
    return await _many(session, _OF_LEVELS, levels=list(levels))


async def get(session: Session, region_id: str) -> Place | None:
    """A place by id."""
    return next(iter(await _many(session, _GET, region=region_id)), None)


async def within(session: Session, paths: Iterable[str]) -> list[Place]:
    """The places under these ones, themselves included, in order of the tree."""
    return await _many(session, _SELECT.where(Scope(paths=tuple(paths)).rows(Region.path)))


async def children(session: Session, region_id: str) -> list[Place]:
    """The places right below this one."""
    return await _many(session, _CHILDREN, region=region_id)


async def find_by_name(session: Session, text: str) -> list[Place]:
    """The villages somebody may mean: 柳河镇张庄村, 张庄, 张庄村三组, or all of 柳河镇.

    Only the best kind of match is returned: 张庄 is 张庄村, and 大张庄村 only where there is
    no 张庄村. Several are returned when several are meant; `full_name` tells them apart.
    """
    places = await all_of(session)
    return place_names.meant(text, places)


async def landline_for(session: Session, region_id: str) -> str | None:
    """The landline to call about a place: its own, else that of the nearest place above it."""
    found: str | None = await session.scalar(_LANDLINE, {"region": region_id})
    return found


async def chain(session: Session, region_id: str) -> list[str]:
    """The names from the county down to this place."""
    return [row.name for row in await session.execute(_CHAIN, {"region": region_id})]


async def by_level(session: Session, region_id: str) -> dict[str, str]:
    """The ids of this place and those above it, by their level."""
    return {row.level: row.id for row in await session.execute(_UP, {"region": region_id})}


def _rooted(places: Sequence[Place], known: Mapping[str, Place]) -> list[Place]:
    """Give every place its path, parents before children."""
    given = {place.id: place for place in places}
    paths: dict[str, str] = {}

    def path(region_id: str | None, below: frozenset[str]) -> str:
        if region_id is None:
            return "/"
        if region_id in below:
            raise NoParent(region_id)
        if region_id not in paths:
            place = given.get(region_id) or known.get(region_id)
            if place is None:
                raise NoParent(region_id)
            paths[region_id] = path(place.parent_id, below | {region_id}) + f"{region_id}/"
        return paths[region_id]

    rooted = [replace(place, path=path(place.id, frozenset())) for place in given.values()]
    return sorted(rooted, key=lambda place: place.path.count("/"))


def _differs(place: Place, old: Place) -> bool:
    return place.name != old.name or place.landline not in (None, old.landline)


def _row(place: Place) -> dict[str, object]:
    return {
        "id": place.id,
        "name": place.name,
        "level": place.level,
        "parent_id": place.parent_id,
        "path": place.path,
        "code": place.code,
        "landline": place.landline,
        "invented": place.invented,
    }


def _change(place: Place) -> dict[str, object]:
    return {"b_id": place.id, "b_name": place.name, "b_landline": place.landline}


async def _many(session: Session, query: Select[*tuple[Any, ...]], **values: Any) -> list[Place]:
    return [Place(*row) for row in await session.execute(query, values)]


_SELECT = select(*_COLUMNS).outerjoin(_Parent, _Parent.id == Region.parent_id).order_by(Region.path)
_GET = _SELECT.where(Region.id == bindparam("region"))
_CHILDREN = _SELECT.where(Region.parent_id == bindparam("region"))
_OF_LEVELS = _SELECT.where(Region.level.in_(bindparam("levels", expanding=True)))
_Own = aliased(Region)
# A place and all above it are those whose path its own begins with.
_UPWARDS = func.substr(_Own.path, 1, func.length(Region.path)) == Region.path
_LANDLINE = (
    select(Region.landline)
    .join(_Own, _UPWARDS)
    .where(_Own.id == bindparam("region"), Region.landline.is_not(None))
    .order_by(func.length(Region.path).desc())
    .limit(1)
)
_CHAIN = (
    select(Region.name)
    .join(_Own, _UPWARDS)
    .where(_Own.id == bindparam("region"), Region.level.in_(FROM_COUNTY_DOWN))
    .order_by(func.length(Region.path))
)
_UP = select(Region.id, Region.level).join(_Own, _UPWARDS).where(_Own.id == bindparam("region"))
_INSERT = insert(Region)
_CHANGE = (
    update(Region)
    .where(Region.id == bindparam("b_id"))
    .values(
        name=bindparam("b_name"),
        landline=func.coalesce(
            bindparam("b_landline", type_=Region.landline.type), Region.landline
        ),
    )
)
