"""Disagreeing with how a case ended (不同意): the next level looks at it again."""

from dataclasses import dataclass
from enum import StrEnum

from acts import opening
from acts.actor import SERVICE
from acts.cases import Step, advance
from acts.reopening import APPEAL
from rulebook.appeals import APPEALABLE, HIGHEST, NEXT_LEVEL
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases
from storage.queries.cases import Filed, Happened
from storage.scope import EVERYTHING

ANSWERED = frozenset({"township_answered", "county_answered"})
OBJECTS = "household_objected"
"""The event by which a household disagrees while its case still runs."""


class Outcome(StrEnum):
    """What came of disagreeing."""

    TAKEN = "taken"
    FURTHER = "further"
    UNDER_REVIEW = "under review"
    RUNNING = "running"
    WITHDRAWN = "withdrawn"
    TOO_LATE = "too late"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Disagreed:
    """What came of disagreeing with a case; `appeal` is the case that looks at it again."""

    outcome: Outcome
    case: Filed
    appeal: Filed | None = None


async def disagree(session: Session, rules: Rulebook, case: Filed, by: str, said: str) -> Disagreed:
    """Let the next level look at how a case ended; `by` is what the audit calls who disagrees.

    The caller has made sure that this is somebody's own case. Disagreeing with an answer to an
    appeal takes it one level further; while a case runs, its own procedure says whether one may.
    """
    if case.procedure == APPEAL:
        return await _further(session, rules, case, said)
    if case.closed_on is None:
        return await _while_running(session, rules, case, said)
    known = await cases.following(session, EVERYTHING, case.id, APPEAL)
    if known:
        return await _further(session, rules, known, said, case)
    ended = await _last(session, case)
    if ended.role == "household":
        return Disagreed(Outcome.WITHDRAWN, case)
    if session.moment.today - case.closed_on > APPEALABLE:
        return Disagreed(Outcome.TOO_LATE, case)
    appeal = await _open(session, rules, case, ended, said)
    await audit.record(session, by, "appeal.opened", f"case:{appeal.id}", {"about": case.id})
    return Disagreed(Outcome.TAKEN, case, appeal)


async def _while_running(session: Session, rules: Rulebook, case: Filed, said: str) -> Disagreed:
    state = rules.procedures[case.procedure].states[case.state]
    if any(way.event == OBJECTS for way in state.transitions):
        return await _step(session, rules, case, OBJECTS, said, Outcome.TAKEN)
    return Disagreed(Outcome.RUNNING, case)


async def _further(
    session: Session, rules: Rulebook, appeal: Filed, said: str, about: Filed | None = None
) -> Disagreed:
    case = about or appeal
    if appeal.state in ANSWERED:
        further = await _step(session, rules, appeal, "appealed_again", said, Outcome.FURTHER)
        return Disagreed(further.outcome, case, further.appeal)
    outcome = Outcome.FINAL if appeal.closed_on else Outcome.UNDER_REVIEW
    return Disagreed(outcome, case, appeal)


async def _open(
    session: Session, rules: Rulebook, case: Filed, ended: Happened, said: str
) -> Filed:
    start = opening.Start(
        APPEAL,
        case.region_id,
        case.path,
        session.moment.today,
        case.household_id,
        case.member_id,
        case.subject,
        role="household",
        note=said,
        follows_id=case.id,
        follows_how=APPEAL,
    )
    opened = await opening.begin(session, rules, SERVICE, start)
    assert isinstance(opened, Filed), opened
    level = rules.roles[ended.role].level
    sent = await advance(
        session,
        rules,
        SERVICE,
        opened.id,
        Step(NEXT_LEVEL.get(level, HIGHEST), session.moment.today, role="service"),
    )
    assert isinstance(sent, Filed), sent
    return sent


async def _step(
    session: Session, rules: Rulebook, case: Filed, event: str, said: str, outcome: Outcome
) -> Disagreed:
    step = Step(event, session.moment.today, note=said, role="household")
    moved = await advance(session, rules, SERVICE, case.id, step)
    assert isinstance(moved, Filed), moved
    return Disagreed(outcome, case, moved)


async def _last(session: Session, case: Filed) -> Happened:
    """The event that ended a case."""
    history = await cases.history(session, EVERYTHING, case.id)
    return next(item for item in reversed(history) if item.refusal is None)
