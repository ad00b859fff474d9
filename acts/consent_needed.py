"""No records are compared without a letter of consent: the steps that it keeps from a case."""

from acts.attempt import Attempt
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import consents
from storage.queries.consents import LETTER

COMPARED = "comparison_returned"
BEFORE = "verified"
"""The step into comparison, with which the letter may be handed in."""


async def barred(session: Session, _rules: Rulebook, attempt: Attempt) -> Refusal | None:
    """Refuse a step towards comparison when the letter was taken back, or never given.

    A letter taken back is filed as something else, so one on file or handed in now is good.
    """
    case, event = attempt.case, attempt.event
    if event.name not in (BEFORE, COMPARED) or case.household_id is None:
        return None
    if event.name == BEFORE and LETTER in event.documents:
        return None
    if await consents.in_force(session, case.id):
        return None
    return attempt.lacks(LETTER)
