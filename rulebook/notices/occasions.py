"""Occasions: the days of a year on which a notice goes out again, and the duty that serves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.local_settings import Value

OPEN_FOR = timedelta(days=14)
"""How long after its day what was not prepared may still be; afterwards it waits for next year."""
DAY = re.compile(r"(\d\d)-(\d\d)")


@dataclass(frozen=True)
class Occasion:
    """When something is prepared every year: so many days from a day the county sets, or one day.

    `yearly` is (month, day). `serves` is the duty it helps to fulfil, `policies` those whose notice
    it is usually.
    """

    id: str
    zh: str
    policies: tuple[str, ...]
    anchor: str | None = None
    offset: timedelta = timedelta()
    yearly: tuple[int, int] | None = None
    serves: str | None = None

    def day(self, year: int, values: Mapping[str, Value]) -> date | None:
        """The day of a year; None as long as the county has not set the day it counts from."""
        if self.yearly:
            return date(year, *self.yearly)
        found = values.get(self.anchor or "")
        return found + self.offset if isinstance(found, date) else None


def due(day: date | None, today: date) -> bool:
    """Whether what belongs to this day should be prepared by now."""
    return day is not None and day <= today <= day + OPEN_FOR
