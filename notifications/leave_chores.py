"""Leave that waits to be approved: one line for whoever may, without names or reasons."""

from collections.abc import Sequence

from locales import day, ngettext
from notifications import leave_approval
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.posts import Held

PAGE = "/console/leave"


async def _of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    asked = await leave_approval.waiting_for(session, person_id, held)
    if not asked:
        return []
    first = min(one.leave.first for one in asked)
    text = ngettext(
        "%(count)s leave waits for you to approve, from %(day)s on.",
        "%(count)s leaves wait for you to approve, the first from %(day)s on.",
        len(asked),
        day=day(first, session.moment.today),
    )
    return [Chore(text, first, PAGE)]


async def _people(session: Session) -> set[int]:
    asked = await leave_approval.waiting(session)
    return {person for one in asked for person in one.approvers}


SOURCE = Source(_of, _people)
