"""What a household answered to its plan or its card; a no is a question that somebody answers."""

from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import check_questions
from storage.queries.confirmations import Confirmation

ABOUT_PLAN, ABOUT_CARD = "help_plan", "card"
"""What such a question is about."""


async def plan_answered(
    session: Session, rules: Rulebook, confirmation: Confirmation, yes: bool, note: str
) -> None:
    """A household that does not agree: the helper and the village hear what it says."""
    if yes or confirmation.case_id is None:
        return
    text = (
        _("The family does not agree with the plan: %(words)s", words=note)
        if note
        else _("The family does not agree with the plan. Ask why.")
    )
    await check_questions.ask(session, confirmation.case_id, ABOUT_PLAN, text)


async def card_answered(
    session: Session, rules: Rulebook, confirmation: Confirmation, yes: bool, note: str
) -> None:
    """A household that says its card is wrong: somebody looks it up, mends it and answers."""
    if yes or confirmation.case_id is None:
        return
    text = (
        _("The family says its card is wrong: %(words)s", words=note)
        if note
        else _("The family says its card is wrong. Ask what is wrong.")
    )
    await check_questions.ask(session, confirmation.case_id, ABOUT_CARD, text)
