"""What public packages know of a year: decreed days off and lunar festivals."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from locales import _
from rulebook.calendar import is_working_day, known
from rulebook.reading.calendars import Days

DAYS_OFF, LUNAR = "chinesecalendar", "lunar-python"
MODULES = {DAYS_OFF: "chinese_calendar", LUNAR: "lunar_python"}
ONE_DAY = timedelta(days=1)

# The package's short names, as decrees write them.
NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}

# Month and day of the lunar year. 小年 is left out: north and south keep it on different days,
# and both lie within a week of 春节.
LUNAR_FESTIVALS = {
    "春节": (1, 1),
    "元宵节": (1, 15),
    "端午节": (5, 5),
    "中秋节": (8, 15),
    "重阳节": (9, 9),
    "腊八节": (12, 8),
}
# Days of the common year on which officials bring greetings as well.
SOLAR_FESTIVALS = {"元旦": (1, 1), "建党节": (7, 1), "建军节": (8, 1), "国庆节": (10, 1)}


class MissingPackage(Exception):
    """A package that only this command needs is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def days_entry(year: int) -> str | None:
    """Write the entry of a year's days off, or return None for a year unknown to the package.

    Raises: MissingPackage
    """
    package = _package(DAYS_OFF)
    constants = package.constants
    off = {day: _name(constants, name) for day, name in constants.holidays.items()}
    holidays = sorted((day, name) for day, name in off.items() if day.year == year)
    if not holidays:
        return None
    worked = sorted(day for day in constants.workdays if day.year == year)
    lines = [
        "# Days off by decree, and the weekend days worked in exchange (调休).",
        f"year: {year}",
        "holidays:",
        *(
            f"  - {{zh: {zh}, from: {first}, to: {last}}}"
            for zh, first, last in _spans(holidays, package.is_workday)
        ),
        f"worked_weekends: [{', '.join(map(str, worked))}]",
    ]
    return "\n".join([*lines, *_origin(DAYS_OFF)]) + "\n"


def festivals_entry(year: int) -> str:
    """Write the entry of a year's festivals.

    Raises: MissingPackage
    """
    lines = [
        "# Festivals before which a visit may be a greeting (节日慰问), which never counts.",
        f"year: {year}",
        "festivals:",
        *(f"  - {{zh: {zh}, day: {day}}}" for day, zh in festivals_of(year)),
    ]
    return "\n".join([*lines, *_origin(LUNAR)]) + "\n"


def festivals_of(year: int) -> list[tuple[date, str]]:
    """Return the festivals that fall into a year, in order; 腊八节 may fall into it twice.

    Raises: MissingPackage
    """
    lunar = _package(LUNAR).Lunar
    found = [(date(year, *day), zh) for zh, day in SOLAR_FESTIVALS.items()]
    for lunar_year in (year - 1, year):
        for zh, (month, day) in LUNAR_FESTIVALS.items():
            solar = lunar.fromYmd(lunar_year, month, day).getSolar()
            found.append((date(solar.getYear(), solar.getMonth(), solar.getDay()), zh))
    return sorted((day, zh) for day, zh in found if day.year == year)


def lacking(days: Days, year: int) -> list[str]:
    """Say in sentences what the entries of a year lack, or have otherwise than the packages.

    Raises: MissingPackage
    """
    return [*_lacking_days(days, year), *_lacking_festivals(days, year)]


def _lacking_days(days: Days, year: int) -> Iterator[str]:
    package = _package(DAYS_OFF)
    published = any(day.year == year for day in package.constants.holidays)
    if not known(days.calendars, year):
        yield _(
            "There is no calendar for %(year)s: working days are guessed, and answers say so.",
            year=year,
        )
        if published:
            yield _("Write it with: %(command)s", command=_command(year, f"{year}.yaml"))
        else:
            yield _("%(package)s has no days off for %(year)s.", package=DAYS_OFF, year=year)
    elif published:
        is_workday: Callable[[date], bool] = package.is_workday
        for day in _days_of(year):
            if is_working_day(days.calendars, day) is not is_workday(day):
                yield _("%(package)s has %(day)s otherwise.", package=DAYS_OFF, day=day)


def _lacking_festivals(days: Days, year: int) -> Iterator[str]:
    if year not in days.festivals:
        yield _("There are no festivals for %(year)s.", year=year)
        command = _command(year, f"festivals/{year}.yaml", "--festivals")
        yield _("Write it with: %(command)s", command=command)
        return
    ours = {(festival.day, festival.zh) for festival in days.festivals[year].festivals}
    for day in sorted({day for day, _zh in ours ^ set(festivals_of(year))}):
        yield _("%(package)s has %(day)s otherwise.", package=LUNAR, day=day)


def _command(year: int, file: str, *options: str) -> str:
    words = ["python -m bot calendar make", str(year), *options]
    return " ".join([*words, "--out", f"rulebook/entries/calendars/{file}"])


def _package(name: str) -> Any:
    try:
        return importlib.import_module(MODULES[name])
    except ModuleNotFoundError as error:
        raise MissingPackage(name) from error


def _origin(package: str) -> tuple[str, str]:
    return "basis: generated", f"origin: {package} {version(package)}"


def _name(constants: Any, english: str) -> str:
    chinese: Mapping[str, str] = {each.value: each.chinese for each in constants.Holiday}
    return NAMES.get(chinese[english], chinese[english])


def _spans(
    days: list[tuple[date, str]], is_workday: Callable[[date], bool]
) -> Iterator[tuple[str, date, date]]:
    """Join days of one name that nothing but weekends divides."""
    start = days[0][0]
    for (day, zh), (following, its_name) in pairwise([*days, (date.max, "")]):
        if its_name != zh or any(map(is_workday, _after(day, following))):
            yield zh, start, day
            start = following


def _after(day: date, end: date) -> Iterator[date]:
    while (day := day + ONE_DAY) < end:
        yield day


def _days_of(year: int) -> Iterator[date]:
    return _after(date(year, 1, 1) - ONE_DAY, date(year + 1, 1, 1))
