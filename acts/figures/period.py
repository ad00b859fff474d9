"""The time a picture is of: a month or a quarter, as the address names it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from locales import _

MONTHS, QUARTERS = 12, 4
"""How many are offered, back from today."""
YEARS = range(2013, 2101)
NAMED = re.compile(r"(\d{4})-(?:q([1-4])|(0[1-9]|1[0-2]))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last; `key` is its name in an address."""

    key: str
    first: date
    last: date

    @property
    def days(self) -> tuple[date, date]:
        """Its first and last day."""
        return self.first, self.last

    @property
    def name(self) -> str:
        """What people call it."""
        year, number = str(self.first.year), (self.first.month + 2) // 3
        if "q" in self.key:
            return _("%(year)s, quarter %(number)s", year=year, number=number)
        return _("%(year)s, month %(number)s", year=year, number=self.first.month)


def asked(text: str, today: date) -> Period:
    """The period of an address; what names none, or one of another age, means this quarter."""
    match = NAMED.fullmatch(text)
    if match and int(match[1]) in YEARS:
        year, quarter, month = int(match[1]), match[2], match[3]
        return _of(year, int(quarter) * 3 - 2, 3) if quarter else _of(year, int(month), 1)
    return _of(today.year, (today.month - 1) // 3 * 3 + 1, 3)


def offered(today: date) -> list[Period]:
    """The periods to choose from, the latest first: quarters, then months."""
    quarters = [_of(*_back(today, 3 * back, 3), 3) for back in range(QUARTERS)]
    return quarters + [_of(*_back(today, back, 1), 1) for back in range(MONTHS)]


def weeks(period: Period, today: date) -> list[date]:
    """The Mondays of the weeks that begin in a period, as far as they have begun."""
    monday = period.first + timedelta(days=-period.first.weekday() % 7)
    last = min(period.last, today)
    return [monday + timedelta(days=7 * n) for n in range((last - monday).days // 7 + 1)]


def _back(today: date, months: int, length: int) -> tuple[int, int]:
    at = today.year * 12 + today.month - 1 - months
    at -= at % 12 % length
    return at // 12, at % 12 + 1


def _of(year: int, month: int, length: int) -> Period:
    first = date(year, month, 1)
    after = date(year + (month + length - 1) // 12, (month + length - 1) % 12 + 1, 1)
    key = f"{year}-q{(month + 2) // 3}" if length == 3 else f"{year}-{month:02d}"
    return Period(key, first, after - timedelta(days=1))
