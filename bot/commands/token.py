"""Access of other systems: `token make`, `list`, `exchange` and `revoke`."""

import argparse
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from acts import access_tokens
from acts.access_tokens import Grant, Made, Wish
from acts.declined import Declined
from bot.commands import named
from bot.own_entries import load
from locales import _, day
from storage.engine import Session, Sessions
from storage.queries import access_tokens as queries
from storage.queries.access_tokens import Token
from storage.scope import EVERYTHING


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with which token."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    make = actions.add_parser("make", help="make a token; its secret is shown once")
    make.add_argument("name", help="which system it is for")
    make.add_argument("place", help="name or id of the place it is for")
    make.add_argument(
        "--grant", action="append", required=True, choices=[str(one) for one in Grant]
    )
    make.add_argument("--until", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    make.add_argument("--office", help="whose clues it hands in, as medical_insurance")
    actions.add_parser("list", help="every token, and when it was used")
    for name, about in (
        ("exchange", "give a token a new secret; the one before works on for a week"),
        ("revoke", "end a token at once"),
    ):
        actions.add_parser(name, help=about).add_argument("id", type=int)


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Do it; 1 when it could not be done, with what to do."""
    screen = Console(soft_wrap=True)
    try:
        async with sessions.write() as session:
            return await ACTIONS[args.action](args, session, screen)
    except Declined as declined:
        screen.print(declined.sentence(), style="red", markup=False)
    return 1


async def _make(args: argparse.Namespace, session: Session, screen: Console) -> int:
    place = await named.place(session, args.place)
    wish = Wish(args.name, args.grant, place.id, args.until, args.office)
    made = await access_tokens.make(session, load(), named.OPERATOR, wish)
    _show(screen, made)
    return 0


async def _list(_args: argparse.Namespace, session: Session, screen: Console) -> int:
    shown = Table(_("Number"), _("Name"), _("Place"), _("Grants"), _("Until"), _("Last used"))
    for token in await queries.page(session, EVERYTHING):
        cells = (
            str(token.id),
            f"{token.name} ({token.begins_with}…)",
            token.region,
            " ".join(token.grants),
            _until(token),
            day(token.used_on) if token.used_on else _("not used yet"),
        )
        shown.add_row(*(Text(cell) for cell in cells))
    screen.print(shown)
    return 0


async def _exchange(args: argparse.Namespace, session: Session, screen: Console) -> int:
    made = await access_tokens.exchange(session, named.OPERATOR, args.id)
    if made is None:
        return _none(screen)
    _show(screen, made)
    return 0


async def _revoke(args: argparse.Namespace, session: Session, screen: Console) -> int:
    if not await access_tokens.revoke(session, named.OPERATOR, args.id):
        return _none(screen)
    screen.print(_("It has ended: nothing gets in with it any more."))
    return 0


def _show(screen: Console, made: Made) -> None:
    said = _(
        "%(id)s  %(secret)s  (shown this once; give it to “%(name)s” by a safe way)",
        id=made.token.id,
        secret=made.secret,
        name=made.token.name,
    )
    screen.print(said, markup=False, highlight=False)


def _none(screen: Console) -> int:
    screen.print(_("There is no such token in use."), style="red")
    return 1


def _until(token: Token) -> str:
    return _("ended") if token.revoked_at else day(token.expires_on)


ACTIONS = {"make": _make, "list": _list, "exchange": _exchange, "revoke": _revoke}
