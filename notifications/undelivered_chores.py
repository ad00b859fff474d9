"""Notices that reached nobody: told on the next visit, which closes it."""

from collections.abc import Sequence
from datetime import timedelta

from locales import ngettext
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import holders, undelivered
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

TELLING = ("village_committee", "first_secretary")
RECENT = timedelta(days=30)


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """How many households of one's village a notice did not reach."""
    paths = tuple(post.path for post in held if post.role in TELLING and post.level == "village")
    if not paths:
        return []
    found = await undelivered.by_village(session, Scope(paths), session.moment.now - RECENT)
    count = sum(found.values())
    if not count:
        return []
    text = ngettext(
        "A notice did not reach %(count)s household: tell them on your next visit.",
        "A notice did not reach %(count)s households: tell them on your next visit.",
        count,
    )
    return [Chore(text, address="/console/notices")]


async def people(session: Session) -> set[int]:
    """Everybody in whose village there are such households."""
    found = await undelivered.by_village(session, EVERYTHING, session.moment.now - RECENT)
    known = await holders.near(session, found, ())
    return {person for path in found for role in TELLING for person in known.of(role, path)}


SOURCE = Source(of, people)
