"""The invented county: `demo load` puts it into this database, `demo passwords` renews sign-ins."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from locales import _

if TYPE_CHECKING:
    from bot.rehearsal.county import SignIn
    from storage.engine import Sessions


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with the county."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    load = actions.add_parser("load", help="load the invented county into a fresh database")
    load.add_argument("--seed", type=int, help="another county of the same kind")
    actions.add_parser("passwords", help="give the demo accounts new passwords")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Load the county, or renew its passwords, and show the sign-ins."""
    # Imported here: help is shown without the county's families and every table.
    from bot.commands.roster_taken import called, summary
    from bot.rehearsal import county

    console = Console()
    if args.action == "passwords":
        console.print(_table(await county.sign_ins(sessions)))
        return 0
    try:
        with console.status(_("Loading the invented county")):
            done = await county.load(sessions, args.seed or county.SEED)
    except county.RealDatabase:
        console.print(_("This database holds a real county; nothing was loaded."))
        return 1
    for result in done.results:
        console.print(f"{called(result.kind)} · {summary(result)}", markup=False)
    if done.sign_ins:
        console.print(_table(done.sign_ins))
    return 0


def _table(sign_ins: Sequence[SignIn]) -> Table:
    shown = Table(_("Sign-in"), _("Password"), _("Who"))
    for sign_in in sign_ins:
        shown.add_row(*sign_in)
    return shown
