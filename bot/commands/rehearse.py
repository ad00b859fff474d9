"""Rehearsing: `rehearse advance 3d` moves business time through every due instant."""

import argparse
import re
from datetime import timedelta

UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def configure(parser: argparse.ArgumentParser) -> None:
    """How far to move."""
    parser.add_argument("what", choices=["advance"])
    parser.add_argument("by", type=_span, help="for example 90m, 6h or 3d")


async def run(args: argparse.Namespace) -> int:
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
