"""Ways to reach the households of a village: which works, whose phone it is, what is not wanted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.people import Address, Household
from storage.queries.households import label_of
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Way:
    """One address of a household, without the number or name it has on its channel.

    `best`: notices go here. `shared`: somebody said so, `several`: other households are reached
    here too.
    """

    address_id: int
    channel: str
    best: bool
    shared: bool
    several: bool
    no_notices: bool
    no_progress: bool
    last_good_at: datetime | None
    failed_at: datetime | None

    @property
    def works(self) -> bool:
        """Whether nothing has come back from here since something last arrived."""
        return self.failed_at is None or bool(
            self.last_good_at and self.last_good_at > self.failed_at
        )


@dataclass(frozen=True, slots=True)
class Home:
    """A household by its label, with its ways, the one in use first."""

    id: int
    number: int
    label: str
    ways: tuple[Way, ...]


async def of_village(
    session: Session, scope: Scope, region_id: str, after: int, limit: int
) -> list[Home]:
    """The households of a village with numbers above one, and how each is reached."""
    own = (scope.rows(Household.path, Household.id), Household.region_id == region_id)
    homes = (
        await session.execute(
            select(Household.id, Household.number, Household.head)
            .where(*own, Household.number > after, Household.merged_into_id.is_(None))
            .order_by(Household.number)
            .limit(limit)
        )
    ).all()
    rows = await session.execute(_WAYS.where(Household.id.in_([home.id for home in homes])))
    ways: dict[int, list[Way]] = {}
    for row in rows:
        ways.setdefault(row[0], []).append(Way(*row[1:]))
    return [
        Home(
            home.id,
            home.number,
            _label(session, home),
            tuple(sorted(ways.get(home.id, []), key=_unused)),
        )
        for home in homes
    ]


async def may_see(session: Session, scope: Scope, address_id: int) -> bool:
    """Whether an address is one of a household within a scope."""
    found = exists().where(
        scope.rows(Household.path, Household.id),
        Address.id == address_id,
        or_(Address.household_id == Household.id, Household.reach_id == Address.id),
    )
    return bool(await session.scalar(select(found)))


def _label(session: Session, home: Any) -> str:
    return label_of(home.number, session.vault.open(home.head, f"household|head|{home.id}"))


def _unused(way: Way) -> bool:
    return not way.best


_Neighbour = aliased(Household)
_SEVERAL = (
    exists()
    .where(
        _Neighbour.reach_id == Address.id,
        _Neighbour.id != Household.id,
        _Neighbour.merged_into_id.is_(None),
    )
    .correlate(Household, Address)
)
_WAYS = (
    select(
        Household.id,
        Address.id,
        Address.channel,
        and_(Household.reach_id.is_not(None), Household.reach_id == Address.id),
        Address.shared,
        _SEVERAL,
        Address.no_notices,
        Address.no_progress,
        Address.last_good_at,
        Address.failed_at,
    )
    .join(
        Address,
        or_(Address.household_id == Household.id, Address.id == Household.reach_id),
    )
    .order_by(Household.number, Address.id)
)
