"""What a household is told when its case moves on: what happened, what comes next, whom to call.

A message fits in two short ones; its reason is an official's own words or nothing.
"""

from channels.text import segments
from locales import _
from notifications.household_sentences import IN_STATE, RETURNED, SENTENCES, Moved
from notifications.wording import shown_code
from rulebook.procedures import Procedure

__all__ = ["LONGEST", "OPENED", "SIGNATURE", "Moved", "notices_of", "refuses", "said"]

LONGEST = 134
"""Two short messages in one, with the signature in front; a third costs as much again."""
SIGNATURE = "明白"
HOUSEHOLD, OPENED = "household", "opened"
REFUSED, RETURN, RETURNED_NOTICE = "reject", "return", "n_returned"
AGAINST = frozenset(
    {
        *(("identify", "closed_no_consent"), ("benefit_change", "stopped_state")),
        *(("appeal", "township_answered"), ("appeal", "county_answered")),
    }
)
"""What is no refusal in the rules and still goes against a household."""
NOT_AGAINST = frozenset({("risk_removal", "kept"), ("appeal", "confirmed")})
"""Refusals in the rules that leave a household what it has, or that nobody is above."""
TOLD_APART = frozenset({"n_helper_assigned", "n_plan_confirm"})
"""Who the helper is and whether the plan suits: their own messages say and ask it."""
LATER = {"n_publicity_objection": "objection_raised"}


def notices_of(procedure: Procedure, state: str, event: str, kind: str) -> tuple[str, ...]:
    """What a household is told when an event of this kind has led to a state.

    A return says so, and what the household itself must do now; a loop is news only where someone
    objected.
    """
    informs = (item for item in procedure.states[state].informs if item.to == HOUSEHOLD)
    own = tuple(
        item.notice
        for item in informs
        if item.notice not in TOLD_APART or (item.notice, procedure.id, state) in IN_STATE
    )
    if kind == "loop":
        return tuple(notice for notice, caused in LATER.items() if caused == event)
    if kind == RETURN:
        return (RETURNED_NOTICE, *(own if procedure.states[state].actor == HOUSEHOLD else ()))
    return own or (("n_decision",) if kind == REFUSED and _concerns_families(procedure) else ())


def said(notices: tuple[str, ...], moved: Moved) -> str | None:
    """One message of all a household is told now; None when nothing is said by message."""
    sentences = [text for notice in notices if (text := _sentence(notice, moved))]
    if not sentences:
        return None
    text = "\n".join([*sentences, *_ending(moved, moved.reason)])
    if segments(text, SIGNATURE).units <= LONGEST:
        return text
    # Half a reason may say the opposite of the whole: who wants to know it calls.
    return "\n".join([*sentences, *_ending(moved, "")])


def refuses(moved: Moved) -> bool:
    """Whether this goes against a household, which then hears how to disagree."""
    where = (moved.procedure, moved.state)
    return (moved.kind == REFUSED and where not in NOT_AGAINST) or where in AGAINST


def _concerns_families(procedure: Procedure) -> bool:
    return any(
        item.to == HOUSEHOLD for state in procedure.states.values() for item in state.informs
    )


def _sentence(notice: str, moved: Moved) -> str | None:
    words = IN_STATE.get((notice, moved.procedure, moved.state)) or SENTENCES.get(notice)
    if notice == RETURNED_NOTICE:
        words = RETURNED.get(moved.event, words)
    return words(moved) if words else None


def _ending(moved: Moved, reason: str) -> list[str]:
    lines = []
    asks_why = refuses(moved) or moved.kind == RETURN
    if asks_why and reason:
        lines.append(_("Reason: %(reason)s", reason=reason))
    if refuses(moved):
        lines.append(_("Disagree? Send 不同意 %(code)s.", code=shown_code(moved.code)))
    if asks_why and not reason:
        lines.append(_("Why? Call %(landline)s.", landline=moved.landline))
    else:
        lines.append(_("Questions: %(landline)s.", landline=moved.landline))
    return lines
