"""What a report's urgency does to its case: how soon, who may see it, who is told at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from acts import alarms, sensitive
from rulebook.conditions import Value
from rulebook.loader import Rulebook
from rulebook.triage import Triage
from storage.engine import Session
from storage.queries import case_readers, cases
from storage.queries.addresses import Contact
from storage.queries.cases import Filed

AT_ONCE = frozenset({"emergency", "urgent"})
"""Levels that are told at once; the others wait for the next digest."""


async def press(session: Session, rules: Rulebook, case: Filed, sorted_as: Triage) -> Filed:
    """Make a case as urgent as its most urgent report, and set when first contact is due.

    What a rule protects is closed to others first: who is told afterwards may see it.
    """
    case = await sensitive.by_rule(session, rules, case, sorted_as.only_for)
    levels = rules.triage.levels
    by = session.moment.now + timedelta(hours=sorted_as.first_contact_hours)
    if case.contact_by and levels[case.level].rank <= levels[sorted_as.level].rank:
        return case
    pressed = replace(
        case, level=sorted_as.level, contact_by=min(by, case.contact_by) if case.contact_by else by
    )
    await cases.save(session, pressed)
    return replace(pressed, version=pressed.version + 1)


async def hush(session: Session, contact: Contact, case: Filed) -> None:
    """Take words of danger off the list all of the place read, once a protected case has them."""
    if case.sensitive:
        await case_readers.close_handoffs(session, contact.id, "danger")


async def tell(
    session: Session,
    rules: Rulebook,
    case: Filed,
    answers: Mapping[str, Value],
    sorted_as: Triage,
) -> list[int]:
    """Raise the alarm where it is urgent; returns the persons told."""
    if sorted_as.level not in AT_ONCE:
        return []
    dangers = answers.get("danger_detail")
    options = next(q.options for q in rules.hardship.questions if q.field == "danger_detail")
    first = dangers[0] if isinstance(dangers, tuple) and dangers else None
    what = options[first] if first else rules.triage.levels[sorted_as.level].zh
    return await alarms.raise_alarm(session, rules, case, sorted_as.tell, what)
