"""Facts of households: what somebody told, saw or decided, sealed; the latest day counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, insert, select

from storage.engine import Session
from storage.models.base import new_id
from storage.models.facts import HouseholdFact as Table
from storage.models.people import Household, Member
from storage.queries import changed
from storage.scope import Scope, within

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a household, or of one member, since a day.

    `value` is anything JSON can say. `origin` is roster, report, visit, county or said; `by` is who
    recorded it, as the audit calls them.
    """

    household_id: int
    key: str
    value: Any
    as_of: date
    origin: str
    by: str
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A member as far as rules look at them: their order in the household and identity number."""

    id: int
    number: int
    id_number: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class Home:
    """A household as far as rules look at it, without any name."""

    id: int
    region_id: str
    path: str
    number: int
    status: str
    provisional: bool


async def add(session: Session, facts: Sequence[Fact]) -> None:
    """Keep facts; what was known before stays."""
    if facts:
        await session.execute(_INSERT, [_row(session, fact) for fact in facts])
        await changed.touch(session, {fact.household_id for fact in facts})


async def standing(
    session: Session,
    household_ids: Iterable[int],
    keys: Collection[str] | None = None,
    origin: str | None = None,
) -> dict[int, list[Fact]]:
    """What is known of households now: of each fact the latest; a household without is left out.

    With keys only those facts, with an origin only what came from there.
    """
    query = _STANDING if keys is None else _STANDING.where(Table.key.in_(sorted(keys)))
    if origin is not None:
        query = query.where(Table.origin == origin)
    last: dict[tuple[int, int | None, str], Row[Any]] = {}
    for ids in _batches(household_ids):
        for row in await session.execute(query, {"ids": ids}):
            last[row.household_id, row.member_id, row.key] = row
    found: dict[int, list[Fact]] = {}
    for row in last.values():  # only what counts is opened: opening is what this costs
        found.setdefault(row.household_id, []).append(_fact(session, row))
    return found


async def people(session: Session, household_ids: Iterable[int]) -> dict[int, list[Person]]:
    """The members of households in the order they were registered, counted from one."""
    found: dict[int, list[Person]] = {}
    for ids in _batches(household_ids):
        for row in await session.execute(_PEOPLE, {"ids": ids}):
            home = found.setdefault(row.household_id, [])
            number = (
                session.vault.open(row.id_number, f"member|id_number|{row.id}")
                if row.id_number
                else None
            )
            home.append(Person(row.id, len(home) + 1, number, row.relation))
    return found


async def homes(
    session: Session, scope: Scope, path: str, after: int = 0, limit: int = AT_ONCE
) -> list[Home]:
    """Households of a place that this scope may see, by id, a page at a time."""
    query = _HOMES.where(
        within(Household.path, path),
        Household.id > after,
        scope.rows(Household.path, Household.id),
    ).limit(limit)
    return [Home(*row) for row in await session.execute(query)]


async def homes_of(session: Session, ids: Sequence[int]) -> list[Home]:
    """These households, for loops of the service."""
    rows = await session.execute(_HOMES.where(Household.id.in_(ids)))
    return [Home(*row) for row in rows]


async def any_of(session: Session, path: str, by: str) -> bool:
    """Whether somebody has told anything of any household of a place."""
    query = (
        select(Table.id)
        .join(Household, Household.id == Table.household_id)
        .where(within(Household.path, path), Table.by == by)
        .limit(1)
    )
    return await session.scalar(query) is not None


def _row(session: Session, fact: Fact) -> Mapping[str, Any]:
    row_id = new_id()
    return {
        "id": row_id,
        "household_id": fact.household_id,
        "member_id": fact.member_id,
        "key": fact.key,
        "value": session.vault.seal_data(fact.value, _place(row_id)),
        "as_of": fact.as_of,
        "origin": fact.origin,
        "by": fact.by,
        "recorded_at": session.moment.real,
    }


def _fact(session: Session, row: Row[Any]) -> Fact:
    return Fact(
        row.household_id,
        row.key,
        session.vault.open_data(row.value, _place(row.id)),
        row.as_of,
        row.origin,
        row.by,
        row.member_id,
    )


def _place(row_id: int) -> str:
    return f"household_fact|value|{row_id}"


def _batches(household_ids: Iterable[int]) -> list[list[int]]:
    ids = sorted(household_ids)
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


_INSERT = insert(Table)
_STANDING = (
    select(
        Table.id,
        Table.household_id,
        Table.member_id,
        Table.key,
        Table.value,
        Table.as_of,
        Table.origin,
        Table.by,
    )
    .where(Table.household_id.in_(bindparam("ids", expanding=True)))
    .order_by(Table.household_id, Table.as_of, Table.id)
)
_PEOPLE = (
    select(Member.id, Member.household_id, Member.id_number, Member.relation)
    .where(Member.household_id.in_(bindparam("ids", expanding=True)))
    .order_by(Member.household_id, Member.id)
)
_HOMES = (
    select(
        Household.id,
        Household.region_id,
        Household.path,
        Household.number,
        Household.status,
        Household.provisional,
    )
    .where(Household.merged_into_id.is_(None))
    .order_by(Household.id)
)
