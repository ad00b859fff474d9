"""Cards that a family without a case disputes: somebody of the village looks into it."""

from collections.abc import Sequence

from locales import _
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import card_answers, posts
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

VILLAGE = ("village_committee", "first_secretary")


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """The families of one's village who say that their card is wrong."""
    paths = tuple(post.path for post in held if post.role in VILLAGE)
    if not paths:
        return []
    return [
        Chore(
            _(
                "%(household)s says its card is wrong: ask what, put it right, note what came "
                "of it.",
                household=one.household,
            ),
            address=f"/console/cards?village={one.path.strip('/').split('/')[-1]}",
        )
        for one in await card_answers.disputed(session, Scope(paths))
    ]


async def people(session: Session) -> set[int]:
    """Everybody who may look into one."""
    today = session.moment.today
    found: set[int] = set()
    for one in await card_answers.disputed(session, EVERYTHING):
        holders = await posts.responsible(session, one.path, VILLAGE, today)
        found |= {post.person_id for post in holders}
    return found


SOURCE = Source(of, people)
