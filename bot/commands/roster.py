"""Rosters: `import households FILE.xlsx`, officials, units, regions; `import template KIND`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.engine import Sessions

KINDS = ("households", "officials", "units", "regions")
TEMPLATES = ("households", "officials", "units")


def configure(parser: argparse.ArgumentParser) -> None:
    """What to import, from which file."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    for kind in KINDS:
        sub = kinds.add_parser(kind, help=f"import {kind}")
        sub.add_argument("file", type=Path)
        sub.add_argument(
            "--accept-good-rows", action="store_true", help="leave out rows with faults"
        )
    sub = kinds.add_parser("template", help="write an empty workbook to fill in")
    sub.add_argument("of", choices=TEMPLATES)
    sub.add_argument("file", type=Path)


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Import a file, or write a template; 1 when faults kept it from being saved."""
    # Imported here: help is shown without workbooks and every table.
    from bot.commands import roster_taken

    return await roster_taken.run(args, sessions)
