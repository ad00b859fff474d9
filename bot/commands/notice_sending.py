"""Broadcasts from the command line: preview, approve, send, hold, stop, report."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from acts import broadcast_views, broadcasts
from acts.actor import NotAllowed
from acts.broadcast_views import Report
from acts.declined import Declined
from bot.commands import (
    named,
    notice_drafting,
    notice_proof,
    notice_recurring,
    notice_tables,
)
from bot.commands.notice_drafting import found
from bot.database import open_storage
from bot.own_entries import load
from bot.settings import read
from locales import _, clock_time, day
from rulebook.calendar import quiet, quiet_ends
from storage.engine import Sessions

EVERY = 1.0
"""Seconds between two looks at a running broadcast."""


async def run(args: argparse.Namespace, sessions: Sessions | None = None) -> int:
    """Do it; 1 when it was declined, with the sentence that says what to do."""
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


async def _preview(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    await notice_drafting.show_preview(sessions, args.login, args.id, screen)


async def _approve(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    rules = load()
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        done = found(await broadcasts.approve(session, rules, actor, args.id), args.id)
    if done.corrects_id:
        screen.print(_("Approved. The correction is being sent to all who may have the wrong one."))
    else:
        screen.print(_("Approved. It can be sent now."))


async def _send(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    rules = load()
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        found(await broadcasts.send(session, rules, actor, args.id), args.id)
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


async def _pause(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        found(await broadcasts.pause(session, actor, args.id), args.id)
    screen.print(_("Paused. Only what was being handed over at this moment still leaves."))
    notice_tables.report(screen, await _look(args, sessions))


async def _resume(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    rules = load()
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        found(await broadcasts.resume(session, rules, actor, args.id), args.id)
    screen.print(_("It goes on where it was."))


async def _stop(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        found(await broadcasts.stop(session, actor, args.id), args.id)
    screen.print(_("Stopped. Only what was being handed over at this moment still leaves."))
    notice_tables.report(screen, await _look(args, sessions))


async def _report(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    notice_tables.report(screen, await _look(args, sessions))


COMMANDS: dict[str, Callable[[argparse.Namespace, Sessions, Console], Awaitable[None]]] = {
    "preview": _preview,
    "approve": _approve,
    "send": _send,
    "pause": _pause,
    "resume": _resume,
    "stop": _stop,
    "report": _report,
    "draft": notice_drafting.draft,
    "correct": notice_drafting.correct,
    **notice_recurring.COMMANDS,
    **dict.fromkeys(notice_proof.WHAT, notice_proof.run),
}


async def _look(args: argparse.Namespace, sessions: Sessions) -> Report:
    async with sessions.read() as session:
        actor = await named.actor(session, args.login)
        return found(await broadcast_views.report(session, actor, args.id), args.id)


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
