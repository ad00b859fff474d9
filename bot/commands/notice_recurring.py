"""What goes out again every year, on the command line: begin, list, end."""

import argparse
from collections.abc import Awaitable, Callable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from acts.broadcasts import recurring
from acts.broadcasts.recurring import Repeated
from bot.commands import named
from bot.own_entries import load
from locales import _, day
from notifications.notices.recurring import Next
from storage.engine import Sessions


async def begin(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    """Let it be prepared from now on."""
    rules = load()
    occasion = rules.plain_notices.occasions.get(args.occasion)
    slug = args.policy or (occasion.policies[0] if occasion and occasion.policies else "")
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        place = await named.place(session, args.region)
        wanted = Repeated(slug, args.occasion, args.audience, place, args.form)
        made = await recurring.recur(session, rules, actor, wanted)
    said = _(
        "From now on it is prepared every year; a person approves it. Number %(id)s.", id=made.id
    )
    screen.print(said, markup=False)
    await show(args, sessions, screen)


async def show(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    """List what recurs, and the occasions there are."""
    rules = load()
    async with sessions.read() as session:
        actor = await named.actor(session, args.login)
        running = await recurring.recurrences(session, rules, actor)
    table = Table(_("Number"), _("Occasion"), _("Notice"), _("Prepared next"), box=box.SIMPLE_HEAD)
    for one in running:
        known = Text(one.occasion.zh), Text(one.recurring.slug), Text(_when(one))
        table.add_row(str(one.recurring.id), *known)
    screen.print(table)
    for occasion in rules.plain_notices.occasions.values():
        screen.print(f"{occasion.id}  {occasion.zh}", markup=False, style="dim")


async def end(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    """Prepare it no more."""
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        done = await recurring.end_recurrence(session, actor, args.id)
    if done is None:
        said = _("There is no recurring sending %(id)s that this account may see.", id=args.id)
        raise named.Unknown(said)
    screen.print(_("Ended. What is prepared already stays."))


COMMANDS: dict[str, Callable[[argparse.Namespace, Sessions, Console], Awaitable[None]]] = {
    "recur": begin,
    "recurring": show,
    "end": end,
}


def _when(one: Next) -> str:
    if one.day:
        return day(one.day)
    return _("when “%(setting)s” is set", setting=one.missing)
