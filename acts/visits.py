"""Visits (走访) that follow from something else: a visit form that was filled in, a tap."""

from datetime import date

from acts.activities import drafts, recording
from acts.activities.drafts import DRAFT_LIFE
from acts.activities.entry import Entry, Recorded
from acts.activities.serving import IN_VILLAGE
from acts.actor import Actor
from rulebook.loader import Rulebook
from rulebook.log_words import VISIT
from storage.engine import Session
from storage.queries.households import Household

__all__ = ["DRAFT_LIFE", "IN_VILLAGE", "VISIT", "draft", "log"]


async def log(
    session: Session, rules: Rulebook, actor: Actor, household: Household, on: date, note: str
) -> Recorded:
    """Log a visit of an official to a household, whatever was logged there before.

    Raises:
        NotAllowed: the way they came is not trusted this far; use `draft`.
        Declined: they had no post there on that day.
    """
    return await recording.record(
        session, rules, actor, Entry(VISIT, on, (household,), note=note, again=True)
    )


async def draft(
    session: Session, rules: Rulebook, actor: Actor, household: Household, on: date, note: str
) -> None:
    """Keep a visit told by SMS until it is confirmed in a bound chat within a day."""
    entry = Entry(VISIT, on, (household,), note=note, again=True)
    await drafts.draft(session, rules, actor, entry)
