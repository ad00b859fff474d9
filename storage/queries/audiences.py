"""Audiences: which households are meant, which of them are left out, and what kept others away."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    not_,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from rulebook.audience import EVERYONE, Filter, Key, parts_of, terms_of
from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.notices import Recipient
from storage.models.people import Address, Household, Tag
from storage.models.regions import Region
from storage.queries.audience_terms import Condition, below, condition, throughout
from storage.scope import within

NO_ADDRESS, OPTED_OUT, SAME_PHONE = "no_address", "opted_out", "same_phone"
"""Why a household that is meant is left out: no way to reach it, its wish, or a phone that gets it
once already."""

KEPT_AWAY, CANNOT_TELL = "kept_away", "cannot_tell"
"""Why a household of the place is not meant: a part of the filter does not hold, or nobody can
tell whether it does."""

MAY_HAVE_COME = (
    State.HANDING,
    State.ACCEPTED,
    State.DELIVERED,
    State.EXPIRED,
    State.UNDELIVERED,
    State.UNSURE,
    State.PARKED,
)
"""Where a message stands that a person may have read; far ends are wrong at times."""

LARGE = 5
"""From this part of all places on (one in so many), reading all households is the shorter way."""

_Township = aliased(Region)
_Neighbour = aliased(Household)
_SHARED = or_(
    Address.shared.is_(True),
    exists().where(
        _Neighbour.reach_id == Address.id,
        _Neighbour.id != Household.id,
        _Neighbour.merged_into_id.is_(None),
    ),
)
"""Whether others read at an address too."""


@dataclass(frozen=True, slots=True)
class Reach:
    """An audience: the paths of its places, and what must hold there.

    With `got` those are meant whom a message of that broadcast may have reached, wherever they live
    by now.
    """

    paths: tuple[str, ...]
    filter: Filter = EVERYONE
    got: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """So many households of a township on one channel, or left out for one reason.

    `part` is the number of the filter's part that keeps them away.
    """

    township: str
    channel: str | None
    excluded: str | None
    part: int | None
    households: int


@dataclass(frozen=True, slots=True)
class Sampled:
    """A household that would be reached: where it lives, what it reads, who shares its phone."""

    village: str
    number: int
    region_id: str
    language: str
    shared: bool


async def counts(session: Session, reach: Reach) -> list[Counted]:
    """How many households of the places are reached or not, by township, channel and reason."""
    judged = _judged(session, reach, await _most(session, reach)).subquery()
    kinds = (judged.c.region_id, judged.c.channel, judged.c.excluded, judged.c.away)
    # By village first: to join the names to every household costs more than to judge it.
    found = select(*kinds, func.count().label("households")).group_by(*kinds).subquery()
    channel = case((found.c.excluded.is_(None), found.c.channel))
    township = func.coalesce(_Township.name, Region.name)
    rows = await session.execute(
        select(township, channel, found.c.excluded, found.c.away, func.sum(found.c.households))
        .join(Region, Region.id == found.c.region_id)
        .outerjoin(_Township, _Township.id == Region.parent_id)
        .group_by(_Township.path, township, channel, found.c.excluded, found.c.away)
        .order_by(_Township.path)
    )
    return [_counted(*row) for row in rows]


async def channels(session: Session, reach: Reach) -> list[str]:
    """The channels on which somebody would be reached."""
    found = select(Address.channel).join(Household, Household.reach_id == Address.id)
    rows = await session.execute(
        found.where(_meant(session, reach), Address.no_notices.is_(False)).distinct()
    )
    return sorted(row.channel for row in rows)


async def without_address(session: Session, reach: Reach) -> int:
    """How many households are meant that nobody can write to."""
    counted = select(func.count()).select_from(Household)
    counted = counted.outerjoin(Address, Address.id == Household.reach_id)
    return int(await session.scalar(counted.where(_meant(session, reach), Address.id.is_(None))))


async def sample(session: Session, reach: Reach, channel: str, limit: int = 5) -> list[Sampled]:
    """A few households that would be reached on a channel."""
    rows = await session.execute(
        select(Region.name, Household.number, Region.id, Address.language, _SHARED)
        .join(Address, Address.id == Household.reach_id)
        .join(Region, Region.id == Household.region_id)
        .where(
            _meant(session, reach),
            Address.channel == channel,
            Address.no_notices.is_(False),
        )
        .order_by(Household.id)
        .limit(limit)
    )
    return [Sampled(*row) for row in rows]


async def known_tags(session: Session, words: frozenset[str]) -> frozenset[str]:
    """Those of these words that are a tag of some household."""
    rows = await session.execute(select(Tag.tag).where(Tag.tag.in_(words)).distinct())
    return frozenset(row.tag for row in rows)


def meant(session: Session, reach: Reach) -> Select[Any]:
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
        .where(_meant(session, reach))
        .order_by(Household.id)  # rows that go into an index in its order cost a third
    )


def _judged(session: Session, reach: Reach, most: bool = False) -> Select[Any]:
    """Every household of the places, for people to look at: the channel, or what keeps it away."""
    held = (
        select(
            Household.id,
            Household.region_id,
            _away(reach.filter, session.moment.today).label("away"),
            Address.id.label("address_id"),
            Address.household_id.label("owner"),
            Address.channel,
            Address.no_notices,
        )
        .outerjoin(Address, Address.id == Household.reach_id)
        .where(throughout(reach.paths) if most else _there(reach))
        .cte("held")
        .prefix_with("MATERIALIZED")  # or its conditions would be asked once for every use
    )
    ranked = _on_one_phone(held)
    excluded = case(
        (held.c.away.is_not(None), KEPT_AWAY),
        (held.c.address_id.is_(None), NO_ADDRESS),
        (held.c.no_notices.is_(True), OPTED_OUT),
        (ranked.c.place > 1, SAME_PHONE),
    )
    return select(
        held.c.region_id, held.c.away, held.c.channel, excluded.label("excluded")
    ).outerjoin(ranked, ranked.c.id == held.c.id)


async def _most(session: Session, reach: Reach) -> bool:
    """Whether an audience is looked for in a large part of all villages."""
    if reach.got is not None or not reach.paths or session.dialect != "sqlite":
        return False
    here = func.sum(case((or_(*(within(Region.path, path) for path in reach.paths)), 1), else_=0))
    found = (await session.execute(select(here, func.count()).select_from(Region))).one()
    inside, everywhere = found
    return bool(everywhere) and (inside or 0) * LARGE >= everywhere


def _on_one_phone(held: CTE) -> Subquery:
    """Whose turn it is where several are reached at one address: its own household's first.

    Only such addresses are put in order; of a county they are few.
    """
    among = held.alias()
    contested = select(among.c.address_id).where(
        among.c.away.is_(None),
        among.c.address_id.is_not(None),
        among.c.owner.is_distinct_from(among.c.id),
    )
    own = case((held.c.owner == held.c.id, 0), else_=1)
    place = func.row_number().over(partition_by=held.c.address_id, order_by=(own, held.c.id))
    return (
        select(held.c.id, place.label("place"))
        .where(held.c.away.is_(None), held.c.address_id.in_(contested))
        .subquery("ranked")
    )


def _away(filter_: Filter, today: date) -> ColumnElement[int | None]:
    """The first part that does not hold: twice its number, and one more where nobody can tell."""
    away: ColumnElement[int | None] = null().cast(Integer)
    for number, part in reversed(list(enumerate(parts_of(filter_)))):
        held = condition(part, today)
        # What the rules say may be open; everything else holds or does not, and is asked once.
        open_ = any(term.key in (Key.POLICY, Key.GROUP) for term in terms_of(part))
        does_not = ((not_(held), 2 * number),) if open_ else ()
        away = case((held, away), *does_not, else_=2 * number + (1 if open_ else 0))
    return away


def _counted(township: str, channel: str | None, excluded: str | None, *rest: int) -> Counted:
    away, households = rest
    if excluded != KEPT_AWAY:
        return Counted(township, channel, excluded, None, households)
    return Counted(township, None, CANNOT_TELL if away % 2 else KEPT_AWAY, away // 2, households)


def _meant(session: Session, reach: Reach) -> Condition:
    return and_(_there(reach), condition(reach.filter, session.moment.today))


def _there(reach: Reach) -> Condition:
    if reach.got is None:
        return below(reach.paths)
    came = select(Recipient.household_id).join(Outbox, Outbox.recipient_id == Recipient.id)
    came = came.where(Recipient.broadcast_id == reach.got, Outbox.state.in_(MAY_HAVE_COME))
    return and_(Household.id.in_(came), Household.merged_into_id.is_(None))
