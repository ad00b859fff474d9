"""How a case stands against its limits on a given day."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rulebook.cases import CaseState, Run
from rulebook.procedure_entries import Clock, Procedure

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ClockStatus:
    """A clock on one day; figures that do not apply are None.

    `state` is not_started, running, stopped or satisfied (a minimum that is over).
    """

    clock: Clock
    state: str
    day0: date | None = None
    deadline: date | None = None
    days_left: int | None = None
    overdue_days: int | None = None
    used_days: int | None = None
    late_days: int | None = None
    earliest_advance: date | None = None


def clocks(procedure: Procedure, case: CaseState, today: date) -> list[ClockStatus]:
    """Say how every clock of the procedure stands today, in the order written."""
    return [_status(clock, case.runs.get(clock.id), today) for clock in procedure.clocks.values()]


def deadline(clock: Clock, day0: date) -> date | None:
    """Return the last day in time, or None where the limit is left to the county."""
    if clock.date:
        return clock.date
    if clock.days is None and clock.months is None and clock.years is None:
        return None
    months = (clock.months or 0) + 12 * (clock.years or 0)
    return add_months(day0, months) + timedelta(days=clock.days or 0)


def earliest_advance(clock: Clock, day0: date) -> date:
    """Return the first day after a minimum: day 0 is not counted, the last day must be over."""
    return (deadline(clock, day0) or day0) + ONE_DAY


def add_months(day: date, months: int) -> date:
    """Return the same day number, or the last day of a month that has no such day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def advanced(clock: Clock, run: Run | None, event: str, on: date) -> Run | None:
    """Return the clock's run after an accepted event."""
    if run and not run.stopped_on and event in clock.stop_on:
        return replace(run, stopped_on=on)
    if event in clock.start_on and (run is None or clock.restart):
        return Run(day0=on)
    return run


def _status(clock: Clock, run: Run | None, today: date) -> ClockStatus:
    if run is None:
        return ClockStatus(clock, "not_started")
    if clock.kind == "min":
        earliest = earliest_advance(clock, run.day0)
        state = "satisfied" if today >= earliest else "running"
        return ClockStatus(clock, state, day0=run.day0, earliest_advance=earliest)
    due = deadline(clock, run.day0)
    if run.stopped_on:
        return ClockStatus(
            clock,
            "stopped",
            day0=run.day0,
            deadline=due,
            used_days=(run.stopped_on - run.day0).days,
            late_days=max(0, (run.stopped_on - due).days) if due else None,
        )
    left = (due - today).days if due else None
    return ClockStatus(
        clock,
        "running",
        day0=run.day0,
        deadline=due,
        days_left=left if left is not None and left >= 0 else None,
        overdue_days=-left if left is not None and left < 0 else None,
    )
