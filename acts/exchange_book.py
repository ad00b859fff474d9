"""Workbooks that leave the house: every cell is text and stays text, whatever it begins with."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH, WIDEST = 14, 30
TEXT = "@"
"""The format that keeps a spreadsheet from turning digits into numbers or words into formulas."""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name, a line above the header, the header, and rows as long as it."""

    title: str
    note: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]


def write(pages: Iterable[Page]) -> bytes:
    """Write a workbook."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for page in pages:
        _fill(book.create_sheet(page.title), page)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Any, page: Page) -> None:
    from openpyxl.utils import get_column_letter

    for place, name in enumerate(page.header, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = min(WIDEST, max(WIDTH, 2 * len(name) + 2))
    sheet.freeze_panes = "A3" if page.note else "A2"
    if page.note:
        sheet.append(list(_cells(sheet, [page.note])))
    sheet.append(list(_cells(sheet, page.header, bold=True)))
    for row in page.rows:
        sheet.append(list(_cells(sheet, row)))


def _cells(sheet: Any, values: Sequence[str], *, bold: bool = False) -> Iterator[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    font = Font(bold=True) if bold else None
    for value in values:
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        cell.number_format = TEXT
        if font:
            cell.font = font
        yield cell
