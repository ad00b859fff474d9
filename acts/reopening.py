"""Taking a finished case up again: a new case of the same procedure that follows the old one.

The old case stays as it ended; the new one has clocks of its own.
"""

from acts import opening
from acts.actor import SERVICE, Actor, Trust
from acts.case_steps import Taken
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases
from storage.queries.cases import Filed
from storage.queries.confirmations import Confirmation
from storage.scope import EVERYTHING

APPEAL = "appeal"


async def reopen(
    session: Session, rules: Rulebook, actor: Actor, case_id: int, note: str
) -> Filed | None:
    """Take up a finished case again today; None when it is not there or not finished.

    What was open for the household already is returned instead of a second case.

    Raises:
        NotAllowed: this needs the console, or a post over the place.
    """
    actor.needs(Trust.CONSOLE)
    old = await cases.lock(session, actor.scope, case_id)
    if old is None or old.closed_on is None:
        return None
    return await again(session, rules, actor, old, note)


async def again(session: Session, rules: Rulebook, actor: Actor, old: Filed, note: str) -> Filed:
    """Open the case that follows a finished one, with the papers it has to begin with."""
    first = rules.procedures[old.procedure].initial
    start = opening.Start(
        old.procedure,
        old.region_id,
        old.path,
        session.moment.today,
        old.household_id,
        old.member_id,
        old.subject,
        role="household" if "household" in first.by else None,
        documents=frozenset(first.requires),
        note=note,
        level=old.level,
        follows_id=old.id,
        follows_how="reopened",
    )
    opened = await opening.begin(session, rules, SERVICE, start)
    assert isinstance(opened, Filed), opened
    await audit.record(
        session, actor.name, "case.reopened", f"case:{opened.id}", {"follows": old.id}
    )
    return opened


async def after_appeal(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Take up the case an appeal was about, when the appeal was right."""
    if taken.case.procedure != APPEAL or taken.case.state != "changed":
        return
    old = await cases.lock(session, EVERYTHING, taken.case.follows_id or 0)
    if old and old.closed_on:
        await again(session, rules, taken.actor, old, taken.note)


async def solved_answered(
    session: Session, rules: Rulebook, confirmation: Confirmation, yes: bool, note: str
) -> None:
    """A household that says a finished thing is not solved has it taken up again."""
    old = await cases.lock(session, EVERYTHING, confirmation.case_id or 0)
    if not yes and old and old.closed_on:
        await again(session, rules, SERVICE, old, note)
