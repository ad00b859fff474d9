"""The rulebook of this installation: our entries, and the duties a county adds of its own."""

from rulebook import loader
from rulebook.loader import Rulebook


def load() -> Rulebook:
    """Read the rulebook as the settings say.

    Raises: BadEntry, naming the file, line and field to correct.
    """
    # Imported here: reading settings costs a fifth of a second, which showing help need not pay.
    from bot.settings import read

    return loader.load(own=read().entries)
