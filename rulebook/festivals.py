"""Festivals by name, before which visits are often greetings (节日慰问), and those never count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.calendar import origin
from rulebook.entry import Entry

GREETING_DAYS = 7
"""How many days before a festival a visit may well be a greeting; ours (pf-1-1-3-2)."""


@dataclass(frozen=True)
class Festival:
    """A festival on its day of one year."""

    day: date
    zh: str


@dataclass(frozen=True)
class Year:
    """The festivals of a year, and the package they were taken from."""

    year: int
    festivals: tuple[Festival, ...]
    origin: str | None


Festivals = Mapping[int, Year]


def near(festivals: Festivals, day: date, within: int = GREETING_DAYS) -> tuple[str, ...]:
    """Name the festivals on a day or at most `within` days after it, the next one first."""
    last = day + timedelta(days=within)
    years = (festivals[year] for year in range(day.year, last.year + 1) if year in festivals)
    coming = (each for year in years for each in year.festivals if day <= each.day <= last)
    return tuple(each.zh for each in sorted(coming, key=lambda each: each.day))


def kind_is_asked(festivals: Festivals, day: date) -> bool:
    """Tell whether an official who visits on a day must say if it was a visit or a greeting.

    Who notes a visit chooses then: a `festival_greeting` serves no duty. It is also asked when
    a year's festivals are not entered, because then nobody knows.
    """
    last = day + timedelta(days=GREETING_DAYS)
    return not {day.year, last.year} <= festivals.keys() or bool(near(festivals, day))


def read(entry: Entry) -> Year:
    entry.only("year", "festivals", "basis", "origin", "source")
    year = entry.whole("year")
    if str(year) != entry.file.stem:
        raise entry.bad("year", f"{entry.file.stem}, the name of its file")
    entry.cite()
    found = tuple(map(_festival, entry.parts("festivals")))
    if any(festival.day.year != year for festival in found):
        raise entry.bad("festivals", f"days of {year} only")
    return Year(year, found, origin(entry))


def _festival(entry: Entry) -> Festival:
    entry.only("zh", "day")
    return Festival(entry.day("day"), entry.text("zh"))
