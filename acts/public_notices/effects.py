"""What a step of a case does to the notices it is on: who has left the procedure hangs no more."""

from acts.case_steps import Taken
from acts.public_notices.bars import PASSED
from acts.public_notices.hanging import proven_on_paper, take_off
from locales import _
from rulebook.loader import Rulebook
from rulebook.notice_kinds import PUBLICITY
from storage.engine import Session
from storage.queries import objections, public_notices
from storage.queries.objections import DISMISSED, UPHELD
from storage.queries.public_notices import DRAFT, RELEASED
from storage.scope import EVERYTHING


async def keep_notices_true(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Take a case off notices it no longer belongs on, and settle what was said against it."""
    case = taken.case
    if case.state == taken.before.state:
        return
    on = await public_notices.of_case(session, EVERYTHING, case.id)
    for notice in on:
        back = notice.kind == PUBLICITY.id and taken.transition.kind != "forward"
        if notice.state == DRAFT or (notice.state == RELEASED and back):
            await take_off(session, taken.actor, notice.id, case.id)
    hung = [one for one in on if one.kind == PUBLICITY.id and one.released_at]
    if taken.event.name == PASSED and hung:
        await proven_on_paper(session, hung[-1])
    if on:
        await _settle(session, taken)


async def _settle(session: Session, taken: Taken) -> None:
    upheld = taken.event.name == "objection_upheld"
    reason = taken.note or _("The case has left the public notice.")
    for objection in await objections.of_case(session, EVERYTHING, taken.case.id):
        if objection.state == objections.OPEN:
            state = UPHELD if upheld else DISMISSED
            await objections.settle(session, objection.id, state, reason, taken.actor.person_id)
