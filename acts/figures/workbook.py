"""A picture as a workbook: the same tables, a sheet each, without any name of a person."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from acts.figures.pictures import Cell, Picture, Table
from acts.ledger_export import guarded
from locales import _

FIRST_WIDTH, WIDTH = 30, 14


def of_picture(picture: Picture, heading: str) -> bytes:
    """The tables of a picture; no database and no waiting, so it may run beside the loop."""
    book = Workbook(write_only=True)
    for number, table in enumerate(picture.tables, 1):
        _sheet(book, table, heading, _("Table %(number)s", number=number))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rows_of(table: Table) -> list[tuple[Cell, ...]]:
    """The rows of a table as they are read: headings, lines, and what they come to together."""
    rows: list[tuple[Cell, ...]] = [(table.heading, *table.columns)]
    rows += [(line.name, *line.cells) for line in table.lines]
    if table.together is not None:
        rows.append((_("Together"), *table.together))
    return rows


def _sheet(book: Workbook, table: Table, heading: str, name: str) -> None:
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width = FIRST_WIDTH
    for place in range(len(table.columns)):
        sheet.column_dimensions[chr(ord("B") + place)].width = WIDTH
    sheet.freeze_panes = "B3"
    title = f"{heading} {table.name}".strip()
    sheet.append([_cell(sheet, title)])
    head, *rows = rows_of(table)
    sheet.append(_cells(sheet, head, bold=True))
    for row in rows:
        sheet.append(_cells(sheet, row))


def _cells(sheet: Any, row: Sequence[Cell], *, bold: bool = False) -> list[Any]:
    return [_cell(sheet, value, bold=bold) for value in row]


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    made = WriteOnlyCell(sheet, value if isinstance(value, int) else guarded(value))
    if isinstance(value, str):
        made.data_type = "s"
    if bold:
        made.font = Font(bold=True)
    return made
