"""Officials as lists and pages show them: posts over time, where they are reached, whom they help.

Nothing here counts what anybody did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from storage.engine import Session
from storage.models.duties import Assignment, Post
from storage.models.people import Address, Household, Person
from storage.models.regions import Region
from storage.queries.duty_owners import STATIONED
from storage.queries.households import label_of
from storage.scope import Scope, within

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Term:
    """A post of an official over time, with names; `until` is the last day."""

    id: int
    person_id: int
    name: str
    role: str
    region_id: str
    region: str
    path: str
    level: str
    unit: str | None
    since: date
    until: date | None

    def on(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return self.since <= day and self.lasts(day)

    def lasts(self, day: date) -> bool:
        """Whether the post is not over before a day."""
        return self.until is None or self.until >= day


@dataclass(frozen=True, slots=True)
class Home:
    """A household somebody helps or helped; `id` is the assignment's, `label` names the family."""

    id: int
    household_id: int
    label: str
    village: str
    path: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts a list shows: below a place, of a role, held on a day, after so many others."""

    on: date
    path: str = ""
    role: str | None = None
    skip: int = 0
    limit: int = 50


async def listed(session: Session, scope: Scope, wanted: Wanted) -> list[Term]:
    """The posts of a scope held on a day or beginning later, by place."""
    where = [
        or_(Post.until.is_(None), Post.until >= wanted.on),
        or_(Post.until.is_(None), Post.until >= Post.since),
        scope.rows(Region.path),
        within(Region.path, wanted.path),
    ]
    if wanted.role:
        where.append(Post.role == wanted.role)
    query = _TERMS.where(*where).order_by(Region.path, Post.role, Post.since, Post.id)
    rows = await session.execute(query.offset(wanted.skip).limit(wanted.limit))
    return _terms(session, rows)


async def roles(session: Session, scope: Scope, on: date) -> list[str]:
    """The roles that are held in a scope."""
    rows = await session.execute(
        select(Post.role)
        .join(Region, Region.id == Post.region_id)
        .where(or_(Post.until.is_(None), Post.until >= on), scope.rows(Region.path))
        .distinct()
    )
    return [row.role for row in rows]


async def terms(session: Session, scope: Scope, person_id: int) -> list[Term]:
    """The posts of an official in a scope, past ones too, the last one first.

    A post that ended before it began was taken back, and is none.
    """
    query = _TERMS.where(
        Post.person_id == person_id,
        scope.rows(Region.path),
        or_(Post.until.is_(None), Post.until >= Post.since),
    )
    rows = await session.execute(query.order_by(Post.since.desc(), Post.id.desc()))
    return _terms(session, rows)


async def terms_of(session: Session, post_ids: Iterable[int]) -> list[Term]:
    """These posts, for the service's own acts."""
    return _terms(session, await session.execute(_TERMS.where(Post.id.in_(list(post_ids)))))


async def registered(session: Session, region_ids: Iterable[str]) -> list[Term]:
    """Every post ever held over exactly these places, the last one first."""
    wanted = sorted(set(region_ids))
    found: list[Term] = []
    for start in range(0, len(wanted), AT_ONCE):
        query = _TERMS.where(
            Post.region_id.in_(wanted[start : start + AT_ONCE]),
            or_(Post.until.is_(None), Post.until >= Post.since),
        )
        rows = await session.execute(query.order_by(Post.since.desc(), Post.id.desc()))
        found += _terms(session, rows)
    return found


async def stationed(session: Session, scope: Scope, path: str, on: date) -> list[Term]:
    """The teams of the villages of a place: everybody stationed there on a day, with their unit."""
    query = _TERMS.where(
        Post.role.in_(STATIONED),
        Post.since <= on,
        or_(Post.until.is_(None), Post.until >= on),
        within(Region.path, path),
        scope.rows(Region.path),
    )
    rows = await session.execute(query.order_by(Region.path, Post.role, Post.since, Post.id))
    return _terms(session, rows)


async def homes(session: Session, scope: Scope, person_id: int, on: date) -> list[Home]:
    """The households of a scope that somebody helps on a day, by village and number."""
    rows = await session.execute(
        _HOMES.where(Assignment.person_id == person_id, *_helping(on), _seen(scope)).order_by(
            Household.path, Household.number, Assignment.id
        )
    )
    opened = session.vault.open
    return [
        Home(
            row.id,
            row.household_id,
            label_of(row.number, opened(row.head, f"household|head|{row.household_id}")),
            row.village,
            row.path,
            row.since,
            row.until,
        )
        for row in rows
    ]


async def homes_paths(session: Session, assignment_ids: Iterable[int]) -> list[str]:
    """Where the households of these assignments are."""
    rows = await session.execute(
        select(Household.path)
        .join(Assignment, Assignment.household_id == Household.id)
        .where(Assignment.id.in_(list(assignment_ids)))
        .distinct()
    )
    return [row.path for row in rows]


async def helping(
    session: Session, scope: Scope, person_ids: Iterable[int], on: date
) -> dict[int, int]:
    """How many households of a scope each of these people helps on a day."""
    rows = await session.execute(
        select(Assignment.person_id, func.count(Assignment.household_id.distinct()).label("many"))
        .join(Household, Household.id == Assignment.household_id)
        .where(Assignment.person_id.in_(list(person_ids)), *_helping(on), _seen(scope))
        .group_by(Assignment.person_id)
    )
    return {row.person_id: row.many for row in rows}


async def reached(session: Session, person_ids: Iterable[int]) -> dict[int, bool]:
    """Who of these people can be reached at all, and whether a chat of theirs is bound."""
    rows = await session.execute(_REACHED, {"people": list(person_ids)})
    found: dict[int, bool] = {}
    for row in rows:
        found[row.person_id] = found.get(row.person_id, False) or row.bound
    return found


def _terms(session: Session, rows: Iterable[Sequence[Any]]) -> list[Term]:
    opened = session.vault.open
    return [Term(row[0], row[1], opened(row[2], f"person|name|{row[1]}"), *row[3:]) for row in rows]


def _helping(on: date) -> tuple[ColumnElement[bool], ...]:
    return Assignment.since <= on, or_(Assignment.until.is_(None), Assignment.until >= on)


def _seen(scope: Scope) -> ColumnElement[bool]:
    return scope.rows(Household.path, Household.id)


_TERMS = (
    select(
        Post.id,
        Post.person_id,
        Person.name,
        Post.role,
        Post.region_id,
        Region.name.label("region"),
        Region.path,
        Region.level,
        Post.unit,
        Post.since,
        Post.until,
    )
    .join(Person, Person.id == Post.person_id)
    .join(Region, Region.id == Post.region_id)
)
_HOMES = (
    select(
        Assignment.id,
        Assignment.household_id,
        Household.number,
        Household.head,
        Region.name.label("village"),
        Household.path,
        Assignment.since,
        Assignment.until,
    )
    .join(Household, Household.id == Assignment.household_id)
    .join(Region, Region.id == Household.region_id)
)
_REACHED = select(Address.person_id, Address.bound).where(
    Address.person_id.in_(bindparam("people", expanding=True))
)
