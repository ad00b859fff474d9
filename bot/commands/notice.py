"""Notices from the command line: from draft to report, each step by a named account."""

import argparse
from typing import TYPE_CHECKING

from bot.commands.notice_options import configure

if TYPE_CHECKING:
    from storage.engine import Sessions

__all__ = ["configure", "run"]

READY = ("check", "show")
"""What needs no database: the notices that come with policies."""


async def run(args: argparse.Namespace, sessions: "Sessions | None" = None) -> int:
    """Do it; 1 when it was declined, with the sentence that says what to do.

    What does it is imported when it is done: help comes without.
    """
    if args.what in READY:
        from bot.commands import notice_ready

        return notice_ready.run(args)
    if args.what == "paper":
        from bot.commands import notice_paper

        return await notice_paper.run(args, sessions)
    from bot.commands import notice_sending

    return await notice_sending.run(args, sessions)
