"""Read the folder of calendars: the national years, what places decided, and the festivals."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rulebook import calendar, festivals, local_days
from rulebook.calendar import Calendars
from rulebook.entry import Entry, read
from rulebook.festivals import Festivals
from rulebook.local_days import LocalDays
from rulebook.reading.checks import sourced
from rulebook.sources import Source


@dataclass(frozen=True)
class Days:
    """Everything the entries say about days."""

    calendars: Calendars
    local: tuple[LocalDays, ...]
    festivals: Festivals


def read_calendars(folder: Path, sources: Mapping[str, Source]) -> Days:
    """Read `<year>.yaml`, `local/<region>/<year>.yaml` and `festivals/<year>.yaml`.

    Raises: BadEntry
    """
    years = map(calendar.read, _entries(folder, "*.yaml", sources))
    local = map(local_days.read, _entries(folder, "local/*/*.yaml", sources))
    feasts = map(festivals.read, _entries(folder, "festivals/*.yaml", sources))
    return Days(
        calendars={year.year: year for year in years},
        local=tuple(local),
        festivals={year.year: year for year in feasts},
    )


def _entries(folder: Path, pattern: str, sources: Mapping[str, Source]) -> list[Entry]:
    entries = list(map(read, sorted(folder.glob(pattern))))
    for entry in entries:
        sourced(entry, sources)
    return entries
