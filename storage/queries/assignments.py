"""Helpers of households: who may be one, how much each has to do already, who it is today."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.duties import Assignment, Post
from storage.models.people import Household, Person
from storage.models.regions import Region
from storage.queries.case_scope import seen_by
from storage.queries.upsert import insert_or_change
from storage.scope import Scope

_ONCE = ("person_id", "household_id", "since")


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has to do as a helper: for how many households, with how many open cases."""

    households: int = 0
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody with a post, as people need to know them; no phone of their own."""

    person_id: int
    name: str
    role: str
    region_id: str
    region: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Helper:
    """Who helps a household, and since when."""

    person_id: int
    since: date


async def holders(
    session: Session, path: str, roles: Collection[str], today: date
) -> list[Official]:
    """Who holds one of these roles over a place or above it today, the nearest first."""
    above = [part for part in path.split("/") if part]
    values = {"regions": above, "roles": list(roles), "today": today}
    rows = await session.execute(_HOLDERS, values)
    return [_official(session, row) for row in rows]


async def official(session: Session, person_id: int, today: date) -> Official | None:
    """A person with the post they hold today, the nearest to the ground where they hold several."""
    rows = await session.execute(_OFFICIAL, {"person": person_id, "today": today})
    return next((_official(session, row) for row in rows), None)


async def loads(session: Session, person_ids: Iterable[int], today: date) -> Mapping[int, Load]:
    """How much each of these people has to do as a helper today."""
    people = list(person_ids)
    values = {"people": people, "today": today}
    homes = {row.person_id: row.number for row in await session.execute(_HOMES, values)}
    open_cases = {row.person_id: row.number for row in await session.execute(_CASES, values)}
    return {person: Load(homes.get(person, 0), open_cases.get(person, 0)) for person in people}


async def helper_of(session: Session, household_id: int, today: date) -> Helper | None:
    """Who helps a household today; the last one named where a roster has several."""
    row = (await session.execute(_HELPER, {"household": household_id, "today": today})).first()
    return Helper(row.person_id, row.since) if row else None


async def assign_helper(
    session: Session,
    person_id: int,
    household_id: int,
    since: date,
    until: date | None = None,
) -> bool:
    """Make someone the helper of a household; who was it before ends the day before.

    Help that is known to have ended by that last day, or was handed over, is left as it is.
    Returns False when nothing had to change.
    """
    lasting = await _lasting_then(session, household_id, person_id, since, until)
    known = lasting.pop(person_id, None)
    if known and known.until is not None and until in (None, known.until):
        return False
    if lasting:
        ended = [row.id for row in lasting.values()]
        await session.execute(
            update(Assignment)
            .where(Assignment.id.in_(ended))
            .values(until=since - timedelta(days=1))
        )
    if known and until is None:
        return bool(lasting)
    if known:
        await session.execute(
            update(Assignment).where(Assignment.id == known.id).values(until=until)
        )
        return True
    put = insert_or_change(session, Assignment, _ONCE, lambda new: {"until": new.until})
    whose = {"person_id": person_id, "household_id": household_id}
    await session.execute(put, {"id": new_id(), **whose, "since": since, "until": until})
    return True


async def _lasting_then(
    session: Session, household_id: int, person_id: int, since: date, until: date | None
) -> dict[int, Any]:
    """Who helps a household from a day on, by person: of others only what begins by the end."""
    rows = await session.execute(
        select(Assignment.id, Assignment.person_id, Assignment.until).where(
            Assignment.household_id == household_id,
            or_(Assignment.until.is_(None), Assignment.until >= since),
            or_(Assignment.since <= (until or date.max), Assignment.person_id == person_id),
        )
    )
    return {row.person_id: row for row in rows}


async def periods(
    session: Session, household_ids: Iterable[int]
) -> list[tuple[int, int, date, date | None]]:
    """Who helped these households when, as (household, person, first day, last day)."""
    rows = await session.execute(
        select(
            Assignment.household_id, Assignment.person_id, Assignment.since, Assignment.until
        ).where(
            Assignment.household_id.in_(list(household_ids)),
            or_(Assignment.until.is_(None), Assignment.until >= Assignment.since),
        )
    )
    return [(row.household_id, row.person_id, row.since, row.until) for row in rows]


async def end(session: Session, household_id: int, on: date) -> bool:
    """End the help of a household after a day; False when nobody helped it."""
    done = await session.execute(
        _END, {"household": household_id, "today": on, "last": on - timedelta(days=1)}
    )
    return bool(done.rowcount)


async def without_helper(
    session: Session, scope: Scope, states: Collection[str]
) -> list[tuple[int, str, str]]:
    """The open help plans, as (case, code, path), of households that nobody helps today."""
    today = session.moment.today
    helped = select(Assignment.id).where(
        Assignment.household_id == Case.household_id, *_lasting(today)
    )
    rows = await session.execute(
        select(Case.id, Case.code, Case.path)
        .join(Household, Household.id == Case.household_id)
        .where(
            seen_by(scope),
            Case.procedure == "help_plan",
            Case.state.in_(states),
            Case.closed_on.is_(None),
            ~helped.exists(),
        )
        .order_by(Case.id)
    )
    return [(row.id, row.code, row.path) for row in rows]


def _official(session: Session, row: Any) -> Official:
    name = session.vault.open(row.name, f"person|name|{row.person_id}")
    return Official(row.person_id, name, row.role, row.region_id, row.region, row.unit)


def _lasting(
    today: Any, table: type[Post] | type[Assignment] = Assignment
) -> tuple[ColumnElement[bool], ...]:
    return table.since <= today, or_(table.until.is_(None), table.until >= today)


_TODAY: BindParameter[date] = bindparam("today")
_SERVING = (
    select(
        Post.person_id,
        Person.name,
        Post.role,
        Post.region_id,
        Region.name.label("region"),
        Post.unit,
    )
    .join(Person, Person.id == Post.person_id)
    .join(Region, Region.id == Post.region_id)
    .where(*_lasting(_TODAY, Post))
    .order_by(func.length(Region.path).desc(), Post.id)
)
_HOLDERS = _SERVING.where(
    Post.region_id.in_(bindparam("regions", expanding=True)),
    Post.role.in_(bindparam("roles", expanding=True)),
)
_OFFICIAL = _SERVING.where(Post.person_id == bindparam("person"))
_OF_PEOPLE = Assignment.person_id.in_(bindparam("people", expanding=True))
_HOMES = (
    select(Assignment.person_id, func.count(Assignment.household_id.distinct()).label("number"))
    .where(_OF_PEOPLE, *_lasting(_TODAY))
    .group_by(Assignment.person_id)
)
_CASES = (
    select(Assignment.person_id, func.count(Case.id.distinct()).label("number"))
    .join(Case, Case.household_id == Assignment.household_id)
    .where(_OF_PEOPLE, Case.closed_on.is_(None), *_lasting(_TODAY))
    .group_by(Assignment.person_id)
)
_HELPER = (
    select(Assignment.person_id, Assignment.since)
    .where(Assignment.household_id == bindparam("household"), *_lasting(_TODAY))
    .order_by(Assignment.since.desc(), Assignment.id.desc())
)
_END = (
    update(Assignment)
    .where(Assignment.household_id == bindparam("household"), *_lasting(_TODAY))
    .values(until=bindparam("last"))
)
