"""Working days with 调休 make-up days, and the hours in which nobody is disturbed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rulebook.entry import Cite, Entry

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """A year as decreed: days off by name, and days worked that would be off.

    `origin` names the package a generated year was taken from. `complete` is false where only
    local days are entered: the rest of the year is then a guess.
    """

    year: int
    holidays: Mapping[date, str]
    worked_weekends: frozenset[date]
    source: Cite | None
    origin: str | None = None
    complete: bool = True


Calendars = Mapping[int, Calendar]


@dataclass(frozen=True)
class Counted:
    """The day a count of working days leads to, and the years on the way that nobody entered."""

    day: date
    years: tuple[int, ...] = ()

    @property
    def sure(self) -> bool:
        return not self.years


@dataclass(frozen=True)
class Between:
    """A number of working days, and the years among them that nobody entered."""

    days: int
    years: tuple[int, ...] = ()

    @property
    def sure(self) -> bool:
        return not self.years


def known(calendars: Calendars, year: int) -> bool:
    """Tell whether the year's holidays are entered; otherwise Monday to Friday is a guess."""
    return year in calendars and calendars[year].complete


def is_working_day(calendars: Calendars, day: date) -> bool:
    weekday = day.weekday() < SATURDAY
    if day.year not in calendars:
        return weekday
    year = calendars[day.year]
    return day in year.worked_weekends or (weekday and day not in year.holidays)


def next_working_day(calendars: Calendars, day: date) -> date:
    """Return the first working day after a day."""
    return add_working_days(calendars, day, 1).day


def add_working_days(calendars: Calendars, day: date, count: int) -> Counted:
    """Return the working day that comes `count` working days after a day, which itself counts not.

    Raises: ValueError, for a negative count.
    """
    if count < 0:
        raise ValueError("count of working days below zero")
    end, left = day, count
    while left:
        end += ONE_DAY
        left -= is_working_day(calendars, end)
    return Counted(end, _guessed(calendars, day, end))


def working_days_between(calendars: Calendars, day: date, end: date) -> Between:
    """Count the working days after a day up to and with another one; below zero when it is over."""
    first, last = min(day, end), max(day, end)
    days = (first + ONE_DAY * step for step in range(1, (last - first).days + 1))
    count = sum(is_working_day(calendars, each) for each in days)
    return Between(count if day <= end else -count, _guessed(calendars, first, last))


def quiet(at: time) -> bool:
    """Tell whether people are left alone at this time of the day, 21:00 to 08:00."""
    return at >= QUIET_FROM or at < QUIET_UNTIL


def quiet_ends(at: datetime) -> datetime:
    """Return the next moment at which people may be disturbed: `at` itself in the daytime."""
    local = at.astimezone(SHANGHAI)
    if not quiet(local.time()):
        return at
    day = local.date() + ONE_DAY if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, SHANGHAI)


def read(entry: Entry) -> Calendar:
    entry.only("year", "holidays", "worked_weekends", "source", "basis", "origin")
    year = entry.whole("year")
    if str(year) != entry.file.stem:
        raise entry.bad("year", f"{entry.file.stem}, the name of its file")
    holidays = named_days(entry, "holidays")
    worked = frozenset(entry.days("worked_weekends"))
    if any(day.year != year for day in (*holidays, *worked)):
        raise entry.bad("holidays", f"days of {year} only")
    if any(day.weekday() < SATURDAY or day in holidays for day in worked):
        raise entry.bad("worked_weekends", "Saturdays and Sundays that are no holidays")
    return Calendar(year, holidays, worked, entry.cite(), origin(entry))


def origin(entry: Entry) -> str | None:
    """Read where a generated entry comes from: a package and its version."""
    generated = "basis" in entry and entry.one_of("basis", ("generated",)) == "generated"
    return entry.text("origin") if generated else None


def named_days(entry: Entry, field: str) -> dict[date, str]:
    """Read a list of named spans of days into days with their names."""
    return {day: part.text("zh") for part in entry.parts(field) for day in _days(part)}


def _guessed(calendars: Calendars, after: date, end: date) -> tuple[int, ...]:
    years = range((after + ONE_DAY).year, end.year + 1) if after < end else ()
    return tuple(year for year in years if not known(calendars, year))


def _days(entry: Entry) -> list[date]:
    entry.only("zh", "from", "to")
    first, last = entry.day("from"), entry.day("to")
    if last < first:
        raise entry.bad("to", "a day not before `from`")
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
