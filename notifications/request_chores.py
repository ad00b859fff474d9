"""What waits because a household asked for it by message: to withdraw, to take consent back."""

from collections.abc import Sequence

from locales import _
from notifications.chore import Chore, Source
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import case_requests, posts
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

SEES_HOUSEHOLDS = ("village_committee", "first_secretary")
"""Who sees the household about it."""


async def _of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    paths = tuple(post.path for post in held if post.role in SEES_HOUSEHOLDS)
    if not paths:
        return []
    return [
        Chore(
            _(
                "Number %(code)s: the household asks for something. See it about that first.",
                code=shown_code(waiting.code),
            ),
            address=f"/console/cases/{waiting.case_id}",
        )
        for waiting in await case_requests.waiting(session, Scope(paths, person_id=person_id))
    ]


async def _people(session: Session) -> set[int]:
    found: set[int] = set()
    for waiting in await case_requests.waiting(session, EVERYTHING):
        roles, today = SEES_HOUSEHOLDS, session.moment.today
        holders = await posts.responsible(session, waiting.path, roles, today)
        found |= {post.person_id for post in holders}
    return found


SOURCE = Source(_of, _people)
