"""The ledger (台账): every case line by line from an index, and what came in and went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.cases import Case, CaseClock, CaseEvent, Report
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.case_scope import seen_by
from storage.queries.households import label_of
from storage.scope import Scope, within

AT_ONCE = 500
OPEN, CLOSED, ALL = "open", "closed", "all"
FIRST_STATE = "clue_registered"
BEFORE, WITHIN, AFTER = 0, 1, 2

States = Sequence[tuple[str, str]]
"""Procedures with one of their states each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are asked for; `states` None is any, `code` a whole case code, `after` an id."""

    path: str = ""
    procedure: str | None = None
    states: States | None = None
    late: bool = False
    level: str | None = None
    opened_from: date | None = None
    opened_until: date | None = None
    which: str = OPEN
    code: str | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A case as the ledger has it; `deadline` is the limit that ends first."""

    id: int
    code: str
    procedure: str
    state: str
    level: str
    household_id: int | None
    household: str
    village: str
    path: str
    opened_on: date
    entered_on: date
    closed_on: date | None
    returns: int
    follows_id: int | None
    follows_how: str | None
    contact_by: datetime | None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Follower:
    """A case that grew out of another one, took it up again, or questions it."""

    follows_id: int
    code: str
    how: str | None


@dataclass(frozen=True, slots=True)
class Flow:
    """What the history says of a time: carried over, opened, closed by which event.

    A case that was closed by mistake and is open again counts as opened. `still_open` is what the
    cases themselves say is open, reckoned back from now to the end of the time.
    """

    carried: int
    opened: int
    closed: dict[str, int]
    still_open: int


async def page(session: Session, scope: Scope, asked: Asked, limit: int) -> list[Line]:
    """Lines this scope may see, the oldest first, by page."""
    query = _LINES.where(seen_by(scope), Case.id > asked.after, *_filters(session, asked))
    rows = (await session.execute(query.order_by(Case.id).limit(limit))).all()
    ends = await _deadlines(session, [row.id for row in rows])
    return [_line(session, row, ends.get(row.id)) for row in rows]


async def count(session: Session, scope: Scope, asked: Asked, most: int) -> int:
    """How many lines there are, counted no further than `most`."""
    some = select(Case.id).where(seen_by(scope), *_filters(session, asked)).limit(most)
    found: int = await session.scalar(select(func.count()).select_from(some.subquery()))
    return found


async def reports_of(session: Session, case_ids: Sequence[int]) -> dict[int, int]:
    """How many reports hang on each of these cases."""
    found: dict[int, int] = {}
    for start in range(0, len(case_ids), AT_ONCE):
        rows = await session.execute(_REPORTS, {"ids": list(case_ids[start : start + AT_ONCE])})
        found |= {row.case_id: row.many for row in rows}
    return found


async def codes_of(session: Session, scope: Scope, case_ids: Sequence[int]) -> dict[int, str]:
    """The codes of these cases, as far as this scope may see them."""
    found: dict[int, str] = {}
    for start in range(0, len(case_ids), AT_ONCE):
        query = select(Case.id, Case.code).where(
            Case.id.in_(list(case_ids[start : start + AT_ONCE])), seen_by(scope)
        )
        found |= {row.id: row.code for row in await session.execute(query)}
    return found


async def followers(session: Session, scope: Scope, case_ids: Sequence[int]) -> list[Follower]:
    """The cases that follow these, as far as this scope may see them."""
    found: list[Follower] = []
    for start in range(0, len(case_ids), AT_ONCE):
        query = select(Case.follows_id, Case.code, Case.follows_how).where(
            Case.follows_id.in_(list(case_ids[start : start + AT_ONCE])), seen_by(scope)
        )
        found += [Follower(*row) for row in await session.execute(query.order_by(Case.id))]
    return found


async def flow(
    session: Session, scope: Scope, path: str, first: date, after: date, terminal: States
) -> Flow:
    """What came in and went out of a place from a day until before another, by the history."""
    here = and_(seen_by(scope), within(Case.path, path))
    came_over, went_over = _in(terminal, CaseEvent.from_state), _in(terminal, CaseEvent.to_state)
    begun = and_(CaseEvent.number == 1, CaseEvent.from_state.is_(None))
    came = await _times(session, first, after, here, or_(begun, and_(came_over, ~went_over)))
    gone = await _times(session, first, after, here, went_over, ~came_over)
    still = select(func.count()).select_from(Case).where(here, Case.closed_on.is_(None))
    now = await session.scalar(still) or 0
    return Flow(
        carried=_sum(came, BEFORE) - _sum(gone, BEFORE),
        opened=_sum(came, WITHIN),
        closed={event: times[WITHIN] for event, times in gone.items() if times[WITHIN]},
        still_open=now - _sum(came, AFTER) + _sum(gone, AFTER),
    )


