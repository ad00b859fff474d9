"""The command line: `python -m bot …`. A command is loaded only when it is called."""

import argparse
import asyncio
import importlib
import inspect
import os
import sys
from typing import Any

from bot.rehearsal.child import loop_factory

COMMANDS = {
    "run": ("serve", "set up what is missing, then serve everything on this machine"),
    "serve": ("serve", "serve one role"),
    "db": ("db", "migrate the database"),
    "demo": ("demo", "load the invented county"),
    "account": ("account", "give officials sign-ins to the console"),
    "token": ("token", "let another system of the county in, or shut it out"),
    "import": ("roster", "import households, officials or regions"),
    "case": ("case", "show a case, or decide it again from its records"),
    "duty": ("duty", "show how duties stand, or write one as a case"),
    "setting": ("setting", "set the figures of a place and year, and see what is missing"),
    "notice": ("notice", "draft, preview, approve, send, stop and report notices"),
    "template": ("template", "register texts providers approved, and see what none says"),
    "paper": ("paper", "make a paper of a case, or the monthly report of a place"),
    "comparison": ("comparison", "compare records: lists for offices, and their answers"),
    "entry": ("entry", "the national system: its sheet, and the receipts that come back"),
    "rehearse": ("rehearse", "move a rehearsal's clock, or simulate a quarter"),
    "story": ("story", "play the whole mission on a fresh database"),
    "loadtest": ("loadtest", "measure dialogue and broadcast"),
    "ledger": ("ledger", "print the ledger of a place, or a month's balance"),
    "burden": ("burden", "say what each week asked of cadres, by place"),
    "detect": ("detect", "look for what goes wrong now, and say what was found"),
    "calendar": ("calendar", "write or check the days off and festivals of a year"),
    "messages": ("messages", "keep the catalogues up to the code"),
    "evaluate": ("evaluate", "say what the rules make of a file of cases, or of a household"),
    "explain": ("explain", "print an entry of the rulebook for a person"),
    "reference": ("reference", "write the pages of docs/rulebook from the entries, or check them"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, about) in COMMANDS.items():
        sub = subparsers.add_parser(name, help=about, description=about)
        sub.set_defaults(module=module)
        if words[:1] == [name]:
            importlib.import_module(f"bot.commands.{module}").configure(sub)
    parsed = parser.parse_args(words)
    command = importlib.import_module(f"bot.commands.{parsed.module}")
    needs_database = "sessions" in inspect.signature(command.run).parameters
    work = _with_database(command, parsed) if needs_database else command.run(parsed)
    try:
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            code: int = runner.run(work)
            return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read what we print has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:  # the edge: what is wrong with the installation is told, not traced
        if not _is_expected(error):
            raise
        print(error, file=sys.stderr)
        return 2


async def _with_database(command: Any, parsed: argparse.Namespace) -> int:
    from bot.database import open_storage
    from bot.settings import read

    async with open_storage(read()) as sessions:
        code: int = await command.run(parsed, sessions)
        return code


def _is_expected(error: Exception) -> bool:
    """Whether somebody who runs the service can put this right; imported only when it happens."""
    from bot.database import RealChannelInRehearsal
    from bot.door import OpenRehearsal, PortTaken
    from bot.settings import WrongSetting
    from rulebook.entry import BadEntry
    from storage.crypto import WrongKey
    from storage.engine import DatabaseBusy

    installation = (WrongSetting, WrongKey, DatabaseBusy, BadEntry)
    place = (PortTaken, OpenRehearsal, RealChannelInRehearsal)
    return isinstance(error, installation + place)


if __name__ == "__main__":
    sys.exit(main())
