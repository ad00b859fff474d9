"""Taking an import back within a week: what nothing was built on is as it was before."""

from dataclasses import dataclass

from acts.actor import Actor
from acts.declined import Declined
from acts.rosters.importing import TAKEN_BACK_WITHIN, BeingTaken, scope_of
from locales import _
from storage import audit
from storage.engine import Session
from storage.queries import households, officials, roster_images, roster_imports, roster_undo
from storage.queries.roster_imports import DONE, Import
from storage.queries.roster_undo import CHANGED, Plan
from storage.scope import EVERYTHING

SHOWN = 100
ON_TOP = {
    "case": lambda: _("a case was opened for it"),
    "report": lambda: _("a report came in for it"),
    "activity": lambda: _("a visit or other work was written down for it"),
    "recipient": lambda: _("a notice was prepared for it"),
    "consent": lambda: _("it answered the authorisation"),
    "confirmation": lambda: _("it was asked to confirm something"),
    "household_fact": lambda: _("more has become known about it"),
    "assignment": lambda: _("a helper was named for it"),
    "unmasking": lambda: _("what is hidden of it was shown to somebody"),
    "account": lambda: _("they can sign in"),
    "post": lambda: _("they were given another post"),
    "outbox": lambda: _("a message was sent there"),
    "address": lambda: _("it can be reached in another way since"),
}
"""What may have been built on a row of an import, by table."""


class TooLate(Declined):
    """Correct it with another file."""

    def sentence(self) -> str:
        return _("It cannot be taken back any more: correct it with another file.")


@dataclass(frozen=True, slots=True)
class Stays:
    """A household or official that cannot be put back, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking an import back would do."""

    things: int
    stays: list[Stays]
    more: int


async def look(session: Session, found: Import) -> Undoing | None:
    """What taking an import back would do now; None where it is too late."""
    plan = await _plan(session, found)
    if plan is None:
        return None
    stays = [Stays(await _called(session, one), _why(one.why)) for one in plan.kept[:SHOWN]]
    return Undoing(plan.things, stays, max(0, len(plan.kept) - SHOWN))


async def undo(session: Session, actor: Actor, found: Import) -> int:
    """Take an import back as far as nothing was built on it; returns how much had to stay.

    Raises:
        NotAllowed: somebody else looks after rosters.
        BeingTaken: another import of the place is being taken.
        TooLate: its week is over, or it was taken back before.
    """
    scope_of(actor)
    if await roster_imports.busy(session, found):
        raise BeingTaken
    fresh = await roster_imports.get(session, scope_of(actor), found.id)
    plan = await _plan(session, fresh) if fresh else None
    if plan is None:
        raise TooLate
    await roster_undo.put_back(session, plan)
    counts = {**found.counts, "put_back": plan.things, "kept": len(plan.kept)}
    await roster_imports.undone(session, found.id, counts)
    detail = {"things": plan.things, "kept": len(plan.kept)}
    await audit.record(session, actor.name, "roster.taken_back", f"import:{found.id}", detail)
    return len(plan.kept)


async def _plan(session: Session, found: Import) -> Plan | None:
    if found.state != DONE or found.done_at is None:
        return None
    if found.done_at + TAKEN_BACK_WITHIN <= session.moment.real:
        return None
    kept = await roster_imports.inverse(session, found.id)
    if kept is None:
        return None
    return await roster_undo.plan(session, roster_images.from_json(kept))


async def _called(session: Session, one: roster_undo.Kept) -> str:
    match one.what:
        case "household":
            home = await households.get(session, EVERYTHING, one.row_id)
            return households.label(home) if home else str(one.row_id)
        case "person":
            return await officials.name(session, one.row_id) or str(one.row_id)
        case _:
            return _("A unit's village")


def _why(why: str) -> str:
    if why == CHANGED:
        return _("somebody changed it since")
    found = ON_TOP.get(why)
    return found() if found else _("something was written down about it since")
