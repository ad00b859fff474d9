"""Rosters taken at the command line: read, saved, and what became of each said in words."""

import argparse
from collections.abc import Sequence

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from acts import rosters
from acts.rosters import Fault, Options, Result, templates
from bot.commands.named import OPERATOR
from locales import _
from storage.engine import Sessions
from storage.queries import settings


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Import a file, or write a template; 1 when faults kept it from being saved."""
    console = Console()
    if args.kind == "template":
        templates.write(args.of, args.file)
        console.print(_("Written: %(file)s", file=args.file), markup=False)
        return 0
    with Progress(console=console) as bar:
        result = await _import(args, sessions, bar)
    if result.faults:
        console.print(table(result.faults))
    console.print(summary(result), markup=False)
    return 0 if result.saved else 1


async def _import(args: argparse.Namespace, sessions: Sessions, bar: Progress) -> Result:
    reading_task = bar.add_task(_("Reading"), total=None)
    reading = rosters.read(
        args.file,
        args.kind,
        sessions.clock.moment().today,
        lambda done, total: bar.update(reading_task, completed=done, total=total),
    )
    bar.update(reading_task, completed=1, total=1)
    saving_task = bar.add_task(_("Saving"), total=None)
    async with sessions.write() as session:
        rehearsal = await settings.is_rehearsal(session)
        options = Options(
            accept_good_rows=args.accept_good_rows,
            sms_channel="sms_simulator" if rehearsal else "sms_http",
            progress=lambda done, total: bar.update(saving_task, completed=done, total=total),
        )
        result = await rosters.save(session, OPERATOR, reading, options)
    bar.update(saving_task, completed=1, total=1)
    return result


def table(faults: Sequence[Fault]) -> Table:
    """Every fault with its place, in the order of the file."""
    shown = Table(_("Sheet"), _("Row"), _("Column"), _("What is wrong"))
    for fault in sorted(faults, key=lambda fault: (fault.sheet, fault.row)):
        row = str(fault.row) if fault.row else ""
        shown.add_row(*(Text(cell) for cell in (fault.sheet, row, fault.column, fault.reason)))
    return shown


def called(kind: str) -> str:
    """What a kind of roster is called."""
    return {
        "households": _("Roster of households"),
        "officials": _("Roster of officials"),
        "units": _("Units and their villages"),
        "regions": _("List of places"),
    }[kind]


def summary(result: Result) -> str:
    """What happened, in a sentence."""
    if not result.saved:
        return _(
            "%(faults)s faults; nothing was saved. Correct them, or save only the good rows with "
            "--accept-good-rows.",
            faults=len(result.faults),
        )
    return _(
        "Saved: %(new)s new, %(changed)s changed, %(unchanged)s unchanged; %(faults)s faults.",
        new=result.changes.new,
        changed=result.changes.changed,
        unchanged=result.changes.unchanged,
        faults=len(result.faults),
    )
