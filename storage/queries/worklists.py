"""Open cases with their limits and household: whose turn it is, what ends first, what is late.

Each question is answered from an index: a village's list does not read the county.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select, union

from storage.engine import Session
from storage.models.cases import Case, CaseClock
from storage.models.people import Household
from storage.models.regions import Region
from storage.moment import county_day
from storage.queries.case_scope import seen_by
from storage.queries.cases import Filed, columns, filed
from storage.queries.households import label_of
from storage.scope import Scope, within

AT_ONCE = 500
MOST_LIMITS = 4
"""No case has more limits that run at once."""
MANY = 2_000
"""From so many open cases on, those that end first are found by the index of limits."""
FIRST_STATE = "clue_registered"
"""Where a report waits for the first call or visit, which has a limit of the county's own."""

States = Sequence[tuple[str, str]]
"""Procedures with one of their states each."""


@dataclass(frozen=True, slots=True)
class Open:
    """An open case: its household or subject as messages name it, its place, and its limits."""

    case: Filed
    household: str
    village: str
    limits: Sequence[tuple[str, date]]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where it is somebody's turn: in these states, of cases in a place or of these households."""

    states: States
    path: str | None = None
    households: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Ending:
    """A limit of an open case; `clock` is None for the county's own of the first contact."""

    case_id: int
    procedure: str
    clock: str | None
    deadline: date


@dataclass(frozen=True, slots=True)
class Placed:
    """An open case: where it stands, and where that is."""

    id: int
    procedure: str
    state: str
    path: str
    household_id: int | None
    sensitive: bool


async def open_cases(
    session: Session, scope: Scope, turns: Sequence[Turn] | None = None
) -> list[Open]:
    """The open cases a scope may see; with turns only those whose turn it is."""
    found = [] if turns is None else [_turn(turn) for turn in turns]
    whose = or_(*found) if found else false()
    return await _opened(session, seen_by(scope), *([] if turns is None else [whose]))


async def soonest(session: Session, scope: Scope, limit: int) -> list[Open]:
    """The open cases a scope may see that end first; those without a limit come last."""
    seen = (Case.closed_on.is_(None), seen_by(scope))
    few = select(Case.id).where(*seen).limit(MANY).subquery()
    many = await session.scalar(select(func.count()).select_from(few)) == MANY
    # A sum keeps SQLite from going from all cases to their limits, instead of the other way.
    of_case = CaseClock.case_id + 0 if many else CaseClock.case_id
    ending = select(CaseClock.case_id, CaseClock.deadline.label("ends")).where(
        CaseClock.running.is_(True), CaseClock.deadline.is_not(None), Case.id == of_case
    )
    calls = select(Case.id, Case.contact_by.label("ends")).where(
        Case.state == FIRST_STATE, Case.contact_by.is_not(None)
    )
    first: dict[int, date] = {}
    # A case has a few limits: so many lines hold so many cases, and the index gives them in order.
    for row in await session.execute(
        ending.where(*seen).order_by(CaseClock.deadline).limit(limit * MOST_LIMITS)
    ):
        first.setdefault(row.case_id, row.ends)
    for row in await session.execute(calls.where(*seen).order_by(Case.contact_by).limit(limit)):
        called = county_day(row.ends)
        first[row.id] = min(first.get(row.id, called), called)
    ids = sorted(first, key=lambda one: (first[one], one))[:limit]
    if len(ids) < limit:
        rest = select(Case.id).where(*seen, Case.id.not_in(ids)).order_by(Case.id)
        ids += [row.id for row in await session.execute(rest.limit(limit - len(ids)))]
    return await by_ids(session, ids)


async def by_ids(session: Session, ids: Iterable[int]) -> list[Open]:
    """These cases as far as they are open, for the service's own loops."""
    wanted = list(ids)
    found: list[Open] = []
    for start in range(0, len(wanted), AT_ONCE):
        found += await _opened(session, Case.id.in_(wanted[start : start + AT_ONCE]))
    return found


async def late(session: Session, scope: Scope) -> int:
    """How many open cases of a scope are late."""
    seen = (Case.closed_on.is_(None), seen_by(scope))
    # From the limits that are over to their cases: the sum keeps SQLite from going the other way.
    over = select(Case.id).join(CaseClock, Case.id == CaseClock.case_id + 0)
    over = over.where(CaseClock.running.is_(True), CaseClock.deadline < session.moment.today, *seen)
    uncalled = select(Case.id).where(
        Case.state == FIRST_STATE, Case.contact_by < _begins(session), *seen
    )
    both = union(over, uncalled).subquery()
    found: int = await session.scalar(select(func.count()).select_from(both))
    return found


async def ending(session: Session, until: date) -> list[Ending]:
    """The running limits of open cases that end by a day, the soonest first."""
    rows = await session.execute(_ENDING, {"until": until})
    found = [Ending(*row) for row in rows]
    lasts = _begins(session) + (until - session.moment.today + timedelta(days=1))
    for row in await session.execute(_UNCALLED, {"before": lasts}):
        found.append(Ending(row.id, row.procedure, None, county_day(row.contact_by)))
    return sorted(found, key=lambda one: (one.deadline, one.case_id))


