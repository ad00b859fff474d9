"""What waits for an official besides the steps of cases: findings to mend, objections to answer …

One line each in the digest, in 待办 and on the desk; a thing that is done disappears by itself.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256

from notifications import (
    broadcast_chores,
    burden_chores,
    card_chores,
    check_chores,
    export_chores,
    family_chores,
    finding_chores,
    leave_chores,
    notice_chores,
    plan_chores,
    post_chores,
    proposal_chores,
    report_chores,
    request_chores,
    screening_chores,
    undelivered_chores,
    unmasking_chores,
)
from notifications.chore import Chore, Source
from notifications.firing import Firing
from rulebook.loader import Rulebook
from rulebook.periods import period_of
from storage.engine import Session
from storage.queries import posts
from storage.queries.posts import Held

__all__ = ["SOURCES", "Chore", "Source", "news", "of", "people"]

FIGURES = re.compile(r"\d+(?:、(?:\d+|…))*")

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
    card_chores.SOURCE,
    post_chores.POSTS,
    post_chores.HELPERS,
    leave_chores.SOURCE,
    finding_chores.SOURCE,
    undelivered_chores.SOURCE,
    broadcast_chores.SOURCE,
    proposal_chores.SOURCE,
    burden_chores.SOURCE,
    export_chores.SOURCE,
    screening_chores.CAMPAIGNS,
    screening_chores.CLOSING,
    screening_chores.WARNINGS,
    unmasking_chores.SOURCE,
)


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """All that waits for an official besides cases, soonest first."""
    found = [
        chore for source in SOURCES for chore in await source.of(session, rules, person_id, held)
    ]
    return sorted(found, key=lambda chore: chore.deadline or date.max)


async def news(session: Session, rules: Rulebook, wanted: Collection[int]) -> list[Firing]:
    """What is new of this for these people: each line once a week, and on its last day."""
    waiting = sorted(await people(session) & set(wanted))
    today = session.moment.today
    found = []
    for person in waiting:
        held = await posts.held_by(session, person, today)
        for chore in await of(session, rules, person, held):
            found.append(Firing(person, _schedule(chore), _due(chore, today)))
    return found


def _schedule(chore: Chore) -> str:
    """What a line is about, whatever the figures in it."""
    said = FIGURES.sub("", chore.text).encode()
    return f"chore:{sha256(said).hexdigest()[:24]}"


def _due(chore: Chore, today: date) -> str:
    if chore.deadline and chore.deadline <= today:
        return today.isoformat()
    return period_of("week", today).label


async def people(session: Session) -> set[int]:
    """Everybody for whom something waits."""
    return {person for source in SOURCES for person in await source.people(session)}
