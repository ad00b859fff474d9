"""Papers from the command line: made into a file, or all layouts timed."""

import argparse
from pathlib import Path

from storage.engine import Sessions

LAYOUTS = Path(__file__).parents[2] / "acts" / "papers" / "layouts"
"""A paper is called as its layout; what makes papers is imported only when one is made."""
OF_NO_CASE = {"frame", "notice"}
"""What all layouts share, and notices, which `notice paper` prints."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    kinds = sorted({file.stem for file in LAYOUTS.glob("*.typ")} - OF_NO_CASE)
    parser.add_argument(
        "kind", nargs="?", choices=kinds, metavar="KIND", help=f"one of {', '.join(kinds)}"
    )
    parser.add_argument("code", nargs="?", help="case code; for a monthly report the place")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a .pdf or .xlsx")
    parser.add_argument("--month", metavar="YYYY-MM", help="of a monthly report")
    parser.add_argument("--large", action="store_true", help="in large print")
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="an account; else the operator")
    parser.add_argument("--time", action="store_true", help="set every layout and print how long")


async def run(args: argparse.Namespace, sessions: Sessions | None = None) -> int:
    """Do it; 1 when it was declined, with the sentence that says what to do."""
    from bot.commands import printing

    return await printing.run(args, sessions)
