"""Papers as workbooks, for offices that go on working with the figures."""

from io import BytesIO
from typing import Any

from acts.papers.paper import Facts, Lines, Paper, Table, visible

WIDTH = 16
WIDEST = 60
LONGEST_NAME = 31
NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")
TEXT = "@"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book(paper: Paper) -> bytes:
    """A paper as an .xlsx: facts and sentences on the first sheet, each table on one of its own."""
    import openpyxl

    workbook = openpyxl.Workbook()
    first = workbook.worksheets[0]
    first.title = _name(paper.title, set())
    _fill_first(first, paper)
    used = {first.title}
    for block in paper.blocks:
        if isinstance(block, Table):
            sheet = workbook.create_sheet(_name(block.title or paper.title, used))
            used.add(sheet.title)
            _fill_table(sheet, block)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _fill_first(sheet: Any, paper: Paper) -> None:
    from openpyxl.styles import Font

    _put(sheet, 1, 1, paper.title)
    sheet.cell(1, 1).font = Font(bold=True, size=16)
    sheet.column_dimensions["A"].width = 2 * WIDTH
    sheet.column_dimensions["B"].width = WIDEST
    lines = [(paper.shown_code, paper.place), (paper.mark, paper.subtitle)]
    for block in paper.blocks:
        if isinstance(block, Facts):
            lines += [(block.title, ""), *block.rows]
        elif isinstance(block, Lines):
            lines += [(block.title, ""), *(("", line) for line in block.lines)]
    lines += [("", paper.foot)]
    wanted = [line for line in lines if any(line)]
    for number, (left, right) in enumerate(wanted, start=2):
        _put(sheet, number, 1, left)
        _put(sheet, number, 2, right)


def _fill_table(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    shares = table.widths or (1,) * len(table.header)
    whole = sum(shares)
    for place, name in enumerate(table.header, start=1):
        _put(sheet, 1, place, name)
        sheet.cell(1, place).font = Font(bold=True)
        share = shares[place - 1] * len(table.header) / whole
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = min(WIDEST, max(WIDTH // 2, WIDTH * share))
    for number, row in enumerate(table.rows, start=2):
        for place, value in enumerate(row, start=1):
            _put(sheet, number, place, value)


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    """Put a value: a short figure as a number to reckon with, all else as text that stays one."""
    from openpyxl.styles import Alignment

    cell = sheet.cell(row, column)
    if text.isascii() and text.isdigit() and len(text) <= 6 and text == str(int(text)):
        cell.value = int(text)
        return
    cell.value = visible(text)
    cell.data_type = "s"
    cell.number_format = TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _name(title: str, used: set[str]) -> str:
    """A sheet's name: short, without what a workbook does not allow, and not used yet."""
    short = title.translate(NOT_IN_A_NAME).strip()[:LONGEST_NAME] or "1"
    name, number = short, 1
    while name in used:
        number += 1
        name = f"{short[: LONGEST_NAME - 3]} {number}"
    return name
