"""The list of households: pages in the order of the villages, narrowed, and what stands in a line.

A page costs the same wherever it begins: it goes on behind the last household of the one before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, not_, or_, select, tuple_

from storage.engine import Session
from storage.models.cases import Case
from storage.models.duties import Assignment
from storage.models.people import Household as Table
from storage.models.people import Person, Tag
from storage.models.regions import Region
from storage.queries.case_scope import seen_by
from storage.queries.proof import ABOVE, FULL_NAME
from storage.scope import Scope, within

MOST_HELPERS = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which households are asked for; what is empty does not narrow.

    `after` is the path and number of the last one of the page before.
    """

    path: str = ""
    statuses: Sequence[str] = ()
    provisional: bool = False
    tag: str = ""
    has_case: bool = False
    helper_id: int = 0
    ids: Sequence[int] | None = None
    after: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A household of the list, its head's name opened."""

    id: int
    path: str
    village: str
    number: int
    head: str
    status: str
    provisional: bool


async def listed(session: Session, scope: Scope, wanted: Wanted, limit: int) -> list[Row]:
    """Households this scope may see, by village and number.

    Each place of the scope is a range of one index, read in its order; what is helped elsewhere is
    looked up by id.
    """
    found: list[Row] = []
    for place in _places(scope, wanted.path):
        if len(found) < limit:
            found += await _rows(session, scope, wanted, [within(Table.path, place)], limit)
    if scope.helped:
        here = [Table.id.in_(sorted(scope.helped)), within(Table.path, wanted.path)]
        own = [within(Table.path, path) for path in scope.paths]
        elsewhere = [not_(or_(*own))] if own else []
        found += await _rows(session, scope, wanted, here + elsewhere, limit)
    return sorted(found, key=lambda row: (row.path, row.number))[:limit]


async def tags(session: Session) -> list[str]:
    """The tags in use; each is one look into an index, however many households have it."""
    found: list[str] = []
    while True:
        query = select(func.min(Tag.tag))
        after = query.where(Tag.tag > found[-1]) if found else query
        following = await session.scalar(after)
        if following is None:
            return found
        found.append(following)


async def helpers(session: Session, path: str) -> Mapping[int, str]:
    """Who helps households of a place today, by name."""
    today = session.moment.today
    query = (
        select(Person.id, Person.name)
        .where(
            Person.id.in_(
                select(Assignment.person_id)
                .join(Table, Table.id == Assignment.household_id)
                .where(within(Table.path, path), *_lasting(today))
            )
        )
        .order_by(Person.id)
        .limit(MOST_HELPERS)
    )
    rows = await session.execute(query)
    found = {row.id: session.vault.open(row.name, f"person|name|{row.id}") for row in rows}
    return dict(sorted(found.items(), key=lambda item: item[1]))


async def helped_by_name(session: Session, ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of those who help these households today."""
    query = (
        select(Assignment.household_id, Person.id, Person.name)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.household_id.in_(list(ids)), *_lasting(session.moment.today))
        .order_by(Assignment.since, Assignment.id)
    )
    found: dict[int, list[str]] = {}
    for row in await session.execute(query):
        name = session.vault.open(row.name, f"person|name|{row.id}")
        found.setdefault(row.household_id, []).append(name)
    return found


async def open_cases(session: Session, scope: Scope, ids: Iterable[int]) -> dict[int, int]:
    """How many open cases this scope sees for each of these households."""
    query = (
        select(Case.household_id, func.count())
        .where(Case.household_id.in_(list(ids)), Case.closed_on.is_(None), seen_by(scope))
        .group_by(Case.household_id)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


def _places(scope: Scope, path: str) -> list[str]:
    """The places of a scope within one, none inside another, in the order of the tree."""
    near = (own for own in scope.paths if own.startswith(path) or path.startswith(own))
    places = sorted({max(own, path, key=len) for own in near})
    outer: list[str] = []
    for place in places:
        if not outer or not place.startswith(outer[-1]):
            outer.append(place)
    return outer


async def _rows(
    session: Session,
    scope: Scope,
    wanted: Wanted,
    here: Sequence[ColumnElement[bool]],
    limit: int,
) -> list[Row]:
    query = _SELECT.where(*here, *_narrowed(session, scope, wanted))
    if wanted.after:
        query = query.where(tuple_(Table.path, Table.number) > tuple_(*wanted.after))
    rows = await session.execute(query.order_by(Table.path, Table.number).limit(limit))
    return [_row(session, row) for row in rows]


def _narrowed(session: Session, scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.statuses:
        asked.append(Table.status.in_(list(wanted.statuses)))
    if wanted.provisional:
        asked.append(Table.provisional.is_(True))
    if wanted.tag:
        asked.append(exists().where(Tag.household_id == Table.id, Tag.tag == wanted.tag))
    if wanted.has_case:
        is_open = (Case.household_id == Table.id, Case.closed_on.is_(None), seen_by(scope))
        asked.append(exists().where(*is_open))
    if wanted.helper_id:
        helped = select(Assignment.household_id).where(
            Assignment.person_id == wanted.helper_id, *_lasting(session.moment.today)
        )
        asked.append(Table.id.in_(helped))
    if wanted.ids is not None:
        asked.append(Table.id.in_(list(wanted.ids)))
    return asked


def _lasting(today: Any) -> tuple[ColumnElement[bool], ...]:
    return Assignment.since <= today, or_(Assignment.until.is_(None), Assignment.until >= today)


def _row(session: Session, row: Any) -> Row:
    head = session.vault.open(row.head, f"household|head|{row.id}")
    return Row(row.id, row.path, row.village, row.number, head, row.status, row.provisional)


_SELECT = (
    select(
        *(Table.id, Table.path, Table.number, Table.head, Table.status, Table.provisional),
        FULL_NAME.label("village"),
    )
    .join(Region, Region.id == Table.region_id)
    .outerjoin(ABOVE, ABOVE.id == Region.parent_id)
    .where(Table.merged_into_id.is_(None))
)
