"""Comparing records: `comparison make`, `list`, `sheet`, `import` and `enough`."""

import argparse
from pathlib import Path

from bot.commands.acting import act, action
from storage.engine import Sessions


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with which batch, and who does it."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="the batches there are, and how far they are")
    sub = action(actions, "make", "list everybody of a place who agreed and waits")
    sub.add_argument("place", help="name or id of a place, as 明安县")
    sub.add_argument("--office", action="append", metavar="ID", help="only this office; repeatable")
    sub = action(actions, "sheet", "write the list of one office")
    sub.add_argument("number", help="as BD2026-0001")
    sub.add_argument("office", help="id of an office, as housing")
    sub.add_argument("file", type=Path)
    sub = action(actions, "import", "look at a file of answers; --accept uses what is good")
    sub.add_argument("number", help="as BD2026-0001")
    sub.add_argument("file", type=Path)
    sub.add_argument("--accept", action="store_true", help="use the good rows")
    sub = action(actions, "enough", "wait no longer for the offices")
    sub.add_argument("number", help="as BD2026-0001")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Do it; 1 when it was declined, with what to do."""
    return await act("bot.commands.comparing", args, sessions)
