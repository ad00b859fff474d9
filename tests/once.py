"""What costs a second is done once a process: reading the shipped entries, parsing the same words.

A rulebook is frozen, so that every test may hold the same one; copies of the entries that tests
change are read anew, but most of their files say what they always said.
"""

import functools
from pathlib import Path
from typing import Any

from rulebook import entry, loader
from rulebook.book import Rulebook

_read = loader.load
_parse = entry.yaml.load


@functools.cache
def _shipped() -> Rulebook:
    return _read()


@functools.cache
def _parsed(text: str) -> Any:
    return _parse(text, Loader=entry.yaml.CSafeLoader)


def _load(root: Path = loader.ENTRIES, own: Path | None = None) -> Rulebook:
    return _shipped() if root == loader.ENTRIES and own is None else _read(root, own)


class _Yaml:
    """The parser, which remembers what it has parsed."""

    def __getattr__(self, name: str) -> Any:
        return getattr(entry_yaml, name)

    def load(self, text: str, Loader: Any) -> Any:
        return _parsed(text)


entry_yaml = entry.yaml


def remember() -> None:
    """Let everything in this process read and parse once."""
    loader.load = _load
    entry.yaml = _Yaml()  # type: ignore[assignment]  # it answers to the names that are used
