"""Confidential cases at a hand-over: what only named people read, the successor reads from then on.

Nobody is told how many there are: who hands a post over need not know that there is one.
"""

from dataclasses import dataclass
from datetime import date

from acts import sensitive
from acts.actor import Actor
from acts.handing_over.order import Plan
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases, hand_overs
from storage.queries.hand_overs import HandedOver, Moves
from storage.scope import EVERYTHING


@dataclass(frozen=True, slots=True)
class Passing:
    """What goes over, from which day on, to whom, and where it is written down."""

    plan: Plan
    on: date
    to_id: int | None
    moves: Moves


async def pass_on(session: Session, rules: Rulebook, actor: Actor, passing: Passing) -> None:
    """Let the successor read what the leaver read through these posts and nothing else they keep.

    Before the day comes the leaver goes on reading; from then on no post lets them. Where nobody
    comes, somebody who may name a reader is asked for one.
    """
    leaver = passing.plan.leaver.person_id
    begun = passing.on <= session.moment.today
    for case_id, path, household_id in await hand_overs.read_by(session, leaver):
        if not _goes_over(passing.plan, path, household_id):
            continue
        case = await cases.get(session, EVERYTHING, case_id)
        assert case is not None
        if passing.to_id is None:
            if begun:
                await sensitive.watch(session, rules, case)
            continue
        added, removed = await sensitive.succeed(
            session, actor, case, leaver if begun else None, passing.to_id
        )
        passing.moves.readers_added += [case_id] if added else []
        passing.moves.readers_removed += [case_id] if removed else []


async def give_back(session: Session, actor: Actor, kept: HandedOver) -> None:
    """Let the leaver read again, and the successor no longer, as before a hand-over."""
    for case_id in kept.moves.readers_added:
        case = await cases.get(session, EVERYTHING, case_id)
        if case:
            await sensitive.succeed(session, actor, case, kept.to_id, None)
    for case_id in kept.moves.readers_removed:
        case = await cases.get(session, EVERYTHING, case_id)
        if case:
            await sensitive.succeed(session, actor, case, None, kept.from_id)


def _goes_over(plan: Plan, path: str, household_id: int | None) -> bool:
    """Whether a case was seen through what goes over, and through nothing that stays."""
    if any(path.startswith(term.path) for term in plan.kept):
        return False
    homes = {home.household_id for home in plan.homes}
    return household_id in homes or any(path.startswith(term.path) for term in plan.terms)
