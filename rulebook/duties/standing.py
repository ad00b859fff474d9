"""How a duty stands on a day: on track, at risk, overdue or met, and its next deadline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rulebook.duties.entry import Duty
from rulebook.duties.figures import Amount, Tally
from rulebook.duties.spans import Span, recurs, spans_from

PACE_FROM = 10
"""A coverage over a term is held to a pace when it has at least this many targets."""
REPAIRABLE = ("days_after", "day_of_month", "calendar", "date")
"""The due rules under which what is done late still completes the period it is for."""


@dataclass(frozen=True)
class DutyStatus:
    """The figures of one period on one day; those that do not apply are None.

    `status` is on_track, at_risk, overdue or met; cannot_tell where the county has not said
    how much or when, with the local settings that are missing. `done` is not cut off at `required`.
    """

    period: str
    done: Amount
    required: Amount
    remaining: Amount
    status: str
    next_deadline: date | None
    missed_deadline: date | None = None
    days_left: int | None = None
    overdue_days: int | None = None
    late_days: int | None = None
    excused_days: int | None = None
    missing: tuple[str, ...] = ()


def stand(duty: Duty, tally_in: Callable[[Span], Tally], span: Span, today: date) -> DutyStatus:
    """Return how a period stands, given what has been done of each period."""
    tally = tally_in(span)
    status = _status(duty, tally, span, today)
    deadline = span.deadline
    days = (deadline - today).days if deadline and duty.type == "deadline" else None
    is_open = status in ("on_track", "at_risk")
    return DutyStatus(
        period=span.label,
        done=tally.done,
        required=tally.required,
        remaining=tally.remaining,
        status=status,
        next_deadline=_next_deadline(duty, tally_in, span, today, is_open),
        missed_deadline=deadline if status == "overdue" else None,
        days_left=days if is_open else None,
        overdue_days=-days if days is not None and status == "overdue" else None,
        late_days=_late_days(duty, tally, deadline),
    )


def _status(duty: Duty, tally: Tally, span: Span, today: date) -> str:
    if tally.held:
        return "met"
    if tally.held is None:
        return "on_track"
    if duty.per == "continuous":
        return "overdue"
    if span.deadline:
        left = (span.deadline - today).days
        if left < 0:
            return "overdue"
        if left <= duty.lead_days or _out_of_days(duty, tally, left):
            return "at_risk"
    return "at_risk" if _behind(duty, tally, span, today) else "on_track"


def _out_of_days(duty: Duty, tally: Tally, left: int) -> bool:
    """At most one activity a day counts, so a count can be out of reach before its lead days."""
    return duty.type == "count" and isinstance(tally.remaining, int) and tally.remaining > left + 1


def _behind(duty: Duty, tally: Tally, span: Span, today: date) -> bool:
    """Whether a coverage has reached less than 80% of its even pace in the later half of a term."""
    if duty.type != "coverage" or duty.per != "term":
        return False
    done, required = tally.done, tally.required
    assert isinstance(done, int)
    assert isinstance(required, int)
    if required < PACE_FROM or not span.first or not span.last:
        return False
    gone, whole = (today - span.first).days, (span.last - span.first).days
    # In whole numbers: done < 0.8 × required × gone / whole.
    return 2 * gone >= whole and 10 * done * whole < 8 * required * gone


def _late_days(duty: Duty, tally: Tally, deadline: date | None) -> int | None:
    if not tally.held or deadline is None or tally.completed_on is None:
        return None
    late = (tally.completed_on - deadline).days
    return late if late > 0 and duty.due.rule in REPAIRABLE else None


def _next_deadline(
    duty: Duty, tally_in: Callable[[Span], Tally], span: Span, today: date, is_open: bool
) -> date | None:
    """Return the first deadline not yet past whose period is not yet met."""
    if not recurs(duty):
        return span.deadline if is_open else None
    for later in spans_from(duty, span):
        assert later.deadline is not None
        if later.deadline < today:
            continue
        tally = tally_in(later)
        if not tally.held:
            return later.deadline
        if not tally.required:
            return None  # nothing is asked for, in this period or any
    return None
