"""Read all entries into one rulebook, checking that every name they use exists.

The readers are imported when they read: a command that only shows its help does without.
"""

from pathlib import Path

from rulebook.book import Rulebook
from rulebook.entry import BadEntry

__all__ = ["ENTRIES", "BadEntry", "Rulebook", "load"]

ENTRIES = Path(__file__).parent / "entries"


def load(root: Path = ENTRIES, own: Path | None = None) -> Rulebook:
    """Read every entry below a folder, and the duties a county adds in a folder of its own.

    Raises: BadEntry, naming the file, line and field to correct.
    """
    from rulebook.reading.everything import read_everything

    return read_everything(root, own)
