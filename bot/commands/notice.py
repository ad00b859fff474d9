"""Notices from the command line: from draft to report, each step by a named account."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from acts import broadcast_views, broadcasts, notices
from acts.actor import Actor, NotAllowed
from acts.audience import work_out
from acts.broadcast_views import Report
from acts.notices import Declined, Unfit
from bot.commands import named, notice_ready, notice_tables
from bot.database import open_storage
from bot.own_entries import load
from bot.settings import read
from locales import _, clock_time, day
from rulebook.book import Rulebook
from rulebook.calendar import quiet, quiet_ends
from storage.engine import Session, Sessions
from storage.queries import notices as stored
from storage.queries.notices import Text, Version

Found = TypeVar("Found")

READY = ("check", "show")
"""What needs no database: the notices that come with policies."""

EVERY = 1.0
"""Seconds between two looks at a running broadcast."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    draft = what.add_parser("draft", help="write or pick a notice and choose its audience")
    draft.add_argument("--slug", required=True, help="the notice's short name, as rain-and-dew")
    draft.add_argument("--title", help="leave the texts away to send the newest version")
    draft.add_argument("--short", help="the text for short messages")
    draft.add_argument("--body", metavar="FILE", help="the full text; - reads standard input")
    draft.add_argument("--source", help="document and number")
    draft.add_argument("--review-by", type=date.fromisoformat, metavar="YYYY-MM-DD")
    draft.add_argument("--region", required=True, metavar="NAME")
    draft.add_argument(
        "--audience", default="", help="地区:柳河镇 且 (标签:低保 或 未联系:60天); empty is all"
    )
    for name, about in (
        ("preview", "who would get it, and five samples per channel"),
        ("approve", "approve what somebody else has drafted"),
        ("send", "send what is approved"),
        ("stop", "stop at once"),
        ("report", "what became of it"),
    ):
        command = what.add_parser(name, help=about)
        command.add_argument("id", type=int)
        if name == "send":
            command.add_argument("--no-wait", action="store_true", help="do not show progress")
    for command in what.choices.values():
        command.add_argument("--as", dest="login", required=True, metavar="LOGIN")
    check = what.add_parser("check", help="look for faults in the notices that come with policies")
    check.add_argument("policy", nargs="*", help="these policies only")
    show = what.add_parser("show", help="one of them in every form")
    show.add_argument("policy")
    for command in (check, show):
        command.add_argument("--entries", type=Path, help="a folder of entries other than ours")


async def run(args: argparse.Namespace, sessions: Sessions | None = None) -> int:
    """Do it; 1 when it was declined, with the sentence that says what to do."""
    if args.what in READY:
        return notice_ready.run(args)
    if sessions is None:
        async with open_storage(read()) as opened:
            return await run(args, opened)
    screen = Console()
    try:
        await COMMANDS[args.what](args, sessions, screen)
    except Declined as declined:
        screen.print(declined.sentence(), style="red", markup=False)
        return 1
    except NotAllowed:
        screen.print(_("This account may not do that here."), style="red", markup=False)
        return 1
    return 0


async def _draft(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    # Read first: a transaction does not wait for somebody to type.
    body = await asyncio.to_thread(_body, args.body)
    rules = load()
    async with sessions.read() as session:
        await named.actor(session, args.login)
        place = await named.place(session, args.region)
    await work_out(sessions, rules, place, args.audience)
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        notice = await _notice(session, rules, actor, args, body)
        made = await broadcasts.draft_broadcast(session, rules, actor, notice, args.audience, place)
    screen.print(
        _(
            "Drafted %(id)s: “%(title)s”, version %(version)s. Somebody else approves it.",
            id=made.id,
            title=notice.title,
            version=notice.version,
        ),
        markup=False,
    )
    await _show_preview(sessions, args.login, made.id, screen)


async def _preview(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    await _show_preview(sessions, args.login, args.id, screen)


async def _approve(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        _found(await broadcasts.approve(session, load(), actor, args.id), args.id)
    screen.print(_("Approved. It can be sent now."))


async def _send(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        _found(await broadcasts.send(session, load(), actor, args.id), args.id)
        local = session.moment.local
    if quiet(local.time()):
        starts = quiet_ends(local)
        screen.print(
            _(
                "Queued. People are left alone at night: it leaves on %(day)s from %(time)s.",
                day=day(starts.date()),
                time=clock_time(starts),
            )
        )
    elif not args.no_wait:
        await _watch(args, sessions, screen)
    notice_tables.report(screen, await _look(args, sessions))


async def _stop(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        _found(await broadcasts.stop(session, actor, args.id), args.id)
    screen.print(_("Stopped. Only what was being handed over at this moment still leaves."))
    notice_tables.report(screen, await _look(args, sessions))


async def _report(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    notice_tables.report(screen, await _look(args, sessions))


COMMANDS: dict[str, Callable[[argparse.Namespace, Sessions, Console], Awaitable[None]]] = {
    "draft": _draft,
    "preview": _preview,
    "approve": _approve,
    "send": _send,
    "stop": _stop,
    "report": _report,
}


async def _show_preview(sessions: Sessions, login: str, broadcast_id: int, screen: Console) -> None:
    async with sessions.read() as session:
        actor = await named.actor(session, login)
        seen = _found(
            await broadcast_views.preview(session, load(), actor, broadcast_id), broadcast_id
        )
    notice_tables.preview(screen, seen)


async def _look(args: argparse.Namespace, sessions: Sessions) -> Report:
    async with sessions.read() as session:
        actor = await named.actor(session, args.login)
        return _found(await broadcast_views.report(session, actor, args.id), args.id)


async def _watch(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    """Show how it goes until nothing is on its way; the running service does the work."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=screen,
    )
    screen.print(_("The running service sends it. Ctrl-C stops looking, not the sending."))
    with bar:
        task = bar.add_task(_("Handed over"), total=None)
        while True:
            seen = await _look(args, sessions)
            total = seen.households - sum(seen.excluded.values())
            bar.update(task, total=total, completed=total - seen.under_way)
            if seen.settled:
                return
            await asyncio.sleep(EVERY)


async def _notice(
    session: Session, rules: Rulebook, actor: Actor, args: argparse.Namespace, body: str | None
) -> Version:
    """The notice to send: the newest version, with whatever texts were given put in."""
    last = await stored.latest(session, args.slug)
    given = (args.title, args.short, body, args.source, args.review_by)
    if last and not any(given):
        return last
    if not last and not args.review_by:
        raise Unfit([_("The review date is missing: give --review-by.")])
    text = Text(
        slug=args.slug,
        title=args.title or (last.title if last else ""),
        short=args.short or (last.short if last else ""),
        body=body or (last.body if last else ""),
        source=args.source or (last.source if last else ""),
        review_by=args.review_by or last.review_by,  # type: ignore[union-attr]  # one is there
    )
    return await notices.draft_notice(session, rules, actor, text)


def _body(file: str | None) -> str | None:
    if file is None:
        return None
    try:
        return (sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")).strip()
    except (OSError, UnicodeDecodeError) as error:
        said = _("The file %(file)s cannot be read as UTF-8 text.", file=file)
        raise named.Unknown(said) from error


def _found(found: Found | None, broadcast_id: int) -> Found:
    if found is None:
        said = _("There is no sending %(id)s that this account may see.", id=broadcast_id)
        raise named.Unknown(said)
    return found
