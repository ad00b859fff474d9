"""Workbooks as people make them: other files, other sheets, merged cells, templates."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from acts import rosters
from acts.rosters import Reading, templates
from storage.engine import Sessions
from tests.workbooks import (
    GOOD,
    HOUSEHOLD,
    TODAY,
    Book,
    complaints,
    save,
)


async def test_a_file_that_is_no_workbook_or_lacks_sheets_or_columns_says_so(
    book: Book, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not really")
    missing = rosters.read(tmp_path / "absent.xlsx", "households", TODAY).faults
    unreadable = rosters.read(broken, "households", TODAY).faults
    assert complaints(missing) == complaints(unreadable) == [("", 0, "")]
    wrong_sheet = book.sheet("Sheet1", HOUSEHOLD, [GOOD]).read().faults
    assert complaints(wrong_sheet) == [("农户", 0, "")]
    assert "Sheet1" in wrong_sheet[0].reason
    less = Book(tmp_path).sheet("农户", HOUSEHOLD[:-2], [GOOD[:-2]]).read().faults
    assert complaints(less) == [("农户", 1, "类别"), ("农户", 1, "标签")]
    nothing = Book(tmp_path).sheet("农户", ["甲", "乙"], []).read().faults
    assert complaints(nothing) == [("农户", 0, "")]


async def test_a_title_above_the_header_is_passed_over_and_merged_rows_are_not(
    book: Book,
) -> None:
    sheet = book.book.create_sheet("农户")
    sheet.append(["2026年农户名册"])
    sheet.merge_cells("A1:I1")
    sheet.append([f" {column}* " for column in HOUSEHOLD])
    for number in (3, 4, 5):
        sheet.append(["柳河镇", "张庄村", number, "张一", *[None] * 5])
    sheet.merge_cells("A4:A5")
    reading = book.read()
    assert complaints(reading.faults) == [("农户", 4, "")]
    assert "A4:A5" in reading.faults[0].reason
    assert [row.number for row in reading.households] == [3]


@pytest.mark.parametrize(
    ("kind", "sheets"),
    [
        ("households", ("households", "members")),
        ("officials", ("officials", "units")),
        ("units", ("units",)),
    ],
)
async def test_a_template_is_text_throughout_and_its_example_is_not_imported(
    tmp_path: Path, kind: str, sheets: Sequence[str]
) -> None:
    path = tmp_path / "template.xlsx"
    templates.write(kind, path)
    reading = rosters.read(path, kind, TODAY)
    empty: dict[str, Any] = {sheet: [] for sheet in sheets}
    assert reading == Reading(kind, **empty, faults=[])
    for sheet in openpyxl.load_workbook(path):
        values = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert all(cell.data_type == "s" and cell.number_format == "@" for cell in values)


async def test_the_example_of_a_template_would_be_valid(
    sqlite_county: Sessions, book: Book
) -> None:
    line, other, _official, _unit = templates.EXAMPLES.values()
    header = ("乡镇", "村", "户号", "姓名", "身份证号", "与户主关系")
    reading = book.households(line).sheet("成员", header, [other]).read()
    result = await save(sqlite_county, reading)
    assert result.faults == []
