"""Whose the simulated phones of a rehearsal are, and what falls due next; its people are invented.

Nothing here is asked for in the database of a real county.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.cases import Case, CaseClock
from storage.models.duties import Post
from storage.models.people import Address, Household, Person
from storage.models.regions import Region

CHANNEL = "sms_simulator"
_Parent = aliased(Region)


@dataclass(frozen=True, slots=True)
class Somewhere:
    """A place somebody's phone can be picked in, and the place it lies in."""

    id: str
    name: str
    level: str
    within: str


@dataclass(frozen=True, slots=True)
class Holder:
    """A phone and whose it is: the heads of the families reached at it, or an official by role."""

    number: str
    names: tuple[str, ...]
    place: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of a case; of a confidential case nobody is named."""

    procedure: str
    clock: str
    code: str
    place: str
    head: str | None


async def places(session: Session) -> list[Somewhere]:
    """Every place somebody's phone can be picked in, a township before its villages."""
    rows = await session.execute(_PLACES)
    return [Somewhere(row.id, row.name, row.level, row.within or "") for row in rows]


async def holders(session: Session, region_id: str) -> list[Holder]:
    """The phones of a place: of its officials, then of its families in their order."""
    found = list[Holder]()
    known = {"region": region_id, "today": session.moment.today}
    for row in await session.execute(_OFFICIALS, known):
        name = session.vault.open(row.name, f"person|name|{row.person_id}")
        number = session.vault.open(row.external, f"address|external|{row.id}")
        found.append(Holder(number, (name,), row.place, row.role))
    families: dict[int, list[str]] = {}
    phones: dict[int, tuple[str, str]] = {}
    for row in await session.execute(_FAMILIES, known):
        head = session.vault.open(row.head, f"household|head|{row.household_id}")
        families.setdefault(row.id, []).append(head)
        phones[row.id] = session.vault.open(row.external, f"address|external|{row.id}"), row.place
    return found + [
        Holder(phones[row_id][0], tuple(names), phones[row_id][1])
        for row_id, names in families.items()
    ]


async def next_limits(session: Session, after: date, most: int) -> tuple[Sequence[Limit], int]:
    """The limits that end on the next day on which one ends, some of them, and how many."""
    day = await session.scalar(_NEXT_DAY, {"after": after})
    if day is None:
        return [], 0
    rows = (await session.execute(_LIMITS, {"day": day})).all()
    return [
        Limit(
            row.procedure,
            row.clock,
            row.code,
            row.place,
            None
            if row.sensitive or row.head is None
            else session.vault.open(row.head, f"household|head|{row.household_id}"),
        )
        for row in rows[:most]
    ], len(rows)


_PLACES = (
    select(Region.id, Region.name, Region.level, _Parent.name.label("within"))
    .outerjoin(_Parent, _Parent.id == Region.parent_id)
    .where(Region.level.in_(("county", "township", "village")))
    .order_by(Region.path)
)
_OFFICIALS = (
    select(
        Address.id,
        Address.external,
        Person.name,
        Person.id.label("person_id"),
        Post.role,
        Region.name.label("place"),
    )
    .join(Person, Person.id == Address.person_id)
    .join(Post, Post.person_id == Person.id)
    .join(Region, Region.id == Post.region_id)
    .where(
        Address.channel == CHANNEL,
        Post.region_id == bindparam("region"),
        Post.since <= bindparam("today"),
        or_(Post.until.is_(None), Post.until >= bindparam("today")),
    )
    .order_by(Post.role, Address.id)
)
_FAMILIES = (
    select(
        Address.id,
        Address.external,
        Household.head,
        Household.id.label("household_id"),
        Region.name.label("place"),
    )
    .join(Household, Household.reach_id == Address.id)
    .join(Region, Region.id == Household.region_id)
    .where(
        Address.channel == CHANNEL,
        Household.region_id == bindparam("region"),
        Household.merged_into_id.is_(None),
    )
    .order_by(Household.number)
)
_OPEN = (CaseClock.running.is_(True), Case.closed_on.is_(None))
_NEXT_DAY = (
    select(func.min(CaseClock.deadline))
    .join(Case, Case.id == CaseClock.case_id)
    .where(*_OPEN, CaseClock.deadline > bindparam("after"))
)
_LIMITS = (
    select(
        Case.procedure,
        CaseClock.clock,
        Case.code,
        Case.sensitive,
        Region.name.label("place"),
        Household.head,
        Household.id.label("household_id"),
    )
    .join(Case, Case.id == CaseClock.case_id)
    .join(Region, Region.id == Case.region_id)
    .outerjoin(Household, Household.id == Case.household_id)
    .where(*_OPEN, CaseClock.deadline == bindparam("day"))
    .order_by(Case.path, Case.id, CaseClock.clock)
)
