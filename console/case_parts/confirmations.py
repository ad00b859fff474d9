"""What a household was asked to confirm, on the case page: asked when, answered how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from acts.actor import Actor
from console import words
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import confirmations
from storage.queries.cases import Filed
from storage.queries.confirmations import NO, REPLACED, YES, Confirmation

KINDS: Mapping[str, Callable[[], str]] = {
    "check": lambda: _("What was seen at the visit"),
    "plan": lambda: _("The help plan"),
    "card": lambda: _("The card of the household"),
    "solved": lambda: _("Whether it was solved"),
}
ANSWERS: Mapping[str, Callable[[], str]] = {
    YES: lambda: _("confirmed"),
    NO: lambda: _("not right, says the household"),
    REPLACED: lambda: _("replaced by a newer question"),
}
HOW: Mapping[str, Callable[[], str]] = {
    "chat": lambda: _("in its chat"),
    "sms": lambda: _("by short message"),
    "code": lambda: _("by one-time code"),
    "paper": lambda: _("on paper"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One confirmation in words; `answer` is empty while it is open."""

    id: int
    kind: str
    asked_on: date
    by_message: bool
    answer: str
    good: bool
    how: str
    answered_on: date | None
    note: str


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> list[Asked] | None:
    """The confirmations of a case, the last one first; those replaced by a newer are left out."""
    found = await confirmations.of_case(session, actor.scope, case.id)
    return [in_words(one) for one in found if one.answer != REPLACED] or None


def in_words(one: Confirmation) -> Asked:
    """A confirmation as people read it."""
    return Asked(
        one.id,
        words.word(KINDS, one.kind),
        one.asked_on,
        one.address_id is not None,
        words.word(ANSWERS, one.answer),
        one.answer == YES,
        words.word(HOW, one.how),
        one.answered_on,
        words.hidden(one.note),
    )
