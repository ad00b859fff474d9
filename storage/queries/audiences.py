"""Audiences: which households a broadcast means, which are left out, and why."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.people import Address, Household, Tag
from storage.models.regions import Region

NO_ADDRESS, OPTED_OUT, SAME_PHONE, TAGGED = "no_address", "opted_out", "same_phone", "tagged"
"""Why a household is left out: no way to reach it, its wish, a phone that gets it once already,
or a tag that the audience does not want."""

_Township = aliased(Region)


@dataclass(frozen=True, slots=True)
class Reach:
    """An audience as paths of places and tags; empty tags are no limit."""

    paths: tuple[str, ...]
    any_tags: tuple[str, ...] = ()
    all_tags: tuple[str, ...] = ()
    no_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """So many households of a township on one channel, or left out for one reason."""

    township: str
    channel: str | None
    excluded: str | None
    households: int


@dataclass(frozen=True, slots=True)
class Sampled:
    """A household that would be reached, by village and number."""

    village: str
    number: int


async def counts(session: Session, reach: Reach) -> list[Counted]:
    """How many households an audience has by township, channel and reason to leave them out."""
    found = _judged(reach).subquery()
    rows = await session.execute(
        select(
            func.coalesce(_Township.name, Region.name),
            case((found.c.excluded.is_(None), found.c.channel)),
            found.c.excluded,
            func.count(),
        )
        .join(Region, Region.id == found.c.region_id)
        .outerjoin(_Township, _Township.id == Region.parent_id)
        .group_by(_Township.path, _Township.name, Region.name, found.c.channel, found.c.excluded)
        .order_by(_Township.path)
    )
    return [Counted(*row) for row in rows]


async def anyone(session: Session, reach: Reach) -> bool:
    """Whether anybody would be reached."""
    found = select(Household.id).join(Address, Address.id == Household.reach_id)
    where = (*_conditions(reach, tagged=False), Address.no_notices.is_(False))
    return await session.scalar(found.where(*where).limit(1)) is not None


async def sample(session: Session, reach: Reach, channel: str, limit: int = 5) -> list[Sampled]:
    """A few households that would be reached on a channel."""
    rows = await session.execute(
        select(Region.name, Household.number)
        .join(Address, Address.id == Household.reach_id)
        .join(Region, Region.id == Household.region_id)
        .where(
            *_conditions(reach, tagged=False),
            Address.channel == channel,
            Address.no_notices.is_(False),
        )
        .order_by(Household.id)
        .limit(limit)
    )
    return [Sampled(*row) for row in rows]


async def unknown_tags(session: Session, tags: frozenset[str]) -> frozenset[str]:
    """Those of these tags that no household carries."""
    rows = await session.execute(select(Tag.tag).where(Tag.tag.in_(tags)).distinct())
    return tags - {row.tag for row in rows}


def meant(reach: Reach) -> Select[Any]:
    """Every household meant, with its address and the reason to leave it out.

    Who is reached on another household's phone is left out here; `recipients.fill` takes one of
    them in again where that household is not meant. A window over all would cost more than the
    rest of the statement.
    """
    excluded = case(
        (Address.id.is_(None), NO_ADDRESS),
        (Address.no_notices.is_(True), OPTED_OUT),
        (Address.household_id.is_distinct_from(Household.id), SAME_PHONE),
    )
    return (
        select(
            Household.id.label("household_id"),
            Address.id.label("address_id"),
            excluded.label("excluded"),
        )
        .outerjoin(Address, Address.id == Household.reach_id)
        .where(*_conditions(reach, tagged=False))
        .order_by(Household.id)  # rows that go into an index in its order cost a third
    )


def _judged(reach: Reach) -> Select[Any]:
    """The same for people to look at: with those an unwanted tag keeps away, and the channel."""
    unwanted = _tagged(reach.no_tags) if reach.no_tags else literal(False)
    own = case((Address.household_id == Household.id, 0), else_=1)
    first = func.row_number().over(
        partition_by=(unwanted, Household.reach_id), order_by=(own, Household.id)
    )
    excluded = case(
        (unwanted, TAGGED),
        (Address.id.is_(None), NO_ADDRESS),
        (Address.no_notices.is_(True), OPTED_OUT),
        (first > 1, SAME_PHONE),
    )
    return (
        select(Household.region_id, Address.channel, excluded.label("excluded"))
        .outerjoin(Address, Address.id == Household.reach_id)
        .where(*_conditions(reach, tagged=True))
    )


def _conditions(reach: Reach, *, tagged: bool) -> list[ColumnElement[bool]]:
    """Which households are meant. Places go by region, whose index both databases use."""
    below = or_(*(Region.path.startswith(path, autoescape=True) for path in reach.paths))
    conditions: list[ColumnElement[bool]] = [
        Household.region_id.in_(select(Region.id).where(below).scalar_subquery())
    ]
    if reach.any_tags:
        conditions.append(_tagged(reach.any_tags))
    conditions += [_tagged((tag,)) for tag in reach.all_tags]
    if reach.no_tags and not tagged:
        conditions.append(~_tagged(reach.no_tags))
    return conditions


def _tagged(tags: tuple[str, ...]) -> ColumnElement[bool]:
    return exists().where(and_(Tag.household_id == Household.id, Tag.tag.in_(tags)))
