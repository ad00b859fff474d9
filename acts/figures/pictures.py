"""A picture as it is drawn, read and taken along: one table says all that the drawing shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Cell = int | str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; `asks` is what the address must ask for to see more of it."""

    name: str
    cells: tuple[Cell, ...]
    asks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers with their headings; `together` is the last row, None where a sum says nothing."""

    heading: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    together: tuple[Cell, ...] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: what it is called, what it shows and what one can do, and its numbers.

    `drawn` is what the browser draws, None where there is nothing to draw or it would be about a
    person; `described` says in one sentence what somebody would see. `legend` are colours with
    their words, where the drawing itself has none.
    """

    key: str
    title: str
    shows: str
    advice: str
    described: str
    tables: tuple[Table, ...]
    drawn: Mapping[str, Any] | None = None
    legend: Sequence[tuple[str, str]] = ()
    silent: str = ""


def share(part: int, whole: int) -> str:
    """A part as a whole percentage of something."""
    return f"{100 * part // whole}%" if whole else "—"


def bars(names: Sequence[Line], colours: Sequence[str], series: Sequence[str]) -> dict[str, Any]:
    """A drawing of lying, stacked bars: a bar for each line, a colour for each of its cells."""
    return {
        "kind": "bars",
        "lying": True,
        "stacked": True,
        "names": [line.name for line in names],
        "asks": [dict(line.asks) for line in names],
        "series": [
            {"name": name, "colour": colours[at], "values": [line.cells[at] for line in names]}
            for at, name in enumerate(series)
        ],
    }
