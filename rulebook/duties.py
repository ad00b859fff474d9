"""Countable obligations: what counts for one, its period, and how it stands on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from rulebook.duty_entries import Activity, Duty, LocalSetting, Params
from rulebook.periods import LENGTHS, Period, following, labelled, period_of

__all__ = [
    "Activity",
    "Duty",
    "DutyStatus",
    "LocalSetting",
    "Params",
    "Period",
    "WhyNot",
    "counts",
    "period",
    "status",
    "why_not",
]

NEVER_COUNTS = ("festival_greeting",)
NO_PARAMS = Params()


@dataclass(frozen=True)
class WhyNot:
    """Why an activity does not count: kind, role or period, and what would have counted."""

    reason: str
    accepted: tuple[str, ...]


@dataclass(frozen=True)
class DutyStatus:
    """The figures of one period on one day; those that do not apply are None.

    `status` is on_track, at_risk, overdue or met. `done` is not cut off at `required`.
    """

    period: str
    done: int
    required: int
    remaining: int
    status: str
    next_deadline: date | None
    missed_deadline: date | None = None
    days_left: int | None = None
    overdue_days: int | None = None
    late_days: int | None = None


def counts(duty: Duty, activity: Activity) -> bool:
    """Tell whether the activity counts for the duty at all, whatever the period."""
    return why_not(duty, activity) is None


def why_not(duty: Duty, activity: Activity, within: Period | None = None) -> WhyNot | None:
    """Say why an activity does not count, or None when it does."""
    if activity.kind in NEVER_COUNTS or activity.kind not in duty.kinds:
        return WhyNot("kind", duty.kinds)
    if activity.role and activity.role not in (duty.role, *duty.also_roles):
        return WhyNot("role", (duty.role, *duty.also_roles))
    if within and not _inside(activity, within):
        return WhyNot("period", (within.label,))
    return None


def period(duty: Duty, on: date) -> Period:
    """Return the period of the duty that holds a day; a case duty has only `event`."""
    return period_of(duty.per, on) if duty.per in LENGTHS else Period("event", None, None)


def status(
    duty: Duty,
    log: Iterable[Activity],
    today: date,
    params: Params = NO_PARAMS,
    label: str | None = None,
) -> DutyStatus:
    """Evaluate a duty for the period that holds today, or for the period labelled.

    Raises: ValueError when `params` lacks what the duty's type needs.
    """
    activities = tuple(log)
    match duty.type:
        case "deadline":
            return _deadline(duty, activities, today, params)
        case "min_duration":
            return _min_duration(duty, today, params)
        case _:
            chosen = labelled(label) if label else period(duty, today)
            return _periodic(duty, activities, today, params, chosen)


def _countable(duty: Duty, log: Iterable[Activity], within: Period, today: date) -> list[Activity]:
    """Return the activities up to today that count within a period."""
    return [
        activity
        for activity in log
        if activity.on <= today and why_not(duty, activity, within) is None
    ]


def _periodic(
    duty: Duty, log: tuple[Activity, ...], today: date, params: Params, chosen: Period
) -> DutyStatus:
    assert chosen.end is not None
    required = _required(duty, params)
    done = _done(duty, log, chosen, today)
    remaining = max(0, required - done)
    left = (chosen.end - today).days
    # At most one activity a day counts, so a count can be out of reach before its lead days.
    short_of_days = duty.type == "count" and remaining > left + 1
    if not remaining:
        state = "met"
    elif left < 0:
        state = "overdue"
    else:
        state = "at_risk" if left <= duty.lead_days or short_of_days else "on_track"
    return DutyStatus(
        period=chosen.label,
        done=done,
        required=required,
        remaining=remaining,
        status=state,
        next_deadline=_next_deadline(duty, log, today, required, chosen),
        missed_deadline=chosen.end if state == "overdue" else None,
    )


def _done(duty: Duty, log: tuple[Activity, ...], chosen: Period, today: date) -> int:
    counted = _countable(duty, log, chosen, today)
    if duty.type == "coverage":
        return len({target for activity in counted for target in activity.targets})
    return len(
        {(target, activity.on) for activity in counted for target in activity.targets or {""}}
    )


def _required(duty: Duty, params: Params) -> int:
    if duty.type == "count":
        return duty.count
    if params.total is None:
        raise ValueError(f"{duty.id} needs the total of its targets")
    return ceil(params.total * duty.ratio)


def _next_deadline(
    duty: Duty, log: tuple[Activity, ...], today: date, required: int, chosen: Period
) -> date:
    """Return the first period end not yet past whose period is not yet met."""
    candidate = chosen
    while True:
        assert candidate.end is not None
        if candidate.end >= today and _done(duty, log, candidate, today) < required:
            return candidate.end
        if required <= 0 and candidate.end >= today:
            return candidate.end
        candidate = following(duty.per, candidate)


def _deadline(duty: Duty, log: tuple[Activity, ...], today: date, params: Params) -> DutyStatus:
    if params.event_date is None or duty.due_days is None:
        raise ValueError(f"{duty.id} needs the date of its event")
    start = params.event_date
    due = start + timedelta(days=duty.due_days)
    counted = _countable(duty, log, period(duty, today), today)
    finished = min((activity.on for activity in counted if activity.on >= start), default=None)
    left = (due - today).days
    if finished:
        late = (finished - due).days
        return DutyStatus("event", 1, 1, 0, "met", None, late_days=late if late > 0 else None)
    if left < 0:
        return DutyStatus(
            "event", 0, 1, 1, "overdue", None, missed_deadline=due, overdue_days=-left
        )
    state = "at_risk" if left <= duty.lead_days else "on_track"
    return DutyStatus("event", 0, 1, 1, state, due, days_left=left)


def _min_duration(duty: Duty, today: date, params: Params) -> DutyStatus:
    if params.start is None:
        raise ValueError(f"{duty.id} needs the day it started")
    last = params.start + timedelta(days=duty.count)
    until = min(today, params.ended) if params.ended else today
    done = min(max(0, (until - params.start).days - 1), duty.count)
    ended = params.ended is not None and params.ended <= today
    if until > last:
        state, upcoming = "met", None
    else:
        state, upcoming = ("overdue", None) if ended else ("on_track", last)
    return DutyStatus("event", done, duty.count, duty.count - done, state, upcoming)


def _inside(activity: Activity, within: Period) -> bool:
    if activity.for_period:
        return activity.for_period == within.label
    if within.start is None or within.end is None:
        return True
    return within.start <= activity.on <= within.end