async def placed(session: Session, ids: Iterable[int]) -> dict[int, Placed]:
    """Where these cases stand, as far as they are open."""
    wanted = list(ids)
    found: dict[int, Placed] = {}
    for start in range(0, len(wanted), AT_ONCE):
        chunk = {"ids": wanted[start : start + AT_ONCE]}
        found.update({row[0]: Placed(*row) for row in await session.execute(_PLACED, chunk)})
    return found


async def came(session: Session, since: date) -> list[Placed]:
    """The open cases that have come to where they stand since a day."""
    return [Placed(*row) for row in await session.execute(_CAME, {"since": since})]


async def turns(session: Session) -> list[tuple[str, str, str]]:
    """Where (path) an open case that is not sensitive stands how (procedure, state), each once."""
    return [(row.path, row.procedure, row.state) for row in await session.execute(_TURNS)]


async def helped(session: Session, states: States) -> list[tuple[str, int | None]]:
    """The path and household of the open cases in these states that are not sensitive."""
    query = select(Case.path, Case.household_id).where(
        Case.closed_on.is_(None), Case.sensitive.is_(False), _in(states)
    )
    return [(row.path, row.household_id) for row in await session.execute(query)]


async def sensitive(session: Session) -> list[Filed]:
    """The open cases only named people may see."""
    query = select(*columns).where(Case.closed_on.is_(None), Case.sensitive.is_(True))
    return [filed(session, row) for row in await session.execute(query)]


def _begins(session: Session) -> datetime:
    """The instant today began in the county."""
    return session.moment.local.replace(hour=0, minute=0, second=0, microsecond=0)


def _turn(turn: Turn) -> ColumnElement[bool]:
    where = (
        Case.household_id.in_(turn.households)
        if turn.path is None
        else within(Case.path, turn.path)
    )
    return and_(where, _in(turn.states))


def _in(states: States) -> ColumnElement[bool]:
    """The condition that a case stands in one of these states."""
    grouped: dict[str, list[str]] = {}
    for procedure, state in states:
        grouped.setdefault(procedure, []).append(state)
    found = [and_(Case.procedure == key, Case.state.in_(names)) for key, names in grouped.items()]
    return or_(*found) if found else false()


async def _opened(session: Session, *such: ColumnElement[bool]) -> list[Open]:
    rows = (await session.execute(_OPEN.where(*such))).all()
    limits = await _limits(session, [row.id for row in rows])
    return [_open(session, row, limits) for row in rows]


async def _limits(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, date]]]:
    found: dict[int, list[tuple[str, date]]] = {}
    for start in range(0, len(ids), AT_ONCE):
        for row in await session.execute(_LIMITS, {"ids": ids[start : start + AT_ONCE]}):
            found.setdefault(row.case_id, []).append((row.clock, row.deadline))
    return found


def _open(session: Session, row: Any, limits: dict[int, list[tuple[str, date]]]) -> Open:
    case = filed(session, row[3:])
    name = case.subject
    if row[1] is not None:
        name = label_of(row[0], session.vault.open(row[1], f"household|head|{case.household_id}"))
    return Open(case, name, row[2], limits.get(case.id, []))


_OPEN = (
    select(Household.number, Household.head, Region.name, *columns)
    .select_from(Case)
    .outerjoin(Household, Household.id == Case.household_id)
    .join(Region, Region.id == Case.region_id)
    .where(Case.closed_on.is_(None))
)
_LIMITS = select(CaseClock.case_id, CaseClock.clock, CaseClock.deadline).where(
    CaseClock.case_id.in_(bindparam("ids", expanding=True)),
    CaseClock.running.is_(True),
    CaseClock.deadline.is_not(None),
)
_ENDING = (
    select(CaseClock.case_id, Case.procedure, CaseClock.clock, CaseClock.deadline)
    .join(Case, Case.id == CaseClock.case_id)
    .where(
        CaseClock.running.is_(True),
        CaseClock.deadline <= bindparam("until"),
        Case.closed_on.is_(None),
    )
)
_UNCALLED = select(Case.id, Case.procedure, Case.contact_by).where(
    Case.closed_on.is_(None), Case.state == FIRST_STATE, Case.contact_by < bindparam("before")
)
_TURNS = (
    select(Case.path, Case.procedure, Case.state)
    .where(Case.closed_on.is_(None), Case.sensitive.is_(False))
    .distinct()
)
_WHERE = (Case.id, Case.procedure, Case.state, Case.path, Case.household_id, Case.sensitive)
_PLACED = select(*_WHERE).where(
    Case.id.in_(bindparam("ids", expanding=True)), Case.closed_on.is_(None)
)
_CAME = select(*_WHERE).where(Case.closed_on.is_(None), Case.entered_on >= bindparam("since"))
