"""What `comparison` does: make batches, write lists for offices, take their answers in."""

import argparse
from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from acts.comparisons import applying, lists, making
from acts.comparisons.judging import ALREADY, BLANK, OK
from acts.comparisons.reading import read_answers
from bot.commands import named
from bot.commands.named import Unknown
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.queries import comparisons
from storage.queries.comparisons import Made
from storage.scope import EVERYTHING


async def _list(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    shown = Table(_("Batch"), _("Made on"), _("Households"), _("Answers"), _("Closed on"))
    async with sessions.read() as session:
        for batch in await comparisons.all_of(session, EVERYTHING):
            far = await comparisons.progress(session, batch.id)
            answers = f"{far.answered}/{far.asked}"
            closed = str(batch.closed_on or "")
            shown.add_row(batch.number, str(batch.made_on), str(far.cases), answers, closed)
    screen.print(shown)
    return 0


async def _make(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        place = await named.place(session, args.place)
        offices = args.office or rules.exchanges.comparison.departments
        batch = await making.make(session, rules, actor, place, offices)
        far = await comparisons.progress(session, batch.id)
    screen.print(_("Batch %(number)s: %(count)s households.", number=batch.number, count=far.cases))
    return 0


async def _sheet(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        batch = await _batch(session, args.number)
        written = await lists.for_office(session, rules, actor, batch, args.office)
    if written is None:
        raise Unknown(_("This office was not asked in this batch."))
    args.file.write_bytes(written.content)
    screen.print(_("Written: %(file)s", file=args.file), markup=False)
    return 0


async def _import(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    if not args.file.is_file():
        raise Unknown(_("There is no such file."))
    rows = read_answers(rules.exchanges.comparison, args.file.read_bytes())
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        batch = await _batch(session, args.number)
        handed_in = await applying.look(session, actor, batch.id, rows)
        assert handed_in is not None
        seen = await applying.preview(session, actor, batch.id, handed_in)
    assert seen is not None
    screen.print(_rows(seen))
    good = seen.counts().get(OK, 0)
    if not args.accept:
        screen.print(_("%(good)s rows are good; nothing was used. Use --accept.", good=good))
        return 1
    async with sessions.write() as session:
        done = await applying.apply(session, rules, actor, batch.id, handed_in)
    assert done is not None
    moved = await applying.move(sessions, rules, actor, done.ready)
    screen.print(
        _(
            "%(used)s rows used, %(late)s kept as late; %(moved)s cases moved on.",
            used=done.used,
            late=done.late,
            moved=moved,
        )
    )
    return 0


async def _enough(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.write() as session:
        actor = await named.actor(session, args.login)
        batch = await _batch(session, args.number)
        done = await applying.enough(session, actor, batch.id)
    assert done is not None
    moved = await applying.move(sessions, rules, actor, done.ready)
    screen.print(_("%(moved)s cases moved on.", moved=moved))
    return 0


async def _batch(session: Session, number: str) -> Made:
    found = await comparisons.by_number(session, EVERYTHING, number.strip().upper())
    if found is None:
        raise Unknown(_("There is no batch %(number)s.", number=number))
    return found


def _rows(seen: applying.Seen) -> Table:
    """The rows that need a look."""
    shown = Table(_("Office"), _("Row"), _("Line"), _("What is wrong"))
    for row in seen.rows:
        if row.verdict not in (OK, ALREADY, BLANK):
            cells = (row.department, str(row.row), str(row.line or ""), row.reason)
            shown.add_row(*(Text(cell) for cell in cells))
    return shown


Action = Callable[[argparse.Namespace, Sessions, Rulebook, Console], Awaitable[int]]
ACTIONS: dict[str, Action] = {
    "list": _list,
    "make": _make,
    "sheet": _sheet,
    "import": _import,
    "enough": _enough,
}
