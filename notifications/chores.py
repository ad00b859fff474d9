"""What waits for an official besides the steps of cases: findings to mend, objections to answer …

One line each in the digest, in 待办 and on the desk; a thing that is done disappears by itself.
"""

from collections.abc import Sequence
from datetime import date

from notifications import (
    check_chores,
    family_chores,
    finding_chores,
    notice_chores,
    plan_chores,
    report_chores,
    request_chores,
)
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.posts import Held

__all__ = ["SOURCES", "Chore", "Source", "of", "people"]

SOURCES: tuple[Source, ...] = (
    family_chores.ALARMS,
    family_chores.TWICE,
    family_chores.MOVING,
    notice_chores.SOURCE,
    request_chores.SOURCE,
    check_chores.SOURCE,
    report_chores.SOURCE,
    plan_chores.HELPERLESS,
    plan_chores.DISPUTED,
    finding_chores.SOURCE,
)


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """All that waits for an official besides cases, soonest first."""
    found = [
        chore for source in SOURCES for chore in await source.of(session, rules, person_id, held)
    ]
    return sorted(found, key=lambda chore: chore.deadline or date.max)


async def people(session: Session) -> set[int]:
    """Everybody for whom something waits."""
    return {person for source in SOURCES for person in await source.people(session)}
