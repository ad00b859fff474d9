"""What is done with registered templates at the command line, each by a named account."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable

from rich.console import Console

from acts import message_templates
from acts.actor import NotAllowed
from acts.declined import Declined
from bot.commands import named, template_fits
from bot.own_entries import load
from locales import _
from notifications.notices.problems import SIGNATURE
from rulebook.loader import Rulebook
from rulebook.notices.templates import USUAL_MOST
from storage.engine import Sessions
from storage.queries import message_templates as stored
from storage.queries.message_templates import NewTemplate, Registered


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Do it; 1 when something is missing or it was declined, with what to do."""
    screen, rules = Console(), load()
    try:
        return await ACTIONS[args.action](args, sessions, rules, screen)
    except Declined as declined:
        screen.print(declined.sentence(), style="red", markup=False)
    except NotAllowed:
        screen.print(_("This account may not do that here."), style="red", markup=False)
    return 1


async def _add(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    text, variables = args.text or "", dict(_variable(word) for word in args.variable)
    if args.text == "-":
        # Read first: a transaction does not wait for somebody to type.
        text = await asyncio.to_thread(sys.stdin.read)
    if args.text is None and args.notice:
        text, variables = template_fits.own(args, rules)
    new = NewTemplate(
        channel=args.channel,
        signature=args.signature or SIGNATURE,
        kind=args.kind,
        text=text.strip(),
        variables=variables,
        category=args.category,
        notice_slug=args.notice,
        code=args.code,
    )
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        made = await message_templates.register(session, rules, actor, new)
    _told(screen, made)
    return 0


async def _move(
    args: argparse.Namespace, sessions: Sessions, _rules: Rulebook, screen: Console
) -> int:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        match args.action:
            case "submit":
                done = await message_templates.submit(session, actor, args.id)
            case "approve":
                done = await message_templates.approve(
                    session, actor, args.id, args.code, args.note
                )
            case "reject":
                done = await message_templates.reject(session, actor, args.id, args.note)
            case _:
                done = await message_templates.retire(session, actor, args.id)
    if done is None:
        raise named.Unknown(_("There is no template %(id)s.", id=args.id))
    _told(screen, done)
    return 0


async def _list(
    args: argparse.Namespace, sessions: Sessions, _rules: Rulebook, screen: Console
) -> int:
    async with sessions.read() as session:
        found = await stored.all_of(session, args.channel)
    if not found:
        screen.print(_("No template is registered."))
    for one in found:
        _told(screen, one)
        screen.print(f"  【{one.signature}】{one.text}", markup=False, highlight=False)
    return 0


async def _fit(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    return await template_fits.fit(args, sessions, rules, screen)


async def _propose(
    args: argparse.Namespace, _sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    return template_fits.propose(args, rules, screen)


Action = Callable[[argparse.Namespace, Sessions, Rulebook, Console], Awaitable[int]]
ACTIONS: dict[str, Action] = {
    "add": _add,
    "submit": _move,
    "approve": _move,
    "reject": _move,
    "retire": _move,
    "list": _list,
    "fit": _fit,
    "propose": _propose,
}

STATES: dict[str, Callable[[], str]] = {
    "draft": lambda: _("written, not submitted yet"),
    "submitted": lambda: _("the provider is looking at it"),
    "approved": lambda: _("approved, in use"),
    "rejected": lambda: _("the provider did not take it"),
    "retired": lambda: _("not used any more"),
}


def _told(screen: Console, one: Registered) -> None:
    said = _(
        "Template %(id)s, %(channel)s %(code)s, for %(kind)s: %(state)s. %(note)s",
        id=one.id,
        channel=one.channel,
        code=one.code or "–",
        kind=one.kind,
        state=STATES[one.state](),
        note=one.note,
    )
    screen.print(said.strip(), markup=False, highlight=False, soft_wrap=True)


def _variable(word: str) -> tuple[str, tuple[str, int]]:
    """Read phone=phone:20; the most characters may be left away."""
    name, _equals, limit = word.partition("=")
    kind, _colon, most = limit.partition(":")
    return name, (kind or "text", int(most) if most.isdecimal() else USUAL_MOST)
