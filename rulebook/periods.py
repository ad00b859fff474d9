"""The stretches of time in which duties are counted."""

from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.months import Month

# Months in a period that starts with the year.
LENGTHS = {"week": 0, "month": 1, "two-month": 2, "quarter": 3, "half-year": 6, "year": 12}
MARKS = {"two-month": "B", "quarter": "Q", "half-year": "H"}


@dataclass(frozen=True)
class Period:
    """A labelled stretch of days, both ends included; `event` has no days of its own."""

    label: str
    start: date | None
    end: date | None


def period_of(per: str, on: date) -> Period:
    """Return the period that holds a day: 2023, 2023-H1, 2023-Q1, 2018-B4, 2023-03, …/W."""
    if per == "week":
        monday = on - timedelta(days=on.weekday())
        return Period(f"{monday}/W", monday, monday + timedelta(days=6))
    months = LENGTHS[per]
    place = (on.month - 1) // months
    first, last = Month(on.year, place * months + 1), Month(on.year, (place + 1) * months)
    return Period(_label(per, first, place), first.first, last.last)


def labelled(label: str) -> Period:
    """Return the period of a label."""
    if label.endswith("/W"):
        return period_of("week", date.fromisoformat(label.removesuffix("/W")))
    year, _, rest = label.partition("-")
    if not rest:
        return period_of("year", date(int(year), 1, 1))
    per = next((per for per, mark in MARKS.items() if rest.startswith(mark)), "month")
    place = int(rest.lstrip("BQH"))
    return period_of(per, date(int(year), (place - 1) * LENGTHS[per] + 1, 1))


def following(per: str, period: Period) -> Period:
    assert period.end is not None
    return period_of(per, period.end + timedelta(days=1))


def _label(per: str, first: Month, place: int) -> str:
    if per == "year":
        return str(first.year)
    if per == "month":
        return str(first)
    return f"{first.year}-{MARKS[per]}{place + 1}"
