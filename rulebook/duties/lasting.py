"""What has to last: days, months and years from its first day."""

from datetime import date, timedelta

from rulebook.duties.entry import SPANS
from rulebook.months import month_of


def plus(day: date, number: int, unit: str) -> date:
    """Return the day some 天, 月 or 年 later: the same day number, or the last of the month."""
    if SPANS[unit] == "day":
        return day + timedelta(days=number)
    month = month_of(day, number if SPANS[unit] == "month" else number * 12)
    return month.first.replace(day=min(day.day, month.last.day))


def completed(start: date, until: date, unit: str) -> int:
    """Return how many whole units lie between two days, neither of which counts."""
    number = 0
    while plus(start, number + 1, unit) < until:
        number += 1
    return number


def begun(start: date, until: date, unit: str) -> int:
    """Return how many units have begun by a day; the first one begins on the first day."""
    return completed(start, until, unit) + 1 if until >= start else 0
