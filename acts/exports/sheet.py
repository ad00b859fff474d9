"""An export as a workbook: marked on every page, every cell a text that no program runs."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from acts.exports.taking import Table
from acts.ledger_export import guarded

TEXT = "@"
LONGEST_MARK = 200
"""A page's header and footer hold 255 signs at most."""


def workbook(table: Table) -> bytes:
    """The file; no database and no waiting, so it may be made beside the loop."""
    book = Workbook(write_only=True)
    book.properties.identifier = table.number
    book.properties.creator = table.by
    book.properties.title = f"{table.title} {table.number}"
    book.properties.description = table.mark
    sheet = book.create_sheet(table.title[:31])
    on_paper = table.mark[:LONGEST_MARK].replace("&", "&&")
    sheet.oddHeader.center.text = on_paper
    sheet.oddFooter.center.text = on_paper
    sheet.freeze_panes = "A4"
    for place, name in enumerate(table.headings):
        letter = chr(ord("A") + place)
        sheet.column_dimensions[letter].width = min(40, max(12, 2 * len(name) + 4))
    sheet.append([_cell(sheet, table.mark)])
    sheet.append([_cell(sheet, f"{table.title} {table.at:%Y-%m-%d}", bold=True)])
    sheet.append([_cell(sheet, name, bold=True) for name in table.headings])
    for line in table.lines:
        sheet.append([_cell(sheet, text) for text in line])
    sheet.append([_cell(sheet, table.mark)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", guarded(text)))
    cell.data_type = "s"
    cell.number_format = TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell
