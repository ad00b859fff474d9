"""Days on which one place works or rests against the national calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rulebook.calendar import Calendar, Calendars, named_days
from rulebook.entry import Cite, Entry


@dataclass(frozen=True)
class LocalDays:
    """What a region decided for a year: days off by name, such as 县庆, and days worked."""

    region: str
    year: int
    off: Mapping[date, str]
    worked: frozenset[date]
    source: Cite | None


def for_place(calendars: Calendars, local: Iterable[LocalDays], path: Sequence[str]) -> Calendars:
    """Return the calendars as they hold in a place.

    `path` are the ids of its regions from the root down; what a nearer region decided wins.
    A year of which only local days are entered stays unknown.
    """
    found = dict(calendars)
    here = [days for days in local if days.region in path]
    for days in sorted(here, key=lambda days: path.index(days.region)):
        year = found.get(days.year) or Calendar(days.year, {}, frozenset(), None, complete=False)
        found[days.year] = _with(year, days)
    return found


def read(entry: Entry) -> LocalDays:
    entry.only("region", "year", "days_off", "worked", "source", "basis")
    region, year = entry.text("region"), entry.whole("year")
    if region != entry.file.parent.name:
        raise entry.bad("region", f"{entry.file.parent.name}, the name of its folder")
    if str(year) != entry.file.stem:
        raise entry.bad("year", f"{entry.file.stem}, the name of its file")
    off, worked = named_days(entry, "days_off"), frozenset(entry.days("worked"))
    for field, days in (("days_off", off), ("worked", worked)):
        if any(day.year != year for day in days):
            raise entry.bad(field, f"days of {year} only")
    if any(day in off for day in worked):
        raise entry.bad("worked", "days that are not off as well")
    return LocalDays(region, year, off, worked, entry.cite())


def _with(year: Calendar, days: LocalDays) -> Calendar:
    kept = {day: name for day, name in year.holidays.items() if day not in days.worked}
    return replace(
        year,
        holidays={**kept, **days.off},
        worked_weekends=(year.worked_weekends - days.off.keys()) | days.worked,
    )
