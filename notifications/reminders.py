"""Reminders: what is due becomes an occurrence and a message; the next level hears of it later.

Looking twice changes nothing: an occurrence is a row, unique on schedule, day and person. After an
outage only the latest instant of each clock is told, and only if it is still true when it leaves.
"""

from collections.abc import Sequence

from locales import speaking
from notifications import chores, outbox, tell, worklist
from notifications.wording import reminder
from notifications.worklist import FIRST_CONTACT, Item
from rulebook.duties.entry import Duty
from rulebook.loader import Rulebook
from rulebook.reminders import Instant, escalation, planned
from storage.engine import Session
from storage.queries import occurrences

FIRST_CONTACT_LEAD = 1
DEFAULT_LEAD = 3
DAY_BEGINS = 8
DAY_ENDS = 21


async def plan(session: Session, rules: Rulebook) -> int:
    """Write the reminders that are due today and are not written yet; returns how many."""
    return sum(
        [
            await _remind(session, rules, item)
            for item in await worklist.everyone(session, rules)
            if item.deadline
        ]
    )


async def plan_digests(session: Session, rules: Rulebook) -> int:
    """Write today's digest of everybody whose hour has come and who has something to do."""
    hour = session.moment.local.hour
    if not DAY_BEGINS <= hour < DAY_ENDS:
        return 0
    waiting: dict[int, list[Item]] = {}
    for item in await worklist.everyone(session, rules):
        for person_id in await tell.people_for(session, item.case, [item.role]):
            waiting.setdefault(person_id, []).append(item)
    for person_id in await chores.people(session):
        waiting.setdefault(person_id, [])
    hours = await occurrences.digest_hours(session, list(waiting))
    due = [person_id for person_id in waiting if hours.get(person_id, DAY_BEGINS) <= hour]
    return sum([await _digest(session, person_id) for person_id in due])


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
    instant = _latest(rules, item, session)
    if instant is None:
        return 0
    schedule = f"clock:{item.case.id}:{item.clock}"
    people = await tell.people_for(session, item.case, [item.role])
    written = await _write(session, item, instant, f"clock.{instant.kind}", schedule, people)
    if instant.kind == "overdue" and await occurrences.was_told(session, schedule, people):
        above = escalation(rules.roles, _duty(rules, item), item.role)
        if above:
            bosses = await tell.people_for(session, item.case, [above.role])
            first = Instant(instant.on, "escalated")
            written += await _write(
                session, item, first, "clock.escalated", f"up:{schedule}", bosses
            )
    return written


def _latest(rules: Rulebook, item: Item, session: Session) -> Instant | None:
    assert item.deadline is not None
    today = session.moment.today
    duty = _duty(rules, item)
    if item.clock == FIRST_CONTACT:
        lead = FIRST_CONTACT_LEAD
    else:
        lead = duty.lead_days if duty else DEFAULT_LEAD
    past = [instant for instant in planned(item.deadline, lead, today) if instant.on <= today]
    return past[-1] if past else None


def _duty(rules: Rulebook, item: Item) -> Duty | None:
    clock = rules.procedures[item.case.procedure].clocks.get(item.clock or "")
    return rules.duties.get(clock.duty) if clock and clock.duty else None


async def _write(
    session: Session, item: Item, instant: Instant, kind: str, schedule: str, people: Sequence[int]
) -> int:
    """Write one reminder to each of these people, unless it exists."""
    written = 0
    # Whoever is above hears of a thing once; whoever must act hears every day.
    due = "once" if kind == "clock.escalated" else instant.on.isoformat()
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
