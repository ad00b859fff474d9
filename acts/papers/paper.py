"""What a paper holds: plain values a layout sets, with nothing left for it to decide."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from rulebook.masking import RUNS, leaks
from rulebook.masking.numbers import flattened, spelt

HIDDEN = "****"
LONG_WORD = re.compile(r"([!-~]{24})(?=[!-~])")
MAY_BREAK = "\u200b"
"""Letters in a row without a space, such as an address of the web, may go on in the next line."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and their values, one to a line."""

    name: str
    rows: tuple[tuple[str, str], ...]
    title: str = ""
    shape: str = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are shares of the page, all the same when there are none."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    widths: tuple[int, ...] = ()
    shape: str = "table"


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences: as paragraphs, numbered, or each with a box to tick."""

    name: str
    lines: tuple[str, ...]
    title: str = ""
    marks: str = ""
    shape: str = "lines"


Block = Facts | Table | Lines

NUMBERED, BOXES = "numbered", "boxes"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its kind (which is also the layout's name), title, number and parts in order.

    `code` is drawn as a QR code too; `mark` is printed large over a draft; `signatures` are lines
    people sign on.
    """

    kind: str
    title: str
    code: str
    place: str
    foot: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    shown_code: str = ""
    signatures: tuple[str, ...] = ()
    mark: str = ""
    large: bool = False


def harmless(paper: Paper) -> Paper:
    """The paper without any number that points to a person, whoever wrote it where.

    No paper of ours needs one: what people type into notes and stories is not looked at by anybody
    before it is printed.
    """
    return replace(
        paper,
        **{
            one.name: _harmless(getattr(paper, one.name))
            for one in fields(paper)
            if one.name not in ("kind", "code")
        },
    )


def as_data(paper: Paper) -> Mapping[str, Any]:
    """The paper as plain values for a layout."""
    data: Mapping[str, Any] = _plain(paper)
    return data


def printable(text: str) -> str:
    """A text that can be set: without control characters, and breakable where it has no spaces."""
    return LONG_WORD.sub(rf"\1{MAY_BREAK}", visible(text))


def visible(text: str) -> str:
    """A text without control characters."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char)[0] != "C")


def without_numbers(text: str) -> str:
    """The text with identity, card and mobile numbers hidden; spelt ones too."""
    if not leaks(text):
        return text
    text = flattened(text)
    for run in RUNS.values():
        for match in reversed(list(run.finditer(spelt(text)))):
            text = text[: match.start()] + HIDDEN + text[match.end() :]
    return text


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return without_numbers(value)
    if isinstance(value, tuple):
        return tuple(_harmless(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _harmless(getattr(value, one.name)) for one in fields(value)}
        )
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
