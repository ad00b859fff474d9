"""The story on the command line: a readable transcript, a table of counts, an honest exit code."""

import argparse
import json
import logging
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.rehearsal.story import PARTS, Played, play


def configure(parser: argparse.ArgumentParser) -> None:
    """Which part, and for whom."""
    parser.add_argument("--part", choices=list(PARTS))
    parser.add_argument("--json", action="store_true", help="for machines")


async def run(args: argparse.Namespace) -> int:
    """Play it; 1 when anything differs from what had to be."""
    logging.getLogger("aiogram").setLevel(logging.WARNING)
    played = await play(args.part)
    if args.json:
        print(json.dumps(_plain(played), ensure_ascii=False, default=str))
    else:
        _show(played)
    return 1 if played.failures else 0


def _plain(played: Played) -> dict[str, object]:
    return {
        "seconds": round(played.seconds, 2),
        "checks": len(played.checks),
        "failures": [asdict(check) for check in played.failures],
        "counts": played.counts,
        "transcript": [asdict(line) for line in played.lines],
    }


def _show(played: Played) -> None:
    console = Console(width=100, highlight=False)
    day = None
    for line in played.lines:
        if line.at.date() != day:
            day = line.at.date()
            console.rule(f"{day:%Y-%m-%d}")
        said = escape(line.said).replace("\n", "\n       ")
        arrow = "[green]←[/]" if line.ours else "[cyan]→[/]"
        console.print(f"{line.at:%H:%M} {arrow} [bold]{escape(line.who)}[/] {said}", soft_wrap=True)
    table = Table("what", "rows")
    for name, count in played.counts.items():
        table.add_row(name, str(count))
    console.print(table)
    for check in played.failures:
        console.print(
            f"[red]✗[/] {escape(check.what)}: expected {escape(check.expected)}, "
            f"found {escape(check.found)}"
        )
    console.print(
        f"{len(played.checks) - len(played.failures)} of {len(played.checks)} checks hold, "
        f"{played.seconds:.1f} s"
    )
