"""What is new in cases: one has come to somebody, its limit comes near, or has gone by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from notifications import tell
from notifications.firing import Firing
from notifications.worklist import FIRST_CONTACT
from rulebook.duties.entry import Duty
from rulebook.loader import Rulebook
from rulebook.reminders import Instant, escalation, planned
from storage.engine import Session
from storage.queries import cases, holders, worklists
from storage.queries.holders import Holders
from storage.queries.worklists import Ending, Placed
from storage.scope import EVERYTHING

FIRST_CONTACT_LEAD = 1
DEFAULT_LEAD = 3
RECENT = timedelta(days=7)
"""How long a case that has come to somebody is news."""
NEW = "new"


@dataclass(frozen=True, slots=True)
class CaseNews:
    """Something new in a case: where it stands, and what of it is told.

    `late_since` is the limit that has gone by, None while it has not.
    """

    placed: Placed
    schedule: str
    due: str
    late_since: date | None = None
    duty: Duty | None = None


async def of_everybody(session: Session, rules: Rulebook) -> tuple[list[Firing], list[CaseNews]]:
    """What is new in open cases, by person; and the cases that are late."""
    news = await _news(session, rules)
    known = await _holders(session, news)
    firings = [
        Firing(person, one.schedule, one.due)
        for one in news
        for person in await _people(session, known, one.placed, _actor(rules, one))
    ]
    return firings, [one for one in news if one.late_since]


async def bosses(session: Session, rules: Rulebook, late: Sequence[CaseNews]) -> list[Firing]:
    """The next level's share of cases that are late: each is told of each once."""
    known = await _holders(session, late)
    found = []
    for one in late:
        above = escalation(rules.roles, one.duty, _actor(rules, one))
        if above:
            people = await _people(session, known, one.placed, above.role)
            found += [Firing(person, f"up:{one.schedule}", NEW) for person in people]
    return found


def _actor(rules: Rulebook, news: CaseNews) -> str:
    return rules.procedures[news.placed.procedure].states[news.placed.state].actor


async def _holders(session: Session, news: Iterable[CaseNews]) -> Holders:
    homes = {one.placed.household_id for one in news}
    return await holders.today(session, (home for home in homes if home))


async def _news(session: Session, rules: Rulebook) -> list[CaseNews]:
    today = session.moment.today
    first = await _first_limits(session, rules)
    placed = await worklists.placed(session, first)
    found = []
    for case_id, (ending, instant) in first.items():
        if case_id not in placed:
            continue
        clock = ending.clock or FIRST_CONTACT
        schedule, due = f"clock:{case_id}:{clock}", instant.on.isoformat()
        duty = duty_of(rules, ending.procedure, clock)
        late = ending.deadline if instant.kind == "overdue" else None
        found.append(CaseNews(placed[case_id], schedule, due, late, duty))
    for one in await worklists.came(session, today - RECENT):
        if not rules.procedures[one.procedure].states[one.state].terminal:
            found.append(CaseNews(one, f"step:{one.id}:{one.state}", NEW))
    return found


async def _first_limits(session: Session, rules: Rulebook) -> dict[int, tuple[Ending, Instant]]:
    """Of every case the limit that ends first, where there is something to tell of it."""
    today = session.moment.today
    longest = max([DEFAULT_LEAD, *(duty.lead_days for duty in rules.duties.values())])
    soonest: dict[int, Ending] = {}
    for one in sorted(await worklists.ending(session, today + timedelta(days=longest)), key=_order):
        soonest.setdefault(one.case_id, one)
    told = ((one, latest(rules, one, today)) for one in soonest.values())
    return {one.case_id: (one, instant) for one, instant in told if instant}


def latest(rules: Rulebook, ending: Ending, today: date) -> Instant | None:
    """The last instant up to today at which a limit is told of; None before the first."""
    clock = ending.clock or FIRST_CONTACT
    duty = duty_of(rules, ending.procedure, clock)
    lead = FIRST_CONTACT_LEAD if clock == FIRST_CONTACT else DEFAULT_LEAD
    instants = planned(ending.deadline, duty.lead_days if duty else lead, today)
    past = [instant for instant in instants if instant.on <= today]
    return past[-1] if past else None


def duty_of(rules: Rulebook, procedure: str, clock: str) -> Duty | None:
    """The duty whose limit a clock is."""
    found = rules.procedures[procedure].clocks.get(clock)
    return rules.duties.get(found.duty) if found and found.duty else None


async def _people(session: Session, known: Holders, placed: Placed, role: str) -> Iterable[int]:
    if not placed.sensitive:
        return known.of(role, placed.path, placed.household_id)
    case = await cases.get(session, EVERYTHING, placed.id)
    return await tell.people_for(session, case, [role]) if case else ()


def _order(ending: Ending) -> tuple[date, str]:
    return ending.deadline, ending.clock or FIRST_CONTACT
