"""A month, for dates that people remember no closer."""

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; written 2026-05."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def nearest(self, day: date) -> date:
        """Return the day of this month that lies nearest to the given day."""
        return min(max(day, self.first), self.last)


def month_of(day: date, offset: int = 0) -> Month:
    """Return the month of a day, or one some months before or after it."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + offset, 12)
    return Month(year, month0 + 1)
