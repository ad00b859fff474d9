"""How a duty stands on a day, from the log or from its counter."""

from collections.abc import Iterable, Mapping
from datetime import date

from rulebook.duties.activity import NO_PARAMS, Activity, MissingSetting, Params
from rulebook.duties.counting import countable, has_counter, measured
from rulebook.duties.entry import Duty
from rulebook.duties.figures import Tally, of_count, of_marks, required_of
from rulebook.duties.limits import cap, capped, min_duration
from rulebook.duties.presence import presence
from rulebook.duties.spans import Span, span_of
from rulebook.duties.standing import DutyStatus, stand
from rulebook.duties.values import of_values


def status(
    duty: Duty,
    log: Iterable[Activity],
    today: date,
    params: Params = NO_PARAMS,
    label: str | None = None,
) -> DutyStatus:
    """Evaluate a duty for the period that holds today, or for the period labelled.

    The log is one owner's or one team's; its order does not matter.
    Raises: MissingParam when `params` lacks what the duty needs, BadPeriod.
    """
    if not duty.has_figure:
        return undecided(duty, duty.setting)
    if duty.type == "min_duration":
        return min_duration(duty, today, params)
    try:
        activities, span = tuple(log), span_of(duty, today, params, label)
    except MissingSetting as missing:
        return undecided(duty, missing.name)

    def tally_in(period: Span) -> Tally:
        counted = countable(duty, activities, period, today)
        if measured(duty):
            return of_values(duty, counted, params)
        return of_marks(duty, counted, period, params)

    match duty.type:
        case "cap":
            return cap(duty, countable(duty, activities, span, today), span, today, params)
        case "presence":
            return presence(duty, activities, span, today)
        case _:
            return stand(duty, tally_in, span, today)


def status_from_counter(
    duty: Duty,
    done: int | Mapping[str, int],
    today: date,
    params: Params = NO_PARAMS,
    label: str | None = None,
) -> DutyStatus:
    """Evaluate a count, coverage or cap from its counter: what `status` says of the same log.

    `done` is the count of the period looked at, or the counts by period where later ones may be
    met already. A counter does not know on which day it was full, so there are no `late_days`.
    Raises: MissingParam, BadPeriod; ValueError for a duty that has no counter.
    """
    if not has_counter(duty):
        raise ValueError(f"{duty.id} has no counter")
    if not duty.has_figure:
        return undecided(duty, duty.setting)
    try:
        span = span_of(duty, today, params, label)
    except MissingSetting as missing:
        return undecided(duty, missing.name)
    counts = {span.label: done} if isinstance(done, int) else done

    def tally_in(period: Span) -> Tally:
        return of_count(counts.get(period.label, 0), required_of(duty, period, params))

    if duty.type == "cap":
        return capped(duty, counts.get(span.label, 0), span, today, params)
    return stand(duty, tally_in, span, today)


def undecided(duty: Duty, setting: str) -> DutyStatus:
    """Say that the county has not set what the duty hangs on: a figure, or a day of the year."""
    return DutyStatus(duty.per, None, None, None, "cannot_tell", None, missing=(setting,))
