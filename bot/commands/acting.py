"""Commands that act for somebody: `--as LOGIN`, and what was declined said in words."""

import argparse
import importlib
from collections.abc import Awaitable, Callable, Mapping

from rich.console import Console

from acts.actor import NotAllowed
from acts.declined import Declined
from bot.own_entries import load
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Sessions

Action = Callable[[argparse.Namespace, Sessions, Rulebook, Console], Awaitable[int]]


def action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str
) -> argparse.ArgumentParser:
    """An action that an account does."""
    sub = actions.add_parser(name, help=about, description=about)
    sub.add_argument("--as", dest="login", metavar="LOGIN", required=True, help="who does it")
    return sub


async def act(module: str, args: argparse.Namespace, sessions: Sessions) -> int:
    """Do an action of a module's table; 1 when it was declined, with what to do.

    The module is imported only now: asking for help needs none of it.
    """
    actions: Mapping[str, Action] = importlib.import_module(module).ACTIONS
    screen = Console()
    try:
        return await actions[args.action](args, sessions, load(), screen)
    except Declined as declined:
        screen.print(declined.sentence(), style="red", markup=False)
    except NotAllowed:
        screen.print(_("This account may not do that here."), style="red", markup=False)
    return 1
