"""Unmaskings: keep one, list them for those who audit, and who did very many in a day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from storage.engine import Session
from storage.models.base import new_id
from storage.models.people import Household, Person
from storage.models.regions import Region
from storage.models.unmasking import Unmasking as Table
from storage.moment import county_day
from storage.queries.households import label_of
from storage.queries.upsert import insert_once
from storage.scope import Scope

WORDS = "unmasking|words|%d"


@dataclass(frozen=True, slots=True)
class New:
    """An unmasking about to be kept; `form` is what the page gave out."""

    household_id: int
    path: str
    person_id: int
    what: Sequence[str]
    reason: str
    words: str
    form: str


@dataclass(frozen=True, slots=True)
class Unmasked:
    """One unmasking as those see it who audit; `words` are opened."""

    id: int
    household_id: int
    household: str
    village: str
    person_id: int
    person: str
    what: Sequence[str]
    reason: str
    words: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ones are asked for; `before` is the last id of the page before."""

    person_id: int | None = None
    household_id: int | None = None
    first: date | None = None
    last: date | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Many:
    """How many unmaskings of one person fell on a day; `path` is the place of one of them."""

    person_id: int
    on: date
    path: str
    count: int


async def add(session: Session, new: New) -> int | None:
    """Keep an unmasking; None when its form was used before."""
    row_id, real = new_id(), session.moment.real
    done = await session.execute(
        insert_once(session, Table, "form"),
        {
            "id": row_id,
            "household_id": new.household_id,
            "path": new.path,
            "person_id": new.person_id,
            "what": list(new.what),
            "reason": new.reason,
            "words": session.vault.seal(new.words, WORDS % row_id) if new.words else None,
            "form": new.form,
            "on": county_day(real),
            "recorded_at": real,
        },
    )
    return row_id if done.rowcount else None


async def listed(session: Session, scope: Scope, wanted: Wanted, limit: int) -> list[Unmasked]:
    """Unmaskings of households of a scope's places, the latest first."""
    asked: dict[str, Callable[[Any], ColumnElement[bool]]] = {
        "person_id": lambda person: Table.person_id == person,
        "household_id": lambda household: or_(
            Table.household_id == household, Household.merged_into_id == household
        ),
        "first": lambda day: Table.on >= day,
        "last": lambda day: Table.on <= day,
        "before": lambda row: Table.id < row,
    }
    given = {name: getattr(wanted, name) for name in asked}
    narrowed = [asked[name](value) for name, value in given.items() if value]
    query = _SELECT.where(scope.rows(Table.path), *narrowed).order_by(Table.id.desc()).limit(limit)
    return [_opened(session, row) for row in await session.execute(query)]


async def many(session: Session, scope: Scope, since: date, more_than: int) -> list[Many]:
    """Who unmasked more than so often on one day since a day, within a scope's places."""
    number = func.count()
    rows = await session.execute(
        select(Table.person_id, Table.on, func.min(Table.path), number)
        .where(Table.on >= since, scope.rows(Table.path))
        .group_by(Table.person_id, Table.on)
        .having(number > more_than)
        .order_by(Table.on.desc(), Table.person_id)
    )
    return [Many(*row) for row in rows]


def _opened(session: Session, row: Any) -> Unmasked:
    vault = session.vault
    return Unmasked(
        row.id,
        row.household_id,
        label_of(row.number, vault.open(row.head, f"household|head|{row.household_id}")),
        row.village,
        row.person_id,
        vault.open(row.person, f"person|name|{row.person_id}"),
        row.what,
        row.reason,
        vault.open(row.words, WORDS % row.id) if row.words else "",
        row.recorded_at,
    )


_SELECT = (
    select(
        *(Table.id, Table.household_id, Table.person_id, Table.what, Table.reason),
        *(Table.words, Table.recorded_at, Household.number, Household.head),
        Person.name.label("person"),
        Region.name.label("village"),
    )
    .join(Household, Household.id == Table.household_id)
    .join(Person, Person.id == Table.person_id)
    .join(Region, Region.id == Household.region_id)
)
