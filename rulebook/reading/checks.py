"""Checks that the names an entry uses exist."""

from collections.abc import Iterable, Mapping

from rulebook.entry import Entry
from rulebook.sources import Source


def among(entry: Entry, field: str, known: Iterable[str], what: str) -> None:
    """Check that a name, or every name of a list, is a known one.

    Raises: BadEntry
    """
    value = entry.values.get(field)
    if value is None:
        return
    names = entry.texts(field) if isinstance(value, list) else (entry.text(field),)
    for name in names:
        if name not in known:
            raise entry.bad(field, f"known {what}, not {name}")


def sourced(entry: Entry, documents: Mapping[str, Source]) -> None:
    """Check that a cited document has a title, or its figures could never be quoted.

    Raises: BadEntry
    """
    if "source" in entry:
        among(entry.part("source"), "file", documents, "sources")
