"""`burden`: what a week asked of cadres, by place; never by person."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.engine import Sessions

MOST_WEEKS = 53


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    parser.add_argument("--region", metavar="NAME", help="a place by name or id; else every county")
    parser.add_argument("--weeks", type=_weeks, default=4, help="how many weeks, this one first")
    parser.add_argument("--json", action="store_true")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Print it; 1 when the place is not known, or when a week asked too much of a place."""
    # Imported here: help is shown without the log of duties and every table.
    from bot.commands import burden_told

    return await burden_told.run(args, sessions)


def _weeks(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST_WEEKS:
        raise argparse.ArgumentTypeError(f"a number of weeks from 1 to {MOST_WEEKS}")
    return int(text)
