"""`ledger`: the ledger of a place, line by line or as JSON, and a month's balance."""

import argparse
import json
import sys
from datetime import date

from rich.console import Console
from rich.table import Table

from acts import ledger, ledger_export, reconciling
from acts.ledger import Filters, Row
from bot.commands import named
from bot.own_entries import load
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.queries.ledger import ALL, CLOSED, OPEN

SHOWN = ("code", "household", "village", "state", "age", "in_state", "days_late", "role", "people")


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    parser.add_argument("--region", metavar="NAME", help="a place by name or id; else everywhere")
    parser.add_argument("--which", choices=(OPEN, CLOSED, ALL), default=OPEN)
    parser.add_argument("--late", action="store_true", help="only what is late")
    parser.add_argument(
        "--balance", type=_month, metavar="YYYY-MM", help="what came in and went out in a month"
    )
    parser.add_argument("--json", action="store_true")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Print it; 1 when the place is not known, or when the month does not balance."""
    rules = load()
    async with sessions.read() as session:
        try:
            path = (await named.place(session, args.region)).path if args.region else ""
        except named.Unknown as unknown:
            print(unknown.sentence(), file=sys.stderr)
            return 1
        if args.balance:
            return await _balance(session, rules, args, path)
        filters = Filters(path=path, which=args.which, late=args.late)
        rows = await ledger.page(session, rules, named.OPERATOR, filters, ledger.MOST)
    if args.json:
        lines = [ledger_export.values(rules, row) for row in rows]
        print(json.dumps(lines, ensure_ascii=False, indent=1))
    else:
        _show(rules, rows)
    return 0


async def _balance(session: Session, rules: Rulebook, args: argparse.Namespace, path: str) -> int:
    found = await reconciling.reconcile(session, rules, named.OPERATOR.scope, args.balance, path)
    if args.json:
        figures = {
            "month": f"{found.first:%Y-%m}",
            "carried": found.carried,
            "opened": found.opened,
            "closed": dict(found.closed),
            "open": found.still_open,
            "balanced": found.balanced,
        }
        print(json.dumps(figures, ensure_ascii=False))
        return 0 if found.balanced else 1
    screen = Console()
    screen.print(_("Open at the beginning of the month"), found.carried)
    screen.print(_("Opened in the month"), found.opened)
    for event, many in found.closed.items():
        screen.print(_("Closed by: %(event)s", event=event), many)
    screen.print(_("Open at the end of the month"), found.still_open)
    if not found.balanced:
        screen.print(
            _(
                "It does not balance: by the history %(expected)s should be open, in the ledger"
                " %(open)s are.",
                expected=found.expected,
                open=found.still_open,
            ),
            style="red",
        )
    return 0 if found.balanced else 1


def _show(rules: Rulebook, rows: list[Row]) -> None:
    heads = ledger_export.headings()
    table = Table(*(heads[key] for key in SHOWN))
    for row in rows:
        found = ledger_export.values(rules, row)
        table.add_row(*(found[key] for key in SHOWN))
    Console().print(table)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError("a month as 2026-03") from error
