"""What waits because of visit forms: questions that only a look at the household can answer."""

from collections.abc import Sequence

from locales import ngettext
from notifications.chore import Chore, Source
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import check_questions, posts
from storage.queries.check_questions import Waiting
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

VERIFIERS = ("village_committee", "first_secretary", "team_member")
ELSEWHERE = ("help_plan", "card")
"""Questions about plans and cards are told by those who keep them."""


async def _asked(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    paths = tuple(post.path for post in held if post.role in VERIFIERS)
    if not paths:
        return []
    scope = Scope(paths, person_id=person_id)
    return [_chore(one) for one in await check_questions.waiting(session, scope, ELSEWHERE)]


async def _who_answers(session: Session) -> set[int]:
    today = session.moment.today
    found: set[int] = set()
    for one in await check_questions.waiting(session, EVERYTHING, ELSEWHERE):
        holders = await posts.responsible(session, one.path, VERIFIERS, today)
        found |= {post.person_id for post in holders}
    return found


def _chore(one: Waiting) -> Chore:
    text = ngettext(
        "Number %(code)s: %(count)s question to look into at the household.",
        "Number %(code)s: %(count)s questions to look into at the household.",
        one.count,
        code=shown_code(one.code),
    )
    return Chore(text, address=f"/console/cases/{one.case_id}")


SOURCE = Source(_asked, _who_answers)
