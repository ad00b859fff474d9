"""Reminders: what is due becomes an occurrence and a message; the next level hears of it later.

Looking twice changes nothing: an occurrence is a row, unique on schedule, day and person. After an
outage only the latest instant of each clock is told, and only if it is still true when it leaves.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from locales import speaking
from notifications import chores, outbox, tell, worklist
from notifications.wording import reminder
from notifications.worklist import FIRST_CONTACT, Item
from rulebook.duties.entry import Duty
from rulebook.loader import Rulebook
from rulebook.reminders import Instant, escalation, planned
from storage.engine import Session
from storage.queries import occurrences, worklists
from storage.queries.worklists import Ending

FIRST_CONTACT_LEAD = 1
DEFAULT_LEAD = 3
DAY_BEGINS = 8
DAY_ENDS = 21
ONCE = "once"


async def plan(session: Session, rules: Rulebook) -> int:
    """Write the reminders that are due today and are not written yet; returns how many."""
    waiting = await _waiting(session, rules)
    items = await worklist.of_cases(session, rules, waiting)
    return sum([await _remind(session, rules, item) for item in items if item.deadline])


async def plan_digests(session: Session, rules: Rulebook) -> int:
    """Write today's digest of everybody whose hour has come and who has something to do."""
    hour = session.moment.local.hour
    if not DAY_BEGINS <= hour < DAY_ENDS:
        return 0
    due = await occurrences.without_digest(session, session.moment.today.isoformat(), hour)
    if not due:
        return 0
    waiting = await worklist.people(session, rules) | await chores.people(session)
    return sum([await _digest(session, person_id) for person_id in due if person_id in waiting])


async def _waiting(session: Session, rules: Rulebook) -> list[int]:
    """The cases whose first limit has something to tell that is not told yet, asked set by set."""
    longest = max([DEFAULT_LEAD, *(duty.lead_days for duty in rules.duties.values())])
    until = session.moment.today + timedelta(days=longest)
    first: dict[int, Ending] = {}
    for one in sorted(await worklists.ending(session, until), key=_order):
        first.setdefault(one.case_id, one)
    firings: dict[int, tuple[str, str]] = {}
    overdue: dict[str, int] = {}
    for one in first.values():
        clock = one.clock or FIRST_CONTACT
        instant = _latest(rules, one.procedure, clock, one.deadline, session.moment.today)
        if instant is None:
            continue
        firings[one.case_id] = _schedule(one.case_id, clock), instant.on.isoformat()
        if instant.kind == "overdue":
            overdue[_schedule(one.case_id, clock)] = one.case_id
    told = await occurrences.written(session, firings.values())
    untold = [case_id for case_id, firing in firings.items() if firing not in told]
    return untold + await _to_escalate(session, overdue)


async def _to_escalate(session: Session, overdue: Mapping[str, int]) -> list[int]:
    """The late cases of which somebody was told and nobody above has heard."""
    risen = await occurrences.written(session, [(f"up:{key}", ONCE) for key in overdue])
    silent = [key for key in overdue if (f"up:{key}", ONCE) not in risen]
    return [overdue[key] for key in await occurrences.arrived(session, silent)]


def _order(ending: Ending) -> tuple[date, str]:
    return ending.deadline, ending.clock or FIRST_CONTACT


def _schedule(case_id: int, clock: str | None) -> str:
    return f"clock:{case_id}:{clock}"


async def _digest(session: Session, person_id: int) -> int:
    today = session.moment.today.isoformat()
    if await occurrences.happened(session, "digest", today, person_id):
        return 0
    contact = await tell.official_contact(session, person_id)
    reference = None
    if contact:
        reference = await outbox.put(
            session, contact, "digest.daily", "", about=f"digest:{person_id}"
        )
    return int(await occurrences.happen(session, "digest", today, person_id, reference))


async def _remind(session: Session, rules: Rulebook, item: Item) -> int:
    assert item.deadline is not None
    procedure, clock = item.case.procedure, item.clock or ""
    instant = _latest(rules, procedure, clock, item.deadline, session.moment.today)
    if instant is None:
        return 0
    schedule = _schedule(item.case.id, item.clock)
    people = await tell.people_for(session, item.case, [item.role])
    written = await _write(session, item, instant, f"clock.{instant.kind}", schedule, people)
    if instant.kind == "overdue" and await occurrences.was_told(session, schedule, people):
        above = escalation(rules.roles, _duty(rules, procedure, clock), item.role)
        if above:
            bosses = await tell.people_for(session, item.case, [above.role])
            first = Instant(instant.on, "escalated")
            written += await _write(
                session, item, first, "clock.escalated", f"up:{schedule}", bosses
            )
    return written


def _latest(
    rules: Rulebook, procedure: str, clock: str, deadline: date, today: date
) -> Instant | None:
    duty = _duty(rules, procedure, clock)
    if clock == FIRST_CONTACT:
        lead = FIRST_CONTACT_LEAD
    else:
        lead = duty.lead_days if duty else DEFAULT_LEAD
    past = [instant for instant in planned(deadline, lead, today) if instant.on <= today]
    return past[-1] if past else None


def _duty(rules: Rulebook, procedure: str, clock: str) -> Duty | None:
    found = rules.procedures[procedure].clocks.get(clock)
    return rules.duties.get(found.duty) if found and found.duty else None


async def _write(
    session: Session, item: Item, instant: Instant, kind: str, schedule: str, people: Sequence[int]
) -> int:
    """Write one reminder to each of these people, unless it exists."""
    written = 0
    # Whoever is above hears of a thing once; whoever must act hears every day.
    due = ONCE if kind == "clock.escalated" else instant.on.isoformat()
    for person_id in people:
        if await occurrences.happened(session, schedule, due, person_id):
            continue
        contact = await tell.official_contact(session, person_id)
        reference = None
        if contact:
            facts = await tell.about(session, item.case, item.deadline)
            with speaking(contact.language):
                text = reminder(kind, facts, item.what, f"{item.village}{item.household}")
            reference = await outbox.put(session, contact, kind, text, about=_about(item))
        written += await occurrences.happen(session, schedule, due, person_id, reference)
    return written


def _about(item: Item) -> str:
    if item.clock == FIRST_CONTACT:
        return f"step:{item.case.id}:{item.case.state}"
    return f"clock:{item.case.id}:{item.clock}"
