"""Explain: one entry of the rulebook for a person, with the clause it comes from."""

import argparse
import sys
from pathlib import Path

from console.reference.book import open_book
from console.reference.page import plain
from console.reference.shelf import find
from locales import _
from rulebook.loader import ENTRIES

KINDS = ("policy", "duty", "procedure", "pitfall", "question", "setting", "system")


def configure(parser: argparse.ArgumentParser) -> None:
    """Which entry."""
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("id", help="the id of the entry, or a word of its title")
    parser.add_argument("--entries", type=Path, default=ENTRIES, help="a folder of entries")


async def run(arguments: argparse.Namespace) -> int:
    """Print the entry; 1 with those that come nearest when there is none of this id."""
    found = find(open_book(arguments.entries), arguments.kind, arguments.id)
    if isinstance(found, tuple):
        print(
            _("There is no %(kind)s %(id)s.", kind=arguments.kind, id=arguments.id), file=sys.stderr
        )
        if found:
            print(_("The nearest:"), *found, sep="\n  ", file=sys.stderr)
        return 1
    print("\n".join(plain(found)))
    return 0
