"""What `entry` does: export the sheet, record receipts, take them in from a workbook."""

import argparse
from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from acts.entry_sheets import exporting, importing, receipts
from acts.entry_sheets.receipts import Brought
from bot.commands import named
from bot.commands.named import Unknown
from locales import _
from locales.refusals import sentences
from rulebook import codes
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.queries import cases


async def _export(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        place = await named.place(session, args.place)
        found = await exporting.look(session, rules, actor, place.path)
        content, rows = await exporting.export(session, rules, actor, place.path)
    args.file.write_bytes(content)
    shown = Table(_("Number"), _("Mend this first"))
    for one in found:
        for stuck in one.stuck:
            shown.add_row(stuck.case.code, Text("\n".join(stuck.problems)))
    if shown.row_count:
        screen.print(shown)
    screen.print(_("%(rows)s rows written: %(file)s", rows=rows, file=args.file), markup=False)
    return 0


async def _receipt(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        code = codes.check(args.code)
        case = await cases.by_code(session, actor.scope, code) if code else None
        if case is None:
            raise Unknown(_("There is no case %(code)s here.", code=args.code))
        on = args.on or session.moment.today
        if on > session.moment.today:
            raise Unknown(_("That day has not come yet."))
        brought = Brought(args.number, on, args.file_made)
        done = await receipts.record(session, rules, actor, case.id, brought)
    if isinstance(done, Refusal):
        for sentence in sentences(rules, rules.procedures[case.procedure], done):
            screen.print(sentence, style="red", markup=False)
        return 1
    screen.print(_("The receipt is recorded."))
    return 0


async def _import(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    if not args.file.is_file():
        raise Unknown(_("There is no such file."))
    lines = importing.read_lines(rules.exchanges.entry_sheet, args.file.read_bytes())
    async with sessions.read() as session:
        actor = await named.actor(session, args.login)
    result = await importing.take_in(
        sessions, rules, actor, lines, accept_good_rows=args.accept_good_rows
    )
    shown = Table(_("Sheet"), _("Row"), _("Number"), _("What is wrong"))
    for wrong in result.wrong:
        cells = (wrong.sheet, str(wrong.row), wrong.code, wrong.reason)
        shown.add_row(*(Text(cell) for cell in cells))
    if shown.row_count:
        screen.print(shown)
    if not result.saved:
        screen.print(_("Nothing was recorded; correct it, or use --accept-good-rows."))
        return 1
    screen.print(
        _(
            "%(entered)s receipts recorded, %(open)s rows without a number yet.",
            entered=result.entered,
            open=result.open,
        )
    )
    return 0


Action = Callable[[argparse.Namespace, Sessions, Rulebook, Console], Awaitable[int]]
ACTIONS: dict[str, Action] = {"export": _export, "receipt": _receipt, "import": _import}
