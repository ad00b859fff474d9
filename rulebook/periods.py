"""The stretches of time in which duties are counted."""

from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.months import Month

# Months in a period that starts with the year.
LENGTHS = {"week": 0, "month": 1, "two-month": 2, "quarter": 3, "half-year": 6, "year": 12}
MARKS = {"two-month": "B", "quarter": "Q", "half-year": "H"}


@dataclass(frozen=True)
class Period:
    """A labelled stretch of days, both ends included."""

    label: str
    start: date
    end: date


def period_of(per: str, on: date) -> Period:
    """Return the period that holds a day: 2023, 2023-H1, 2023-Q1, 2018-B4, 2023-03, …/W."""
    if per == "week":
        monday = on - timedelta(days=on.weekday())
        return Period(f"{monday}/W", monday, monday + timedelta(days=6))
    months = LENGTHS[per]
    place = (on.month - 1) // months
    first, last = Month(on.year, place * months + 1), Month(on.year, (place + 1) * months)
    return Period(_label(per, first, place), first.first, last.last)


def labelled(per: str, label: str) -> Period:
    """Return the period of a label.

    Raises: ValueError when no period of this kind is called so.
    """
    try:
        found = period_of(per, _day_in(per, label))
    except ValueError:
        found = None
    if found is None or found.label != label:
        raise ValueError(f"{label} is not a {per}")
    return found


def following(per: str, period: Period) -> Period:
    """Return the period after a period."""
    return period_of(per, period.end + timedelta(days=1))


def _day_in(per: str, label: str) -> date:
    if per == "week":
        return date.fromisoformat(label.removesuffix("/W"))
    year, _, rest = label.partition("-")
    place = int(rest.removeprefix(MARKS.get(per, ""))) if rest else 1
    return date(int(year), (place - 1) * LENGTHS[per] + 1, 1)


def _label(per: str, first: Month, place: int) -> str:
    if per == "year":
        return f"{first.year:04d}"
    if per == "month":
        return str(first)
    return f"{first.year:04d}-{MARKS[per]}{place + 1}"
