"""Calendars: `make` writes the entry of a year, `check` says what a year still lacks."""

import argparse
import sys
from datetime import date
from pathlib import Path

from bot.almanac import DAYS_OFF, MissingPackage, days_entry, festivals_entry, lacking
from locales import _
from rulebook import sources
from rulebook.entry import read
from rulebook.loader import ENTRIES
from rulebook.reading.calendars import read_calendars


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with which year."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    make = actions.add_parser("make", help="write the entry of a year from public packages")
    make.add_argument("year", type=_year)
    make.add_argument("--festivals", action="store_true", help="the lunar festivals instead")
    make.add_argument("--out", type=Path, metavar="FILE", help="a new file instead of the screen")
    check = actions.add_parser("check", help="say what a year still lacks")
    check.add_argument("year", type=_year)


async def run(args: argparse.Namespace) -> int:
    """Write or check a year; 1 when it cannot be written or something is missing."""
    try:
        return _make(args) if args.action == "make" else _check(args.year)
    except MissingPackage as missing:
        print(
            _("This needs the package %(name)s: pip install %(name)s", name=missing.name),
            file=sys.stderr,
        )
        return 1


def _make(args: argparse.Namespace) -> int:
    text = festivals_entry(args.year) if args.festivals else days_entry(args.year)
    if text is None:
        said = _("%(package)s has no days off for %(year)s.", package=DAYS_OFF, year=args.year)
        print(said, file=sys.stderr)
        return 1
    if args.out is None:
        print(text, end="")
        return 0
    try:
        with args.out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        said = _("%(file)s is there already; nothing was written.", file=args.out)
        print(said, file=sys.stderr)
        return 1
    return 0


def _check(year: int) -> int:
    documented = sources.read(read(ENTRIES / "sources.yaml"))
    days = read_calendars(ENTRIES / "calendars", documented)
    missing = lacking(days, year)
    for line in missing:
        print(line)
    for place in days.local:
        if place.year == year:
            print(_("Days of its own: %(region)s", region=place.region))
    if not missing:
        print(_("Nothing is missing for %(year)s.", year=year))
    return 1 if missing else 0


def _year(text: str) -> int:
    if text.isdecimal() and date.min.year < int(text) < date.max.year:
        return int(text)
    raise argparse.ArgumentTypeError("must be a year such as 2027")
