"""What waits because of help plans: families nobody helps, plans and cards a family disputes."""

from collections.abc import Sequence

from locales import _
from notifications.chore import Chore, Source
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import assignments, disputes, posts
from storage.queries.disputes import Dispute
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

NAMED_BY = "township_government"
HELPED_IN = ("planning", "filing_measures", "supporting")
"""Where a plan has a helper; before, naming one is the step itself."""
ABOUT = ("help_plan", "card")
VILLAGE = ("village_committee", "first_secretary")


async def _helperless(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    paths = tuple(post.path for post in held if post.role == NAMED_BY)
    if not paths:
        return []
    scope = Scope(paths, person_id=person_id)
    return [
        Chore(
            _("Number %(code)s: nobody helps this family. Name a helper.", code=shown_code(code)),
            address=f"/console/cases/{case_id}/plan",
        )
        for case_id, code, _path in await assignments.without_helper(session, scope, HELPED_IN)
    ]


async def _who_names(session: Session) -> set[int]:
    today = session.moment.today
    found: set[int] = set()
    for _case, _code, path in await assignments.without_helper(session, EVERYTHING, HELPED_IN):
        holders = await posts.responsible(session, path, [NAMED_BY], today)
        found |= {post.person_id for post in holders}
    return found


async def _disputed(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    paths = tuple(post.path for post in held if post.role in VILLAGE)
    helped = await posts.helped_by(session, person_id, session.moment.today)
    if not paths and not helped:
        return []
    scope = Scope(paths, person_id=person_id, helped=helped)
    return [_chore(one) for one in await disputes.waiting(session, scope, ABOUT)]


async def _who_answers(session: Session) -> set[int]:
    today = session.moment.today
    found: set[int] = set()
    for one in await disputes.waiting(session, EVERYTHING, ABOUT):
        holders = await posts.responsible(session, one.path, VILLAGE, today)
        found |= {post.person_id for post in holders}
        found |= set(await posts.helpers_of(session, one.household_id or 0, today))
    return found


def _chore(one: Dispute) -> Chore:
    code = shown_code(one.code)
    text = (
        _("Number %(code)s: the family does not agree with its plan. Talk with them.", code=code)
        if one.field == "help_plan"
        else _("Number %(code)s: the family says its card is wrong. Look it up.", code=code)
    )
    return Chore(text, address=f"/console/cases/{one.case_id}")


HELPERLESS = Source(_helperless, _who_names)
DISPUTED = Source(_disputed, _who_answers)