async def unexplained(
    session: Session, path: str, terminal: States
) -> list[tuple[int, str, date | None]]:
    """Cases (id, path, closed on) that left the ledger without a closing event, or came without
    an opening one, or have their closing event and are still in it."""
    own = CaseEvent.case_id == Case.id
    begun = exists().where(own, CaseEvent.number == 1, CaseEvent.from_state.is_(None))
    ended = exists().where(
        own,
        CaseEvent.refusal.is_(None),
        CaseEvent.from_state != CaseEvent.to_state,
        CaseEvent.to_state == Case.state,
        CaseEvent.on == Case.closed_on,
        _in(terminal, Case.state),
    )
    wrong = or_(
        and_(Case.closed_on.is_not(None), ~ended),
        and_(Case.closed_on.is_(None), _in(terminal, Case.state)),
        ~begun,
    )
    query = select(Case.id, Case.path, Case.closed_on).where(within(Case.path, path), wrong)
    return [(row.id, row.path, row.closed_on) for row in await session.execute(query)]


async def _times(
    session: Session, first: date, after: date, *such: ColumnElement[bool]
) -> dict[str, tuple[int, int, int]]:
    """How often each event happened before a time, within it and after it."""
    on = CaseEvent.on
    rows = await session.execute(
        select(
            CaseEvent.event,
            func.sum(when((on < first, 1), else_=0)),
            func.sum(when((and_(on >= first, on < after), 1), else_=0)),
            func.sum(when((on >= after, 1), else_=0)),
        )
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.refusal.is_(None), *such)
        .group_by(CaseEvent.event)
        .order_by(CaseEvent.event)
    )
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in rows}


def _sum(counted: dict[str, tuple[int, int, int]], place: int) -> int:
    return sum(times[place] for times in counted.values())


def _filters(session: Session, asked: Asked) -> list[ColumnElement[bool]]:
    found = [within(Case.path, asked.path)]
    if asked.which != ALL:
        found.append(
            Case.closed_on.is_(None) if asked.which == OPEN else Case.closed_on.is_not(None)
        )
    if asked.procedure:
        found.append(Case.procedure == asked.procedure)
    if asked.states is not None:
        found.append(_in(asked.states, Case.state))
    if asked.level:
        found.append(Case.level == asked.level)
    if asked.opened_from:
        found.append(Case.opened_on >= asked.opened_from)
    if asked.opened_until:
        found.append(Case.opened_on <= asked.opened_until)
    if asked.code is not None:
        found.append(Case.code == asked.code)
    if asked.late:
        found.append(_late(session))
    return found


def _late(session: Session) -> ColumnElement[bool]:
    today = session.moment.today
    over = exists().where(
        CaseClock.case_id == Case.id, CaseClock.running.is_(True), CaseClock.deadline < today
    )
    began = session.moment.local.replace(hour=0, minute=0, second=0, microsecond=0)
    uncalled = and_(Case.state == FIRST_STATE, Case.contact_by < began)
    return and_(Case.closed_on.is_(None), or_(over, uncalled))


def _in(states: States, column: Any) -> ColumnElement[bool]:
    """The condition that a procedure's state is one of these."""
    grouped: dict[str, list[str]] = {}
    for procedure, state in states:
        grouped.setdefault(procedure, []).append(state)
    found = [and_(Case.procedure == key, column.in_(names)) for key, names in grouped.items()]
    return or_(*found) if found else false()


async def _deadlines(session: Session, ids: Sequence[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = await session.execute(_ENDS, {"ids": list(ids[start : start + AT_ONCE])})
        found |= {row.case_id: row.ends for row in rows}
    return found


def _line(session: Session, row: Any, deadline: date | None) -> Line:
    *values, number, head, subject, village, within_ = row
    vault = session.vault
    if head is not None:
        name = label_of(number, vault.open(head, f"household|head|{row.household_id}"))
    else:
        name = vault.open(subject, f"case|subject|{row.id}") if subject else ""
    found = dict(zip(_NAMES, values, strict=True))
    return Line(**found, household=name, village=f"{within_ or ''}{village}", deadline=deadline)


_Above = aliased(Region)
_NAMES = (
    *("id", "code", "procedure", "state", "level", "household_id", "path", "opened_on"),
    *("entered_on", "closed_on", "returns", "follows_id", "follows_how", "contact_by"),
)
_LINES = (
    select(
        *(getattr(Case, name) for name in _NAMES),
        *(Household.number, Household.head, Case.subject, Region.name.label("village")),
        _Above.name.label("above"),
    )
    .select_from(Case)
    .outerjoin(Household, Household.id == Case.household_id)
    .join(Region, Region.id == Case.region_id)
    .outerjoin(_Above, _Above.id == Region.parent_id)
)
_IDS: Any = bindparam("ids", expanding=True)
_REPORTS = (
    select(Report.case_id, func.count().label("many"))
    .where(Report.case_id.in_(_IDS))
    .group_by(Report.case_id)
)
_ENDS = (
    select(CaseClock.case_id, func.min(CaseClock.deadline).label("ends"))
    .where(CaseClock.case_id.in_(_IDS), CaseClock.running.is_(True))
    .group_by(CaseClock.case_id)
)
