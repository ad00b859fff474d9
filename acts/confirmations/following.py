"""What follows from a household's answer, by the kind of question: a plain table to add to."""

from collections.abc import Awaitable, Callable, Mapping

from acts.confirmations.words import CARD, CHECK, PLAN, SOLVED
from acts.help_plans.answers import card_answered, plan_answered
from acts.reopening import solved_answered
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import check_questions
from storage.queries.confirmations import Confirmation

Follow = Callable[[Session, Rulebook, Confirmation, bool, str], Awaitable[None]]
"""Called once, in the answer's transaction, with yes or no and the household's own words."""

DISPUTED = "confirmation"
"""What a question is about that a household's no has raised."""


async def check_answered(
    session: Session, rules: Rulebook, confirmation: Confirmation, yes: bool, note: str
) -> None:
    """A household that says the visit's summary is wrong puts a question to the verifier."""
    if not yes:
        await dispute(session, confirmation, note)


async def dispute(session: Session, confirmation: Confirmation, note: str) -> None:
    """Put to the verifier what a household says is wrong, in its own words where it gave any."""
    if confirmation.case_id is None:
        return
    text = (
        _("The household says it is not right: %(words)s", words=note)
        if note
        else _("The household says it is not right. Ask what is wrong.")
    )
    await check_questions.ask(session, confirmation.case_id, DISPUTED, text)


FOLLOWS: Mapping[str, Follow] = {
    CHECK: check_answered,
    PLAN: plan_answered,
    CARD: card_answered,
    SOLVED: solved_answered,
}
