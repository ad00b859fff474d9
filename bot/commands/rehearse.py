"""Rehearsing: `rehearse advance 3d` moves business time; `rehearse quarter` simulates a county."""

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def configure(parser: argparse.ArgumentParser) -> None:
    """What to rehearse."""
    actions = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    advance = actions.add_parser("advance", help="move this rehearsal's clock")
    advance.add_argument("by", type=_span, help="for example 90m, 6h or 3d")
    quarter = actions.add_parser(
        "quarter", help="a quarter of an invented county, on a database of its own"
    )
    quarter.add_argument("--seed", type=int, default=7)
    quarter.add_argument("--cadres", type=_count, default=300)
    quarter.add_argument("--households", type=_count, default=6000)
    quarter.add_argument("--json", action="store_true", help="for machines")


async def run(args: argparse.Namespace) -> int:
    """Rehearse; not 0 when it cannot be done, or when something went wrong in the quarter."""
    return await (_quarter(args) if args.what == "quarter" else _advance(args))


async def _quarter(args: argparse.Namespace) -> int:
    """Simulate the quarter and say what came of it; 1 when anything was not as it must be."""
    # Imported here: help is shown without the whole house.
    from bot.rehearsal.quarter import Wish, quarter

    wish = Wish(seed=args.seed, cadres=args.cadres, households=args.households)
    figures = await quarter(wish)
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for name, value in _flat(figures):
            print(f"{name:48}{value}")
    return 0 if figures["ok"] else 1


async def _advance(args: argparse.Namespace) -> int:
    """Move the clock, planning and delivering on the way."""
    # Imported here: help is shown without the whole house.
    from bot.house import open_house
    from bot.rehearsal.clock import advance, deliver_all
    from bot.settings import read
    from storage.queries.settings import NotRehearsal

    async with open_house(read()) as house:
        if not house.rehearsal:
            print(NotRehearsal.__doc__)
            return 2
        deliveries = house.deliveries()
        until = house.sessions.clock.moment().now + args.by
        await advance(house, until, lambda: deliver_all(deliveries))
        print(f"{house.sessions.clock.moment().local:%Y-%m-%d %H:%M}")
    return 0


def _span(text: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,4})([mhd])", text)
    if match is None:
        raise argparse.ArgumentTypeError("write a number and m, h or d, for example 3d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _flat(figures: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
