"""The national system's sheet: `entry export`, `entry receipt` and `entry import`."""

import argparse
from datetime import date
from pathlib import Path

from bot.commands.acting import act, action
from storage.engine import Sessions


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, and who does it."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    sub = action(actions, "export", "write the workbook of all that is ready in a place")
    sub.add_argument("place", help="name or id of a place, as 明安县")
    sub.add_argument("file", type=Path)
    sub = action(actions, "receipt", "record the number the system gave for a case")
    sub.add_argument("code", help="code of the case")
    sub.add_argument("number", help="the receipt's number")
    sub.add_argument("--on", type=date.fromisoformat, help="as 2026-03-01; today if left away")
    sub.add_argument("--file-made", action="store_true", help="the household's file is made up")
    sub = action(actions, "import", "record the receipts of a workbook that came back")
    sub.add_argument("file", type=Path)
    sub.add_argument("--accept-good-rows", action="store_true", help="leave out wrong rows")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Do it; 1 when it was declined, with what to do."""
    return await act("bot.commands.entering", args, sessions)
