"""An empty workbook to fill in: header, an invented example, and a sheet of notes."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from acts.rosters.columns import expected
from acts.rosters.rows import HOUSEHOLDS, MEMBERS, OFFICIALS, STATUSES, UNITS, role_names
from acts.rosters.sheets import EXAMPLE, Layout
from locales import _

NOTES = "填表说明"
TEXT = "@"
"""The format that keeps a spreadsheet from turning digits into numbers."""
PREPARED_ROWS = 500
WIDTH = 18
INVENTED_ID = "41990119850312001X"
"""Its region code belongs to no county."""
EXAMPLES = {
    HOUSEHOLDS.sheet: (
        "柳河镇", "张庄村", "3", "张示例", INVENTED_ID, "19900000003", "4", "一般农户",
        "低保、独居老人",
    ),
    MEMBERS.sheet: ("柳河镇", "张庄村", "3", "李示例", "", "配偶"),
    OFFICIALS.sheet: (
        "王示例", "19900000004", "帮扶责任人", "柳河镇张庄村", "县农技站", "2026-03-01", "",
        "柳河镇张庄村3号",
    ),
    UNITS.sheet: ("县农技站", "柳河镇张庄村", "2026-03-01", ""),
}  # fmt: skip
LAYOUTS = {"households": (HOUSEHOLDS, MEMBERS), "officials": (OFFICIALS, UNITS), "units": (UNITS,)}


def write(kind: str, path: Path | BytesIO) -> None:
    """Write the template of a kind that is a workbook: households, officials or units."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for layout in LAYOUTS[kind]:
        _fill(book.create_sheet(layout.sheet), layout)
    notes = book.create_sheet(NOTES)
    notes.column_dimensions["A"].width = 6 * WIDTH
    lines = [*_notes(kind), "", *_headings(kind)]
    for number, line in enumerate(lines, start=1):
        _put(notes, number, 1, line)
    book.save(path)


def _fill(sheet: Worksheet, layout: Layout) -> None:
    sheet.freeze_panes = "A2"
    for place, column in enumerate(layout.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
        _put(sheet, 1, place, column)
        sheet.cell(1, place).font = Font(bold=True)
        for number in range(2, PREPARED_ROWS):
            sheet.cell(number, place).number_format = TEXT
    for place, value in enumerate(EXAMPLES[layout.sheet], start=1):
        _put(sheet, 2, place, f"{EXAMPLE}：{value}" if place == 1 else value)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Put a text that stays one, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _headings(kind: str) -> Sequence[str]:
    """Each heading with what belongs below it, once where two sheets have it."""
    names = dict.fromkeys(name for layout in LAYOUTS[kind] for name in layout.columns)
    return [f"{name}：{expected(name)}" for name in names]


def _notes(kind: str) -> Sequence[str]:
    common = [
        _("Rows that begin with %(example)s are not read; you may leave them.", example=EXAMPLE),
        _("Do not merge cells and do not use formulas; every row is one line of the list."),
        _("Keep the format of the cells as text, so that long numbers keep all their digits."),
        _("Fill the same file in again and import it again: only what changed is changed."),
    ]
    if kind == "units":
        return [*common, _("A unit that helps several villages has a row for each.")]
    if kind == "officials":
        names = "、".join(role_names())
        return [
            *common,
            _("A person with several roles has a row for each, with the same phone."),
            _("Roles: %(names)s.", names=names),
            _("Who stands for a unit names it as the sheet of units does."),
        ]
    return [
        *common,
        _("Village and number together are the household; a number is used once in a village."),
        _("An empty cell leaves what is registered as it is."),
        _("Kinds: %(kinds)s.", kinds="、".join(STATUSES)),
        _("Who is not listed as a member any more stays registered."),
    ]
