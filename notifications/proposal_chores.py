"""Drafts of notices that systems handed in: whoever sends notices decides on them."""

from collections.abc import Sequence

from locales import ngettext
from notifications.chore import Chore, Source
from notifications.notices.senders import SENDERS
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import notice_proposals, posts
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

PAGE = "/console/proposals"


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """How many drafts wait in the places one sends notices to."""
    paths = tuple(post.path for post in held if post.role in SENDERS)
    waiting = await notice_proposals.waiting(session, Scope(paths)) if paths else []
    if not waiting:
        return []
    text = ngettext(
        "Another system drafted %(count)s notice: read it, then take it or decline it.",
        "Another system drafted %(count)s notices: read them, then take or decline them.",
        len(waiting),
    )
    return [Chore(text, address=PAGE)]


async def people(session: Session) -> set[int]:
    """Everybody who may decide on a draft that waits."""
    found: set[int] = set()
    for path in {one.path for one in await notice_proposals.waiting(session, EVERYTHING)}:
        holders = await posts.responsible(session, path, SENDERS, session.moment.today)
        found |= {holder.person_id for holder in holders}
    return found


SOURCE = Source(of, people)
