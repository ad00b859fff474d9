"""Printing the notices of policies from the command line: PDF, pictures, texts to be read aloud."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from acts.declined import Declined
from bot.own_entries import load
from bot.settings import read
from locales import _, speaking
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.queries.notices import Text
from storage.queries.regions import Place

TOGETHER = "notices"
"""What a file of several notices is called."""


@dataclass(frozen=True, slots=True)
class _Readers:
    """For whom it is printed."""

    place: Place | None = None
    landline: str | None = None


async def run(args: argparse.Namespace, sessions: Sessions | None = None) -> int:
    """Do it; 1 when it was declined, with the sentence that says what to do."""
    try:
        readers = await _readers(args.region, sessions) if args.region else _Readers()
        notices = _notices(load(), args.policy)
        with speaking(args.lang):
            await (_time(notices, readers) if args.time else _write(args, notices, readers))
    except Declined as declined:
        print(declined.sentence(), file=sys.stderr)
        return 1
    return 0


async def _readers(name: str, sessions: Sessions | None) -> _Readers:
    from bot.commands import named
    from bot.database import open_storage
    from storage.queries import regions

    if sessions is None:
        async with open_storage(read()) as opened:
            return await _readers(name, opened)
    async with sessions.read() as session:
        place = await named.place(session, name)
        return _Readers(place, await regions.landline_for(session, place.id))


def _notices(rules: Rulebook, asked: Sequence[str]) -> list[Text]:
    from bot.commands import named
    from bot.commands.notice_ready import GOOD_FOR
    from notifications.notices import ready
    from storage.moment import Clock

    review_by = Clock().moment().today + GOOD_FOR
    live = {one for one, policy in rules.policies.by_id.items() if policy.live}
    found = []
    for policy_id in asked or sorted(live & rules.plain_notices.ready.keys()):
        notice = ready.ready(rules, policy_id, review_by) if policy_id in live else None
        if notice is None:
            raise named.Unknown(
                _("There is no notice of a policy “%(policy)s” in force.", policy=policy_id)
            )
        found.append(notice)
    return found


async def _write(args: argparse.Namespace, notices: Sequence[Text], readers: _Readers) -> None:
    from bot.commands import named

    if args.out is None:
        raise named.Unknown(_("Say where the files go: --out DIR."))
    files = await _made(args, notices, readers)
    await asyncio.to_thread(_keep, args.out, files)
    for name in files:
        print(_("Written: %(file)s", file=args.out / name))


async def _made(
    args: argparse.Namespace, notices: Sequence[Text], readers: _Readers
) -> dict[str, bytes]:
    """The files by name: what was asked for, else one PDF of all."""
    from acts import notice_papers
    from acts.papers.render import Press
    from notifications.notices import forms
    from notifications.notices.aloud import aloud
    from notifications.tell import HOTLINE

    settings = read()
    press = Press(settings.paper_layouts)
    sheets = [
        notice_papers.sheet(one, readers.place, readers.landline, settings.public_url)
        for one in notices
    ]
    files: dict[str, bytes] = {}
    if args.png:
        drawn = await notice_papers.pictures(press, sheets)
        files |= {f"{one.slug}.png": png for one, png in zip(notices, drawn, strict=True)}
    if args.text:
        call = readers.landline or HOTLINE
        files |= {
            f"{one.slug}.txt": (aloud(forms.words(one, call), call) + "\n").encode()
            for one in notices
        }
    if args.large or not files:
        name = notices[0].slug if len(notices) == 1 else TOGETHER
        form = notice_papers.LARGE if args.large else notice_papers.PAGE
        ending = "-large.pdf" if args.large else ".pdf"
        files[name + ending] = await notice_papers.pdf(press, sheets, form)
    return files


def _keep(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


async def _time(notices: Sequence[Text], readers: _Readers) -> None:
    """Set every notice on a sheet of its own, all in one file, and as pictures."""
    from acts import notice_papers
    from acts.papers.render import Press

    press = Press(read().paper_layouts)
    sheets = [notice_papers.sheet(one, readers.place, readers.landline) for one in notices]
    await notice_papers.pdf(press, sheets[:1])  # the font is read once
    for name, form in (("page", notice_papers.PAGE), ("large", notice_papers.LARGE)):
        took = [await _milliseconds(notice_papers.pdf(press, [one], form)) for one in sheets]
        _told(name, took)
    together = await _milliseconds(notice_papers.pdf(press, sheets))
    _told("together", [together / len(sheets)])
    _told("picture", [await _milliseconds(notice_papers.pictures(press, [one])) for one in sheets])


async def _milliseconds(made: Awaitable[object]) -> float:
    start = perf_counter()
    await made
    return (perf_counter() - start) * 1000


def _told(name: str, took: list[float]) -> None:
    print(
        _(
            "%(paper)s: %(median)s ms a page (slowest %(slowest)s ms)",
            paper=name,
            median=f"{median(took):.1f}",
            slowest=f"{max(took):.0f}",
        )
    )
