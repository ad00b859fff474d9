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
MOST_NAMED = 8
PAGE = "/console/untold"


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """How many households of one's village a notice did not reach, and which."""
    paths = tuple(post.path for post in held if post.role in TELLING and post.level == "village")
    if not paths:
        return []
    since = session.moment.now - RECENT
    found = await undelivered.by_village(session, Scope(paths), since)
    count = sum(found.values())
    if not count:
        return []
    if len(found) == 1:
        which = await undelivered.numbers(session, Scope(paths), since, MOST_NAMED + 1)
        return [Chore(_with_numbers(count, which), address=PAGE)]
    text = ngettext(
        "A notice did not reach %(count)s household: tell them on your next visit.",
        "A notice did not reach %(count)s households: tell them on your next visit.",
        count,
    )
    return [Chore(text, address=PAGE)]


def _with_numbers(count: int, numbers: Sequence[int]) -> str:
    """Name the households by number; there may be more than a line has room for."""
    named = [str(number) for number in numbers[:MOST_NAMED]]
    return ngettext(
        "A notice did not reach %(count)s household (number %(numbers)s): tell them on your next "
        "visit.",
        "A notice did not reach %(count)s households (numbers %(numbers)s): tell them on your "
        "next visit.",
        count,
        numbers="、".join([*named, *(["…"] if len(numbers) > MOST_NAMED else [])]),
    )


async def people(session: Session) -> set[int]:
    """Everybody in whose village there are such households."""
    found = await undelivered.by_village(session, EVERYTHING, session.moment.now - RECENT)
    known = await holders.near(session, found, ())
    return {person for path in found for role in TELLING for person in known.of(role, path)}


SOURCE = Source(of, people)
