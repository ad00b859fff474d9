"""What holds a step up that rules alone cannot see: open objections, proofs of another round."""

from acts.attempt import Attempt
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from rulebook.notice_kinds import PUBLICITY
from storage.engine import Session
from storage.queries import objections, public_notices
from storage.queries.public_notices import Notice
from storage.scope import EVERYTHING

PASSED, PROOF = "publicity_passed", "publicity_proof"
OBJECTION_OPEN = "objection_open"


async def held_up(session: Session, _rules: Rulebook, attempt: Attempt) -> Refusal | None:
    """Why a public notice cannot begin or be over yet: what an earlier round left proves nothing.

    It begins by being released, which is done here, and by nothing else.
    """
    case, event = attempt.case, attempt.event
    if event.name == PUBLICITY.event and not attempt.by_service:
        return attempt.lacks(PUBLICITY.paper)
    if event.name != PASSED:
        return None
    if await objections.open_in(session, case.id):
        return Refusal(OBJECTION_OPEN, event, case.state)
    notice = await _last(session, case.id)
    if (
        notice is None
        or (notice.first_proof_on and notice.last_proof_on)
        or PROOF in attempt.handed_in
    ):
        return None
    return attempt.lacks(PROOF)


async def _last(session: Session, case_id: int) -> Notice | None:
    on = await public_notices.of_case(session, EVERYTHING, case_id)
    hung = [one for one in on if one.kind == PUBLICITY.id and one.released_at]
    return hung[-1] if hung else None
