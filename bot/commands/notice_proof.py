"""Proof of notices from the command line: by village and household, and who knows what."""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from acts import proof, proof_export
from acts.proof import Proof
from bot.commands import named
from bot.own_entries import load
from locales import _, ngettext
from locales.delivery_reasons import why
from storage.engine import Sessions
from storage.queries.proof import Known, Row

EACH = 50
WHAT = ("proof", "awareness")


async def run(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    """Show it.

    Raises:
        Declined: it was not done; the sentence says why.
        NotAllowed: this account may not see it.
    """
    await (_proof if args.what == "proof" else _awareness)(args, sessions, screen)


async def _proof(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    if args.fate and args.fate not in proof.FATES:
        raise named.Unknown(_("Choose one of: %(words)s.", words=", ".join(proof.FATES)))
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        found = await proof.of_sending(session, actor, args.id)
        if found is None:
            said = _("There is no sending %(id)s that this account may see.", id=args.id)
            raise named.Unknown(said)
        most = proof_export.MOST + 1 if args.xlsx else EACH
        rows = await proof.households(session, found.sending, args.fate, "", "", ("", most))
        if args.xlsx:
            await proof_export.taken_along(session, actor, found.sending, rows, args.reason)
    _by_village(screen, found)
    if args.households:
        _by_household(screen, rows[:EACH])
    if args.xlsx:
        title = _("“%(title)s”: what became of it", title=found.notice.title)
        await _write(screen, args.xlsx, proof_export.of_households(title, rows))


async def _awareness(args: argparse.Namespace, sessions: Sessions, screen: Console) -> None:
    rules = load()
    async with sessions.read() as session:
        actor = await named.actor(session, args.login)
        year = args.year or session.moment.today.year
        rows = await proof.awareness(session, rules, actor, year, args.policy)
    if not rows:
        screen.print(_("No notice was sent to anybody here this year."), markup=False)
    for key in dict.fromkeys(one.key for one in rows):
        _of_policy(screen, [one for one in rows if one.key == key])
    if args.xlsx:
        title = _("Who knows the policy") + f" {year}"
        await _write(screen, args.xlsx, proof_export.of_awareness(title, rows))


def _by_village(screen: Console, found: Proof) -> None:
    said = ngettext(
        "“%(title)s”: %(count)s household is meant, %(visits)s to be told by a visit.",
        "“%(title)s”: %(count)s households are meant, %(visits)s to be told by a visit.",
        found.households,
        title=found.notice.title,
        visits=found.by_visit,
    )
    screen.print(said, markup=False)
    fates = [fate for fate in proof.FATES if found.fates.get(fate)]
    answers = list(proof_export.ANSWERS)
    words = [proof_export.fate(fate) for fate in fates]
    table = _table(_("Village"), [*words, *(proof_export.answered(one) for one in answers)])
    for village in found.villages:
        numbers = [village.fates.get(fate, 0) for fate in fates]
        numbers += [village.answers.get(str(answer), 0) for answer in answers]
        table.add_row(Text(village.name), *map(str, numbers))
    screen.print(table)


def _by_household(screen: Console, rows: Sequence[Row]) -> None:
    table = Table(_("Household"), _("What became of it"), _("Answer"), box=box.SIMPLE_HEAD)
    for row in rows:
        where = _(
            "%(village)s, household number %(number)s", village=row.village, number=row.number
        )
        fate = proof_export.fate(proof.fate_of(row.excluded, row.state))
        reason = why(row.reason)
        became = f"{fate} {reason}".strip()
        table.add_row(Text(where), Text(became), Text(proof_export.answered(row.answer)))
    screen.print(table)


def _of_policy(screen: Console, rows: Sequence[Known]) -> None:
    screen.print(Text(rows[0].title, style="bold"))
    headings = (_("Meant"), _("Say they understand"), _("Told in person"))
    table = _table(_("Village"), [*headings, _("Do not understand yet"), _("Know it")])
    for one in rows:
        numbers = (one.meant, one.understood, one.told, one.unclear)
        table.add_row(Text(one.village), *map(str, numbers), proof_export.rate(one))
    screen.print(table)


def _table(first: str, others: Sequence[str]) -> Table:
    table = Table(first, box=box.SIMPLE_HEAD)
    for name in others:
        table.add_column(name, justify="right")
    return table


async def _write(screen: Console, file: Path, content: bytes) -> None:
    await asyncio.to_thread(file.write_bytes, content)
    screen.print(_("Written: %(file)s", file=file), markup=False)
