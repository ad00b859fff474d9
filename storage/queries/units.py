"""Units (派出单位) and the villages they help over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.duties import Post
from storage.models.regions import Region
from storage.models.stationing import UnitVillage
from storage.queries.changes import Change
from storage.scope import Scope

UNIT_ROLES = (
    *("sending_unit", "sending_unit_head"),
    *("sending_unit_party_leader", "sending_unit_deputies"),
)
"""The posts that are held for a unit, wherever its villages are."""


@dataclass(frozen=True, slots=True)
class Helping:
    """A unit that helps a village from a day on; `until` is the last day, None while it lasts."""

    unit: str
    region_id: str
    region: str
    path: str
    since: date
    until: date | None


async def put(
    session: Session, unit: str, region_id: str, since: date | None, until: date | None
) -> Change:
    """Put that a unit helps a village; without a first day the lasting help is meant.

    Without a last day a known one keeps its own.
    """
    rows = (await session.execute(_PERIODS, {"unit": unit, "region": region_id})).all()
    known = next((row for row in rows if row.since == since), None) or next(
        (row for row in rows if row.until is None or since is None), None
    )
    values = {
        "since": since or (known.since if known else session.moment.today),
        "until": until or (known.until if known else None),
    }
    if known is None:
        key = {"id": new_id(), "unit": unit, "region_id": region_id}
        await session.execute(insert(UnitVillage), {**key, **values})
        return Change.NEW
    if (known.since, known.until) == (values["since"], values["until"]):
        return Change.UNCHANGED
    await session.execute(update(UnitVillage).where(UnitVillage.id == known.id).values(**values))
    return Change.CHANGED


async def villages_of(session: Session, scope: Scope, unit: str, on: date) -> list[Helping]:
    """The villages a unit helps on a day, as far as a scope reaches."""
    query = _SELECT.where(UnitVillage.unit == unit, scope.rows(Region.path), *_LASTING)
    return [Helping(*row) for row in await session.execute(query, {"on": on})]


async def listed(session: Session, scope: Scope, on: date) -> list[Helping]:
    """Which unit helps which village of a scope on a day, village by village."""
    query = _SELECT.where(scope.rows(Region.path), *_LASTING)
    return [Helping(*row) for row in await session.execute(query, {"on": on})]


async def periods(session: Session, region_ids: Iterable[str]) -> list[Helping]:
    """All that is known of these villages, also what is over."""
    wanted = list(region_ids)
    query = _SELECT.where(UnitVillage.region_id.in_(wanted))
    return [Helping(*row) for row in await session.execute(query)]


async def names(session: Session) -> list[str]:
    """Every unit that helps a village or did."""
    rows = await session.execute(select(UnitVillage.unit).distinct().order_by(UnitVillage.unit))
    return [row.unit for row in rows]


async def people_of(session: Session, unit: str, on: date) -> list[int]:
    """Who holds a post of a unit on a day: its heads, its deputies, those it answers through."""
    query = (
        select(Post.person_id)
        .where(
            Post.unit == unit,
            Post.role.in_(UNIT_ROLES),
            Post.since <= on,
            or_(Post.until.is_(None), Post.until >= on),
        )
        .distinct()
        .order_by(Post.person_id)
    )
    return [row.person_id for row in await session.execute(query)]


_SELECT = (
    select(
        UnitVillage.unit,
        UnitVillage.region_id,
        Region.name,
        Region.path,
        UnitVillage.since,
        UnitVillage.until,
    )
    .join(Region, Region.id == UnitVillage.region_id)
    .order_by(Region.path, UnitVillage.since, UnitVillage.unit)
)
_LASTING = (
    UnitVillage.since <= bindparam("on"),
    or_(UnitVillage.until.is_(None), UnitVillage.until >= bindparam("on")),
)
_PERIODS = (
    select(UnitVillage.id, UnitVillage.since, UnitVillage.until)
    .where(UnitVillage.unit == bindparam("unit"), UnitVillage.region_id == bindparam("region"))
    .order_by(UnitVillage.since.desc())
)
