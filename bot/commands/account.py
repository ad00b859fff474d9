"""Console sign-ins: `account add` gives an official one, `password` a new one, `close` ends it."""

import argparse

from acts import accounts, passwords
from acts.accounts import LoginTaken
from acts.actor import SERVICE
from acts.passwords import Passwords
from locales import _
from rulebook.phones import mobile
from storage.engine import Sessions
from storage.queries import officials, staff


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with which sign-in."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="give an official of the roster a sign-in")
    add.add_argument("login")
    add.add_argument("--phone", required=True, help="the official's mobile, as in the roster")
    renew = actions.add_parser(
        "password", help="give a sign-in a new password; every browser is signed out"
    )
    renew.add_argument("login")
    renew.add_argument(
        "--reset-second-factor",
        action="store_true",
        help="also forget its authenticator; the next sign-in sets up another",
    )
    for name, about in (
        ("close", "let nobody sign in with it any more; every browser is signed out"),
        ("reopen", "let its owner sign in with it again"),
    ):
        actions.add_parser(name, help=about).add_argument("login")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Do it, and show a new password once: only its hash is kept."""
    if args.action in ("close", "reopen"):
        return await _open_or_close(args, sessions)
    word = passwords.make()
    hashed = await Passwords().hash(word)
    done = await (_add if args.action == "add" else _renew)(args, sessions, hashed)
    if done:
        print(_("%(login)s  %(password)s  (shown this once)", login=args.login, password=word))
        print(_("It is for the first sign-in, which asks for an own password."))
    return 0 if done else 1


async def _open_or_close(args: argparse.Namespace, sessions: Sessions) -> int:
    closing = args.action == "close"
    async with sessions.write() as session:
        account = await staff.by_login(session, args.login)
        if account is None:
            print(_("There is no such sign-in."))
            return 1
        await (accounts.close if closing else accounts.reopen)(session, SERVICE, account)
    print(_("Closed.") if closing else _("Open again."))
    return 0


async def _add(args: argparse.Namespace, sessions: Sessions, hashed: str) -> bool:
    phone = mobile(args.phone) or ""
    try:
        async with sessions.write() as session:
            known = await officials.by_phones(session, [phone])
            if phone not in known:
                print(_("No official of the roster has this phone; import the officials first."))
                return False
            await accounts.create(session, SERVICE, known[phone][0], args.login, hashed)
    except LoginTaken:
        print(_("This sign-in is taken, or this official has one already."))
        return False
    return True


async def _renew(args: argparse.Namespace, sessions: Sessions, hashed: str) -> bool:
    async with sessions.write() as session:
        account = await staff.by_login(session, args.login)
        if account is None:
            print(_("There is no such sign-in."))
            return False
        also = args.reset_second_factor
        await accounts.renew(session, SERVICE, account, hashed, second_factor=also)
    return True
