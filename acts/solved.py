"""Was it solved? Some days after a case has come to a good end its household is asked."""

from datetime import timedelta

from acts.confirmations import SOLVED, Asked, ask
from acts.reopening import APPEAL
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases, finished, households
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

ASKED_AFTER, ASKED_WITHIN = timedelta(days=7), timedelta(days=30)
"""Long enough to know, short enough to remember."""

ENDS = frozenset({"forward", "close"})
NOT_HELPED = frozenset({"duplicate_found", "consent_declined"})


async def ask_households(session: Session, rules: Rulebook) -> int:
    """Ask about every case that ended well a week ago; returns how many were asked."""
    today = session.moment.today
    found = await finished.unasked(session, today - ASKED_WITHIN, today - ASKED_AFTER, SOLVED)
    return sum([await _ask(session, rules, case) for case in found])


async def _ask(session: Session, rules: Rulebook, case: Filed) -> bool:
    household = await households.get(session, EVERYTHING, case.household_id or 0)
    if household is None or not await _helped(session, rules, case):
        return False
    await ask(session, rules, Asked(SOLVED, household, case, case.state, ""))
    return True


async def _helped(session: Session, rules: Rulebook, case: Filed) -> bool:
    """Whether something was done for the household: not refused, withdrawn or a duplicate."""
    if case.procedure == APPEAL:
        return False
    history = await cases.history(session, EVERYTHING, case.id)
    last = next(item for item in reversed(history) if item.refusal is None)
    state = rules.procedures[case.procedure].states[last.from_state or case.state]
    kinds = {
        way.kind
        for way in state.transitions
        if way.event == last.event and way.to == last.to_state and last.role in way.by
    }
    return bool(kinds & ENDS) and last.event not in NOT_HELPED
