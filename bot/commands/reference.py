"""Reference: write docs/rulebook from the entries; `--check` says which pages are not current."""

import argparse
from pathlib import Path

from console.reference.book import open_book
from console.reference.shelf import files, stale, write
from locales import _
from rulebook.loader import ENTRIES

FOLDER = Path(__file__).parents[2] / "docs" / "rulebook"


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the entries are, and where the pages go."""
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when not current")
    parser.add_argument("--entries", type=Path, default=ENTRIES, help="a folder of entries")
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder of the pages")


async def run(arguments: argparse.Namespace) -> int:
    """Write the pages that differ, or name them."""
    written = files(open_book(arguments.entries))
    if arguments.check:
        differing = stale(arguments.out, written)
        for name in differing:
            print(_("%(page)s is not current: run python -m bot reference", page=name))
        return 1 if differing else 0
    changed = write(arguments.out, written)
    print(_("%(count)s pages, %(changed)s changed.", count=len(written), changed=len(changed)))
    return 0
