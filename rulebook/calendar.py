"""Working days with 调休 make-up days, and the hours in which nobody is disturbed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rulebook.entry import Cite, Entry
from rulebook.entry import read as read_file
from rulebook.reading.checks import sourced
from rulebook.sources import Source

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """A year as decreed: days off by name, and weekend days that are worked."""

    year: int
    holidays: Mapping[date, str]
    worked_weekends: frozenset[date]
    source: Cite | None


Calendars = Mapping[int, Calendar]


def known(calendars: Calendars, year: int) -> bool:
    """Tell whether the year's holidays are entered; otherwise Monday to Friday is a guess."""
    return year in calendars


def is_working_day(calendars: Calendars, day: date) -> bool:
    weekday = day.weekday() < SATURDAY
    if day.year not in calendars:
        return weekday
    year = calendars[day.year]
    return day in year.worked_weekends or (weekday and day not in year.holidays)


def add_working_days(calendars: Calendars, day: date, count: int) -> date:
    """Return the working day that comes `count` working days after a day."""
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(calendars, day)
    return day


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


def read_all(folder: Path, sources: Mapping[str, Source]) -> Calendars:
    """Read the calendar of every year.

    Raises: BadEntry
    """
    entries = list(map(read_file, sorted(folder.glob("*.yaml"))))
    for entry in entries:
        sourced(entry, sources)
    return {year.year: year for year in map(read, entries)}


def read(entry: Entry) -> Calendar:
    entry.only("year", "holidays", "worked_weekends", "source")
    year = entry.whole("year")
    if str(year) != entry.file.stem:
        raise entry.bad("year", f"{entry.file.stem}, the name of its file")
    holidays = {day: part.text("zh") for part in entry.parts("holidays") for day in _days(part)}
    worked = frozenset(entry.days("worked_weekends"))
    if any(day.year != year for day in (*holidays, *worked)):
        raise entry.bad("holidays", f"days of {year} only")
    if any(day.weekday() < SATURDAY or day in holidays for day in worked):
        raise entry.bad("worked_weekends", "Saturdays and Sundays that are no holidays")
    return Calendar(year, holidays, worked, entry.cite())


def _days(entry: Entry) -> list[date]:
    entry.only("zh", "from", "to")
    first, last = entry.day("from"), entry.day("to")
    if last < first:
        raise entry.bad("to", "a day not before `from`")
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
