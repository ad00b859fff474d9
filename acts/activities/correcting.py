"""Correcting the log: a new row says what was right, and why; the old one stays, uncounted."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from acts.activities import counting, recording, serving
from acts.activities.entry import LONGEST_NOTE, Entry, Served
from acts.activities.refusals import CorrectedBefore, NothingChanged
from acts.actor import Actor, Trust
from acts.cases import IDENTIFY
from acts.declined import NeedsReason
from rulebook import log_line
from rulebook.loader import Rulebook
from rulebook.log_words import VISIT
from storage import audit
from storage.engine import Session
from storage.queries import activities, case_history, cases, logged
from storage.queries.activities import WITHDRAWN, Done
from storage.queries.households import Household

SHORTEST_REASON = 2


@dataclass(frozen=True, slots=True)
class Change:
    """What was wrong and why: the day, the household, or all of it; or what else is to be said.

    What is None stays as it was. `typed` is how many messages or fields it took.
    """

    reason: str
    on: date | None = None
    household: Household | None = None
    more: str = ""
    withdrawn: bool = False
    typed: int = 0


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of it: the new row, what it serves; `case_stays` when a case keeps its step."""

    old: logged.Entry
    new_id: int
    done: Done
    served: tuple[Served, ...] = ()
    case_stays: bool = False


async def correct(
    session: Session, rules: Rulebook, actor: Actor, activity_id: int, change: Change
) -> Corrected | None:
    """Correct one's own entry, or take back one of the place an official is over.

    None when there is no such entry for this actor.

    Raises:
        NotAllowed: the way they came is not trusted this far.
        Declined: it was corrected before, nothing changes, no reason, or the new day is no good.
    """
    actor.needs(Trust.BOUND)
    old = await logged.get(session, activity_id)
    if old is None or actor.person_id is None or old.done.draft or not _may(actor, old, change):
        return None
    if not old.stands:
        raise CorrectedBefore
    if len(change.reason.strip()) < SHORTEST_REASON and not change.more.strip():
        raise NeedsReason
    done = await _corrected(session, rules, actor, old, change)
    new_id = await activities.correct(session, done)
    if new_id is None:
        raise CorrectedBefore
    await counting.take_back(session, rules, activity_id, new_id)
    served = [] if change.withdrawn else await _count(session, rules, new_id, done)
    action = "activity.withdrawn" if change.withdrawn else "activity.corrected"
    about = {"corrects": activity_id, "household": done.household_id}
    await audit.record(session, actor.name, action, f"activity:{new_id}", about)
    moved = change.withdrawn or change.household is not None or change.on is not None
    stays = moved and await _was_first_visit(session, actor, old)
    return Corrected(old, new_id, done, tuple(served), stays)


def may_withdraw(actor: Actor, entry: logged.Entry) -> bool:
    """Whether an actor may take an entry back: their own, or at the console one of their place."""
    if entry.done.person_id == actor.person_id:
        return True
    return actor.trust >= Trust.CONSOLE and actor.scope.covers(entry.path)


def _may(actor: Actor, entry: logged.Entry, change: Change) -> bool:
    own = entry.done.person_id == actor.person_id
    return own or (change.withdrawn and may_withdraw(actor, entry))


async def _corrected(
    session: Session, rules: Rulebook, actor: Actor, old: logged.Entry, change: Change
) -> Done:
    """The new row: in the role of its day, with the old note and the reason."""
    assert actor.person_id is not None
    parts = [old.done.note, change.more, change.reason]
    told = "\n".join(part.strip() for part in parts if part.strip())[:LONGEST_NOTE]
    base = replace(
        old.done,
        person_id=actor.person_id,
        channel=actor.channel,
        corrects_id=old.id,
        typed=change.typed,
        note=told,
    )
    if change.withdrawn:
        return replace(base, kind=WITHDRAWN, note=change.reason.strip()[:LONGEST_NOTE])
    on = change.on or old.done.on
    home = change.household
    if on == old.done.on and (home is None or home.id == old.done.household_id):
        if not change.more.strip():
            raise NothingChanged
        return replace(base, detail=_told(old.done, change.more))
    there = await serving.on_day(session, actor, on)
    if home is None and old.done.household_id is not None:
        home = await recording.home_of(session, old.done.household_id)
    entry = Entry(old.done.kind, on, (home,) if home else (), region_id=old.done.region_id)
    made = await recording.row_of(session, rules, actor, entry, there)
    unit = {key: value for key, value in made.detail.items() if key == "unit"}
    kept = {key: value for key, value in old.done.detail.items() if key != "unit"}
    return replace(
        base,
        on=on,
        role=made.role,
        region_id=made.region_id,
        household_id=home.id if home else None,
        detail={**kept, **unit},
    )


def _told(done: Done, more: str) -> dict[str, Any]:
    """What an entry noted, with what is said besides; whoever got a list stays with those added."""
    now = log_line.details(done.kind, more)
    if "to" in now and "to" in done.detail:
        now["to"] = sorted({*done.detail["to"], *now["to"]})
    return {**done.detail, **now}


async def _count(session: Session, rules: Rulebook, new_id: int, done: Done) -> list[Served]:
    return await counting.count(
        session, rules, new_id, done, await recording.path_of(session, done.region_id)
    )


async def _was_first_visit(session: Session, actor: Actor, old: logged.Entry) -> bool:
    """Whether an open case has its first visit from this entry, which no correction undoes."""
    if old.done.kind != VISIT or old.done.household_id is None:
        return False
    case = await cases.open_of(session, actor.scope, old.done.household_id, IDENTIFY)
    if case is None:
        return False
    steps = await case_history.history(session, actor.scope, case.id)
    return any(
        step.event == "visit_started"
        and step.person_id == old.done.person_id
        and step.refusal is None
        and step.on >= old.done.on
        for step in steps
    )
