"""What comes to a village from above: told a week before, with its report number."""

from collections.abc import Sequence
from datetime import timedelta

from locales import _, day
from notifications.chore import Chore, Source
from rulebook.burden import VILLAGE
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import inspections
from storage.queries.inspections import Inspection
from storage.queries.posts import Held

ADDRESS = "/console/burden"
AHEAD = timedelta(days=7)
TOLD = (
    *("township_party_secretary", "township_party_committee", "township_government"),
    *("township_cadre", "village_party_secretary", "village_committee", "first_secretary"),
)
"""Who is told of what comes to their place."""


async def _of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    paths = [post.path for post in held if post.role in TOLD]
    if not paths:
        return []
    return [
        _chore(session, one)
        for one in await _soon(session)
        if any(comes_to(one, path) for path in paths)
    ]


async def _people(session: Session) -> set[int]:
    coming = await _soon(session)
    if not coming:
        return set()
    return {
        person
        for person, path in await inspections.holders(session, TOLD)
        if any(comes_to(one, path) for one in coming)
    }


def comes_to(one: Inspection, path: str) -> bool:
    """Whether an inspection comes to who works at a place.

    What looks at villages comes to every village of its place; the rest to the place itself and to
    those who answer for it.
    """
    return one.path.startswith(path) or (one.target_kind == VILLAGE and path.startswith(one.path))


async def _soon(session: Session) -> list[Inspection]:
    """What begins within a week; what has begun is known."""
    today = session.moment.today
    found = await inspections.between(session, today, today + AHEAD)
    return [one for one in found if one.first >= today]


def _chore(session: Session, one: Inspection) -> Chore:
    on = day(one.first, session.moment.today)
    if one.report_no:
        text = _(
            "%(day)s: inspection at %(place)s (report number %(number)s).",
            day=on,
            place=one.place,
            number=one.report_no,
        )
    else:
        text = _("%(day)s: field study at %(place)s.", day=on, place=one.place)
    return Chore(text, one.first, ADDRESS)


SOURCE = Source(_of, _people)
