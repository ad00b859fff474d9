"""Caps, and what has to last at least so long: neither is got done by its deadline."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rulebook.duties.activity import Activity, MissingParam, Params
from rulebook.duties.counting import LASTING, TIMES, Mark, marks
from rulebook.duties.entry import Duty
from rulebook.duties.figures import threshold
from rulebook.duties.lasting import begun, completed, plus
from rulebook.duties.spans import Span
from rulebook.duties.standing import DutyStatus
from rulebook.duties.values import reports
from rulebook.periods import LENGTHS, period_of

ADDS_UP = "payment"


def cap(
    duty: Duty, counted: Sequence[Activity], span: Span, today: date, params: Params
) -> DutyStatus:
    """Return how a cap stands, given what counts by date.

    Raises: MissingParam
    """
    return capped(duty, _used(duty, counted, today, params), span, today, params)


def capped(duty: Duty, used: int | Decimal, span: Span, today: date, params: Params) -> DutyStatus:
    """Return how a cap stands of which so much is used up.

    Raises: MissingParam
    """
    limit = threshold(duty, params)
    remaining = limit - used
    over = span.last is not None and span.last < today
    if remaining < 0:
        status = "overdue"
    elif over:
        status = "met"
    else:
        status = "at_risk" if limit and not remaining else "on_track"
    upcoming = None
    if duty.per in LENGTHS:
        upcoming = period_of(duty.per, today).end if over else span.last
    return DutyStatus(span.label, used, limit, remaining, status, upcoming)


def min_duration(duty: Duty, today: date, params: Params) -> DutyStatus:
    """Return how long something has lasted; neither its first day nor today is a whole day.

    Raises: MissingParam
    """
    start, unit = params.start or params.term_start, duty.quota.unit
    if start is None:
        raise MissingParam(duty, "start", "its first day")
    assert unit is not None
    limit = int(threshold(duty, params))
    last = plus(start, limit, unit)
    ended = params.ended if params.ended and params.ended <= today else None
    done = min(completed(start, ended or today, unit), limit)
    running = "overdue" if ended else "on_track"
    status = "met" if (ended or today) > last else running
    term = f"{params.term_start or start}..{params.term_end or last}"
    label = term if duty.per == "term" else duty.per
    upcoming = last if status == "on_track" else None
    return DutyStatus(label, done, limit, limit - done, status, upcoming)


def _used(duty: Duty, counted: Sequence[Activity], today: date, params: Params) -> int | Decimal:
    unit = duty.quota.unit
    if unit in TIMES:
        return len({mark for activity in counted for mark in marks(duty, activity)})
    reported = reports(duty, counted)
    if reported and ADDS_UP in duty.kinds:
        return _sum(duty, reported)
    if reported:
        return reported[-1].value or Decimal(0)
    if unit in LASTING:
        return _time_used(counted, unit, today, params)
    return 0


def _sum(duty: Duty, reported: Sequence[Activity]) -> Decimal:
    """Add up payments; told twice, one payment is one: the same target on the same day."""
    paid: dict[Mark, Decimal] = {}
    for activity in reported:
        for mark in marks(duty, activity):
            paid[mark] = max(paid.get(mark, Decimal(0)), activity.value or Decimal(0))
    return sum(paid.values(), Decimal(0))


def _time_used(counted: Sequence[Activity], unit: str | None, today: date, params: Params) -> int:
    """Count the months or years begun, from the first day given or from the latest new start."""
    start = params.start or (counted[-1].on if counted else None)
    if start is None or unit is None:
        return 0
    return begun(start, min(today, params.ended or today), unit)
