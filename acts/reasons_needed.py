"""Sending back and refusing need a reason; income alone is none for not taking a household up."""

from acts.attempt import Attempt
from rulebook import check_form
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage.engine import Session

NEED_ONE = frozenset({"return", "reject"})
NOT_TAKEN_UP = "not_identified_decided"
REASON_MISSING, INCOME_ALONE = "reason_missing", "income_alone"


async def unexplained(session: Session, rules: Rulebook, attempt: Attempt) -> Refusal | None:
    """Refuse a step back or against a household without a word of why (pitfall pf-3-1-1-2)."""
    if attempt.by_service or attempt.kind not in NEED_ONE:
        return None
    if not attempt.note.strip():
        return attempt.refused(REASON_MISSING)
    if attempt.event.name == NOT_TAKEN_UP and check_form.only_income(
        rules.check_form, attempt.note
    ):
        return attempt.refused(INCOME_ALONE)
    return None
