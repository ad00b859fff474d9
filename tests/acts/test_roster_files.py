"""Files as people hand them in: workbooks, tables as text, and what is neither."""

import io
import zipfile

import pytest

from acts.rosters import files
from acts.rosters.columns import EXPECTED
from acts.rosters.templates import LAYOUTS
from tests.acts.test_roster_importing import content_of, office
from tests.workbooks import GOOD, HOUSEHOLD, OFFICIAL

__all__ = ["office"]


def zipped(**entries: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return body.getvalue()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (zipped(**{"xl/vbaProject.bin": b"x"}), files.HasMacros),
        (zipped(**{"xl/worksheets/sheet1.xml": b"0" * 130_000_000}), files.TooLarge),
        (b"\xd0\xcf\x11\xe0 an old workbook", files.OldFormat),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\xff", files.NoTable),
        ("某某,某某\n1,2\n".encode(), files.NoTable),
        (b"", files.NoTable),
    ],
    ids=["macros", "bomb", "old", "picture", "other table", "nothing"],
)
def test_what_is_no_roster_is_refused_with_a_reason(content, error):
    with pytest.raises(error) as caught:
        files.workbook_of(content)
    assert caught.value.sentence()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
async def test_a_table_as_text_is_taken_too(office, encoding, delimiter):
    lines = [delimiter.join(line) for line in (HOUSEHOLD, GOOD)]
    one = await office.get(await office.hand_in("\r\n".join(lines).encode(encoding)))
    assert (one.kind, one.counts["new"], one.counts["bad"]) == ("households", 1, 0)


@pytest.mark.parametrize(
    ("sheet", "header", "kind"),
    [
        ("农户", HOUSEHOLD, "households"),
        ("Sheet1", HOUSEHOLD, "households"),
        ("干部", OFFICIAL, "officials"),
        ("派出单位", ("单位", "村", "起", "止"), "units"),
        ("Sheet1", ("a", "b"), None),
    ],
)
def test_the_kind_is_told_from_sheets_and_headings(book, sheet, header, kind):
    assert files.kind_of(content_of(book.sheet(sheet, header, []))) == kind


def test_every_column_says_what_belongs_there():
    columns = {name for layouts in LAYOUTS.values() for one in layouts for name in one.columns}
    assert columns == {*EXPECTED}
