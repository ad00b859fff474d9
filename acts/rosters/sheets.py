"""Workbooks as people fill them in: find sheet and header, then hand over the rows.

Rows are streamed, so a hundred thousand of them fit. What cannot be read becomes a fault with
sheet, row, column and a reason in plain words.
"""

import itertools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import category, normalize
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from locales import _

Source = Path | BytesIO
"""A workbook on disk, or in memory."""
Progress = Callable[[int, int | None], None]
"""Told how many of how many are done; the whole may be unknown."""

MOST_BYTES = 600_000_000
"""Unpacked; 100,000 households take about 60 MB, a bomb takes more."""
HEADER_WITHIN = 10
"""A title and a note may stand above the header."""
UNREADABLE = (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError)
EXAMPLE = "示例"
EVERY = 500
MERGE = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+\d+:[A-Z]+\d+)"')
CHUNK = 1 << 20
LONGEST_MERGE = 80
"""Bytes of one merge in a sheet's XML, so that none is missed between two chunks."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file: where, and why, for the person who filled it in.

    Row 0 is the sheet as a whole, and an empty sheet the file.
    """

    sheet: str
    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet as it should be; an optional one may be missing, and so may an optional column."""

    sheet: str
    columns: tuple[str, ...]
    optional_columns: frozenset[str] = frozenset()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by column, as the workbook has them."""

    sheet: str
    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows of a workbook by sheet, and what could not be read."""

    rows: Mapping[str, Sequence[Row]]
    faults: Sequence[Fault]


def read(
    source: Source,
    layouts: Iterable[Layout],
    progress: Progress,
    most_bytes: int = MOST_BYTES,
) -> Filled:
    """Read the sheets of a workbook, on disk or in memory; `most_bytes` is its size unpacked."""
    if isinstance(source, Path) and not source.is_file():
        return Filled({}, [Fault("", 0, "", _("There is no such file."))])
    try:
        with zipfile.ZipFile(source) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > most_bytes:
                return Filled({}, [Fault("", 0, "", _("The file is too large; split it."))])
            return _read(source, archive, layouts, progress)
    except UNREADABLE:
        reason = _("The file cannot be read; save it as an Excel workbook (.xlsx).")
        return Filled({}, [Fault("", 0, "", reason)])


def clean(value: object) -> str:
    """A cell as text: half width, without control characters, trimmed."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = normalize("NFKC", "" if value is None else str(value))
    if not text.isprintable():
        text = "".join(char for char in text if char.isspace() or category(char)[0] != "C")
    return text.strip()


def _read(
    source: Source, archive: zipfile.ZipFile, layouts: Iterable[Layout], progress: Progress
) -> Filled:
    rows: dict[str, Sequence[Row]] = {}
    faults: list[Fault] = []
    book = openpyxl.load_workbook(source, read_only=True, data_only=False)
    try:
        found = {clean(name): book[name] for name in book.sheetnames}
        for layout in layouts:
            if layout.sheet in found:
                table = _Table(found[layout.sheet], archive, layout)
                rows[layout.sheet] = list(table.read(progress))
                faults += table.faults
            elif not layout.optional:
                faults.append(_missing(layout.sheet, found))
    finally:
        book.close()
    return Filled(rows, faults)


def _missing(sheet: str, found: Iterable[str]) -> Fault:
    return Fault(
        sheet,
        0,
        "",
        _(
            "The sheet %(sheet)s is missing; there are only: %(found)s.",
            sheet=sheet,
            found="、".join(found),
        ),
    )


class _Table:
    """One sheet being read."""

    def __init__(self, sheet: Any, archive: zipfile.ZipFile, layout: Layout) -> None:
        self.sheet = sheet
        self.layout = layout
        self.faults: list[Fault] = []
        self.merges = list(_merges(archive, sheet._worksheet_path))

    def read(self, progress: Progress) -> Iterator[Row]:
        """Hand over the rows below the header that hold anything."""
        total = self.sheet.max_row
        # Some programs write a size that is wrong, or a million rows of nothing.
        self.sheet.reset_dimensions()
        lines = enumerate(self.sheet.iter_rows(values_only=True), start=1)
        header = self._header(lines)
        if header is None:
            return
        above, columns = header
        merged = self._merged(above)
        for number, line in lines:
            if number % EVERY == 0:
                progress(number, total)
            cells = {name: line[place] for name, place in columns.items() if place < len(line)}
            if number not in merged and _holds_something(cells):
                yield Row(self.layout.sheet, number, cells)

    def _header(self, lines: Iterator[tuple[int, Any]]) -> tuple[int, Mapping[str, int]] | None:
        """Find the row with the names of the columns, and where each column is."""
        wanted = set(self.layout.columns)
        for number, line in itertools.islice(lines, HEADER_WITHIN):
            named = [clean(value).rstrip("*").strip() for value in line]
            if 2 * len(wanted & set(named)) >= len(wanted):
                return (number, _places(named, self.layout)) if self._fits(number, named) else None
        self._fault(0, "", _("The row with the names of the columns is missing."))
        return None

    def _fits(self, number: int, named: Sequence[str]) -> bool:
        needed = [name for name in self.layout.columns if name not in self.layout.optional_columns]
        for name in needed:
            if name not in named:
                self._fault(number, name, _("This column is missing."))
        for name in self.layout.columns:
            if named.count(name) > 1:
                self._fault(number, name, _("This column is there twice."))
        return not self.faults

    def _merged(self, above: int) -> set[int]:
        """The rows below the header in which cells are merged; only one of them has the value."""
        rows: set[int] = set()
        for area in self.merges:
            _left, first, _right, last = range_boundaries(area)
            if first is None or last is None or last <= above:
                continue
            reason = _(
                "The cells %(area)s are merged; split them and fill in every row.", area=area
            )
            self._fault(first, "", reason)
            rows.update(range(first, last + 1))
        return rows

    def _fault(self, row: int, column: str, reason: str) -> None:
        self.faults.append(Fault(self.layout.sheet, row, column, reason))


def _places(named: Sequence[str], layout: Layout) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(named) if name in layout.columns}


def _merges(archive: zipfile.ZipFile, member: str) -> Iterator[str]:
    """The merged areas of a sheet, which openpyxl does not tell when it streams."""
    rest = b""
    with archive.open(member) as source:
        while chunk := source.read(CHUNK):
            text = rest + chunk
            end = 0
            for match in MERGE.finditer(text):
                end = match.end()
                yield match[1].decode()
            rest = text[max(end, len(text) - LONGEST_MERGE) :]


def _holds_something(cells: Mapping[str, Any]) -> bool:
    texts = [value for value in cells.values() if isinstance(value, str)]
    if any(text.startswith(EXAMPLE) for text in texts):
        return False
    return len(texts) < sum(value is not None for value in cells.values()) or any(map(clean, texts))
