"""The ledger (台账): every clue, case and issue with where it stands, how old it is, who holds it.

Nothing leaves the open ledger but by an event that closes a case; `acts.reconciling` balances it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from acts.actor import Actor, Trust
from rulebook import codes
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.moment import county_day
from storage.queries import holders, ledger, officials
from storage.queries.ledger import FIRST_STATE, OPEN, Asked, Follower, Line
from storage.scope import Scope

CLUE, CASE, ISSUE = "clue", "case", "issue"
ISSUES = frozenset({"issue_rectification", "supervision_issue", "petition", "water_issue"})
"""Procedures about something that is wrong, not about a household to be taken up."""
MOST = 20_000
"""Lines of one export: more is several exports."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which lines somebody asks for; `text` is a case code, in whole.

    `which` is open, closed or all.
    """

    path: str = ""
    procedure: str | None = None
    state: str | None = None
    level: str | None = None
    role: str | None = None
    late: bool = False
    opened_from: date | None = None
    opened_until: date | None = None
    which: str = OPEN
    text: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A line with what follows from it; days are counted from today, or until it was closed.

    `role` and `people` hold it now, nobody when it is closed. `days_late` is None when nothing is
    late. `follows` and `followers` are codes of cases with how they hang together.
    """

    line: Line
    kind: str
    state: str
    age: int
    in_state: int
    deadline: date | None
    days_late: int | None
    reports: int
    role: str | None
    people: Sequence[str]
    follows: tuple[str, str | None] | None
    followers: Sequence[Follower]


async def page(
    session: Session, rules: Rulebook, actor: Actor, filters: Filters, limit: int
) -> list[Row]:
    """Lines this actor may see, the oldest first, with everything a page shows of them.

    Raises:
        NotAllowed: the ledger needs a console session.
    """
    actor.needs(Trust.CONSOLE)
    asked = _asked(rules, filters)
    if asked is None:
        return []
    lines = await ledger.page(session, actor.scope, asked, limit)
    return await _rows(session, rules, actor.scope, lines)


async def count(session: Session, rules: Rulebook, actor: Actor, filters: Filters) -> int:
    """How many lines there are, counted no further than one more than an export may have."""
    actor.needs(Trust.CONSOLE)
    asked = _asked(rules, replace(filters, after=0))
    return await ledger.count(session, actor.scope, asked, MOST + 1) if asked else 0


def _asked(rules: Rulebook, filters: Filters) -> Asked | None:
    """What the database is asked; None where no line can be meant."""
    code = codes.check(filters.text) if filters.text else None
    if filters.text and code is None:
        return None
    states = None
    if filters.state or filters.role:
        states = [
            (procedure.id, state.key)
            for procedure in rules.procedures.values()
            for state in procedure.states.values()
            if filters.state in (None, state.key)
            and filters.role in (None, state.actor)
            and not (filters.role and state.terminal)
        ]
    return Asked(
        path=filters.path,
        procedure=filters.procedure,
        states=states,
        late=filters.late,
        level=filters.level,
        opened_from=filters.opened_from,
        opened_until=filters.opened_until,
        which=filters.which,
        code=code,
        after=filters.after,
    )


async def _rows(
    session: Session, rules: Rulebook, scope: Scope, lines: Sequence[Line]
) -> list[Row]:
    ids = [line.id for line in lines]
    reports = await ledger.reports_of(session, ids)
    before = await ledger.codes_of(
        session, scope, [one.follows_id for one in lines if one.follows_id]
    )
    behind: dict[int, list[Follower]] = {}
    for one in await ledger.followers(session, scope, ids):
        behind.setdefault(one.follows_id, []).append(one)
    holding = await _holding(session, rules, lines)
    names = await officials.names(session, {one for ids in holding.values() for one in ids})
    return [
        _row(
            rules,
            line,
            session.moment.today,
            reports=reports.get(line.id, 0),
            people=[names[one] for one in holding.get(line.id, ()) if one in names],
            follows=before.get(line.follows_id or 0),
            followers=behind.get(line.id, []),
        )
        for line in lines
    ]


async def _holding(
    session: Session, rules: Rulebook, lines: Sequence[Line]
) -> dict[int, tuple[int, ...]]:
    """Who must act now in each open line: those nearest to the place in the state's role."""
    open_lines = [line for line in lines if line.closed_on is None]
    households = {line.household_id for line in open_lines if line.household_id}
    known = await holders.near(session, {line.path for line in open_lines}, households)
    return {
        line.id: known.of(_actor(rules, line) or "", line.path, line.household_id)
        for line in open_lines
    }


def _row(
    rules: Rulebook,
    line: Line,
    today: date,
    *,
    reports: int,
    people: Sequence[str],
    follows: str | None,
    followers: Sequence[Follower],
) -> Row:
    until = line.closed_on or today
    deadline = _deadline(line)
    late = (today - deadline).days if deadline and deadline < today else None
    return Row(
        line=line,
        kind=_kind(line),
        state=rules.procedures[line.procedure].states[line.state].zh,
        age=(until - line.opened_on).days,
        in_state=(until - line.entered_on).days,
        deadline=deadline,
        days_late=late,
        reports=reports,
        role=_actor(rules, line),
        people=people,
        follows=(follows, line.follows_how) if follows else None,
        followers=followers,
    )


def _deadline(line: Line) -> date | None:
    """The limit that ends first; of a report nobody has called about, the first contact's."""
    if line.closed_on:
        return None
    ends = [line.deadline] if line.deadline else []
    if line.state == FIRST_STATE and line.contact_by:
        ends.append(county_day(line.contact_by))
    return min(ends, default=None)


def _kind(line: Line) -> str:
    if line.procedure in ISSUES:
        return ISSUE
    return CLUE if line.state == FIRST_STATE else CASE


def _actor(rules: Rulebook, line: Line) -> str | None:
    state = rules.procedures[line.procedure].states[line.state]
    return None if state.terminal else state.actor
