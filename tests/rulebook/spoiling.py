"""Entries with one thing wrong in them."""

from pathlib import Path

import pytest

from rulebook.loader import BadEntry, load


def complaint(root: Path, file: str, old: str, new: str) -> BadEntry:
    """Write something else into a file of entries; return what the loader has to say.

    It must name that file and a line of it.
    """
    path = root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadEntry) as caught:
        load(root)
    assert caught.value.line >= 1
    return caught.value
