"""Preparing on the command line: a sending of a notice, and the correction of a wrong one."""

import argparse
import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from acts import broadcast_views, broadcasts, notices
from acts.actor import Actor
from acts.audience import work_out
from acts.broadcasts import Wanted
from acts.declined import Unfit
from acts.notices import Written
from bot.commands import named, notice_tables
from bot.own_entries import load
from locales import _
from rulebook.book import Rulebook
from storage.engine import Session, Sessions
from storage.queries import notices as stored
from storage.queries.notices import Text, Version

Found = TypeVar("Found")


async def draft(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    """Prepare a sending and show what a second person will look at."""
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
        wanted = Wanted(notice, args.audience, place, args.form)
        made = await broadcasts.draft_broadcast(session, rules, actor, wanted)
    screen.print(
        _(
            "Drafted %(id)s: “%(title)s”, version %(version)s. Somebody else approves it.",
            id=made.id,
            title=notice.title,
            version=notice.version,
        ),
        markup=False,
    )
    await show_preview(sessions, args.login, made.id, screen)


async def correct(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    """Stop a wrong notice and prepare the right one; without texts show what to start from.

    Only the default language is written here: the wrong words of others are not kept.
    """
    body = await asyncio.to_thread(_body, args.body)
    rules = load()
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        begun = found(await broadcasts.to_correct(session, rules, actor, args.id), args.id)
        given = {"brief": args.brief, "short": args.short, "body": body}
        changed = {name: text for name, text in given.items() if text is not None}
        if not changed:
            _show_words(screen, begun)
            return
        text = replace(begun, others={}, **changed)
        made = found(await broadcasts.correct(session, rules, actor, args.id, text), args.id)
    screen.print(
        _(
            "Stopped. Correction %(id)s is prepared: when somebody else approves it, it is sent at "
            "once to all who may have the wrong one.",
            id=made.id,
        ),
        markup=False,
    )
    await show_preview(sessions, args.login, made.id, screen)


async def show_preview(sessions: Sessions, login: str, broadcast_id: int, screen: Console) -> None:
    """Show who would get it, and what they would read."""
    rules = load()
    async with sessions.read() as session:
        actor = await named.actor(session, login)
        seen = await broadcast_views.preview(session, rules, actor, broadcast_id)
    notice_tables.preview(screen, found(seen, broadcast_id))


def found(found: Found | None, broadcast_id: int) -> Found:
    """A sending, or the sentence that there is none for this account."""
    if found is None:
        said = _("There is no sending %(id)s that this account may see.", id=broadcast_id)
        raise named.Unknown(said)
    return found


async def _notice(
    session: Session, rules: Rulebook, actor: Actor, args: argparse.Namespace, body: str | None
) -> Version:
    """The notice to send: the newest version, with whatever texts were given put in."""
    if args.policy:
        written = Written(await notices.account_of(session, actor), actor.name)
        return await notices.of_policy(session, rules, args.policy, written)
    last = await stored.latest(session, args.slug)
    given = {
        "title": args.title,
        "brief": args.brief,
        "short": args.short,
        "body": body,
        "source": args.source,
        "review_by": args.review_by,
    }
    changed = {name: value for name, value in given.items() if value}
    if last and not changed:
        return last
    if not last and not args.review_by:
        raise Unfit([_("The review date is missing: give --review-by.")])
    if last:
        text = replace(notices.text_of(last), **changed)
    else:
        text = Text(**{"slug": args.slug, "title": "", "source": "", **changed})
    return await notices.draft_notice(session, rules, actor, text)


def _show_words(screen: Console, text: Text) -> None:
    screen.print(_("Start from these words; give --short, --brief or --body:"), style="bold")
    for name in ("brief", "short", "body"):
        if getattr(text, name):
            screen.print(f"--{name}: {getattr(text, name)}", markup=False)


def _body(file: str | None) -> str | None:
    if file is None:
        return None
    try:
        return (sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")).strip()
    except (OSError, UnicodeDecodeError) as error:
        said = _("The file %(file)s cannot be read as UTF-8 text.", file=file)
        raise named.Unknown(said) from error
