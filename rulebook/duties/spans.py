"""The period a duty is looked at in, and its deadline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.duties.activity import BadPeriod, MissingParam, MissingSetting, Params
from rulebook.duties.entry import Duty
from rulebook.months import Month
from rulebook.periods import LENGTHS, Period, following, labelled, period_of


@dataclass(frozen=True)
class Span:
    """A labelled period: its days where it has any, and the day before which nothing counts.

    `deadline` is the last day in time, None where the rule names none.
    """

    label: str
    first: date | None = None
    last: date | None = None
    deadline: date | None = None
    not_before: date | None = None


def span_of(duty: Duty, today: date, params: Params, label: str | None = None) -> Span:
    """Return the period that holds today, or the one labelled.

    Raises: MissingParam, BadPeriod
    """
    if duty.per in LENGTHS:
        return _recurring(duty, _named(duty, label) if label else period_of(duty.per, today))
    span = _single(duty, params, label)
    if label and label != span.label:
        raise BadPeriod(duty, label)
    return span


def spans_from(duty: Duty, span: Span) -> Iterator[Span]:
    """Go through a recurring duty's periods, from this one on."""
    period = labelled(duty.per, span.label)
    while True:
        yield _recurring(duty, period)
        period = following(duty.per, period)


def recurs(duty: Duty) -> bool:
    """Tell whether one deadline follows another."""
    return duty.per in LENGTHS and duty.due.rule != "none"


def _named(duty: Duty, label: str) -> Period:
    try:
        return labelled(duty.per, label)
    except ValueError:
        raise BadPeriod(duty, label) from None


def _recurring(duty: Duty, period: Period) -> Span:
    deadline: date | None = None
    if duty.due.rule == "period_end":
        deadline = period.end
    elif duty.due.rule == "day_of_month":
        assert duty.due.day is not None
        last = Month(period.start.year, period.start.month).last
        deadline = period.start.replace(day=min(duty.due.day, last.day))
    return Span(period.label, period.start, period.end, deadline)


def _single(duty: Duty, params: Params, label: str | None) -> Span:
    match duty.per:
        case "term":
            return _term(duty, params, label)
        case "school-year":
            return _school_year(duty, params, label)
        case "event":
            return _event(duty, params)
        case _:
            return Span(duty.per, deadline=duty.due.on)


def _event(duty: Duty, params: Params) -> Span:
    if duty.due.rule != "days_after":
        return Span("event")
    if params.event_date is None:
        raise MissingParam(duty, "event_date", f"the date of {duty.due.event}")
    assert duty.due.days is not None
    due = params.event_date + timedelta(days=duty.due.days)
    return Span("event", deadline=due, not_before=params.event_date)


def _term(duty: Duty, params: Params, label: str | None) -> Span:
    first, last = params.term_start, params.term_end
    if label and (first is None or last is None):
        first, last = _dates_of(duty, label)
    if first is None:
        raise MissingParam(duty, "term_start", "the first day of the term")
    if last is None:
        raise MissingParam(duty, "term_end", "the last day of the term")
    if last < first:
        raise MissingParam(duty, "term_end", f"a day after {first}")
    deadline = last if duty.due.rule == "term_end" else None
    return Span(f"{first}..{last}", first, last, deadline)


def _dates_of(duty: Duty, label: str) -> tuple[date, date]:
    first, _, last = label.partition("..")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise BadPeriod(duty, label) from None


def _school_year(duty: Duty, params: Params, label: str | None) -> Span:
    name = params.school_year or label
    if name is None:
        raise MissingParam(duty, "school_year", "the name of the school year")
    due = duty.due
    deadline = not_before = None
    if due.anchor:
        start = _anchor(duty, params, due.anchor)
        deadline = start + timedelta(days=due.offset_days)
        if due.window_from_anchor:
            not_before = _anchor(duty, params, due.window_from_anchor)
        elif due.window_from_offset is not None:
            not_before = start + timedelta(days=due.window_from_offset)
    return Span(name, deadline=deadline, not_before=not_before)


def _anchor(duty: Duty, params: Params, anchor: str) -> date:
    if anchor not in params.calendar:
        raise MissingSetting(duty, anchor, "this day of the school year")
    return params.calendar[anchor]
