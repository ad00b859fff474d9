"""Tables somebody wants to take along wait for a second person: one line for who may say yes."""

from collections.abc import Sequence

from locales import ngettext
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import exports, inspections
from storage.queries.posts import Held

ADDRESS = "/console/exports"
APPROVERS = ("county_rural_revival_bureau", "county_leading_group", "county_org_dept")
"""Who may let tables of people leave their places: those who run the service or audit it."""


async def _of(
    session: Session, _rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    own = [post.path for post in held if post.role in APPROVERS]
    if not own:
        return []
    waiting = [
        path
        for path, author in await exports.waiting_paths(session)
        if author != person_id and any(path.startswith(one) for one in own)
    ]
    if not waiting:
        return []
    text = ngettext(
        "%(count)s table somebody wants to take along waits for a second person's yes or no.",
        "%(count)s tables somebody wants to take along wait for a second person's yes or no.",
        len(waiting),
    )
    return [Chore(text, None, ADDRESS)]


async def _people(session: Session) -> set[int]:
    waiting = await exports.waiting_paths(session)
    if not waiting:
        return set()
    return {
        person
        for person, own in await inspections.holders(session, APPROVERS)
        if any(author != person and path.startswith(own) for path, author in waiting)
    }


SOURCE = Source(_of, _people)
