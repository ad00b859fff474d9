"""Files of warnings: rows find their household by any name or go back, and nothing comes twice."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from acts.actor import NotAllowed
from acts.screenings import importing
from acts.screenings.importing import ALREADY, OK, UNMATCHED, WRONG, AlreadyTaken
from acts.screenings.warning_sheets import NotWarnings, empty, read_warnings
from storage.models.screening import DepartmentWarning, WarningFile
from storage.queries import warning_files
from storage.scope import EVERYTHING
from tests.acts.screened import IDENTITY, Scene, scene
from tests.acts.warned import COST, MEDICAL, RULES, TODAY, WARNINGS, look, take_in, warnings
from tests.workbooks import identity


@pytest.fixture
async def county(sessions) -> Scene:
    return await scene(sessions)


async def verdicts(county, *lines):
    file_id = await look(county, *lines)
    async with county.sessions.read() as session:
        actor = await county.actor(session, "medical")
        seen = await importing.preview(session, RULES, actor, file_id)
    return [row.verdict for row in seen.rows]


ROWS = [
    ({"村": "柳树村", "户号": 1}, OK, 1),
    ({"村": "柳河镇柳树村", "户号": "2号"}, OK, 2),
    ({"村": "柳树", "户主姓名": "王 小河"}, OK, 3),
    ({"身份证号": IDENTITY}, OK, 1),
    ({"身份证号": IDENTITY, "村": "不知道哪个村"}, OK, 1),
    ({"村": "柳树村", "户号": 1, "户主姓名": "李秋生", "身份证号": IDENTITY}, OK, 1),
    ({"村": "柳树村", "户号": 2, "身份证号": IDENTITY}, UNMATCHED, None),
    ({"村": "柳树村", "户号": 2, "户主姓名": "李秋生"}, UNMATCHED, None),
    ({"村": "柳树村", "户号": 77}, UNMATCHED, None),
    ({"村": "柳树村", "户主姓名": "没有这人"}, UNMATCHED, None),
    ({"村": "赵庄村", "户主姓名": "赵铁柱"}, UNMATCHED, None),
    ({"村": "别处村", "户号": 1}, UNMATCHED, None),
    ({"身份证号": identity("19550505")}, UNMATCHED, None),
    ({"村": "柳树村"}, WRONG, None),
    ({"户主姓名": "李秋生"}, WRONG, None),
    ({"村": "柳树村", "户号": 1, "日期": "2026-03-03"}, WRONG, None),
    ({"村": "柳树村", "户号": 1, "日期": "2024-03-03"}, WRONG, None),
    ({"村": "柳树村", "户号": 1, "日期": None}, WRONG, None),
    ({"村": "柳树村", "户号": 1, "预警类型": "辍学"}, WRONG, None),
    ({"村": "柳树村", "户号": 1, "预警类型": None}, WRONG, None),
    ({"村": "柳树村", "户号": 1, "金额": "很多"}, WRONG, None),
    ({"村": "柳树村", "户号": 1, "说明": "=1+1"}, WRONG, None),
    ({"身份证号": "419901197001021234"}, WRONG, None),
]


async def test_a_row_finds_its_household_or_says_why_not(county):
    file_id = await look(county, *(COST | names for names, _verdict, _home in ROWS))
    async with county.sessions.read() as session:
        kept = await warning_files.get(session, EVERYTHING, file_id)
    for (names, verdict, home), row in zip(ROWS, kept.rows, strict=True):
        expected = county.families["liu", home].id if home else None
        assert (row["verdict"], row["household_id"]) == (verdict, expected), names
        assert bool(row["reason"]) is (verdict != OK)


async def test_the_same_warning_is_kept_once_however_often_it_comes(county):
    one = COST | {"村": "柳树村", "户号": 1}
    other_day = one | {"日期": "2026-02-21"}
    assert await verdicts(county, one, one, other_day) == [
        OK,
        ALREADY,
        OK,
    ]
    assert (await take_in(county, one, one, other_day)).kept == 2
    again = await take_in(county, one | {"说明": "换了说法"}, by="bureau")
    assert (again.kept, again.already) == (0, 1)
    file_id = await look(county, other_day)
    async with county.sessions.write() as session:
        actor = await county.actor(session, "medical")
        await importing.apply(session, RULES, actor, file_id)
        with pytest.raises(AlreadyTaken):
            await importing.apply(session, RULES, actor, file_id)
    assert len(await warnings(county)) == 2


async def test_no_identity_number_is_kept_in_words_or_in_rows(county):
    line = COST | {"身份证号": IDENTITY, "说明": f"住院，证号{IDENTITY}"}
    await take_in(county, line, COST | {"身份证号": identity("19550505")})
    async with county.sessions.read() as session:
        [kept] = await session.execute(select(WarningFile.rows, WarningFile.id))
        rows = session.vault.open_data(kept.rows, f"warning_file|rows|{kept.id}")
        [raw] = (await session.execute(select(DepartmentWarning.detail))).scalars()
    assert IDENTITY not in str(rows)
    assert identity("19550505") not in str(rows)
    assert "住院".encode() not in raw
    [warning] = await warnings(county)
    assert warning.detail == {"said": "住院,证号****", "amount": "32000"}


async def test_what_fits_no_household_goes_back_to_the_office(county):
    rows = [COST | {"村": "柳树村", "户号": 1}, COST | {"村": "柳树村", "户号": 77, "说明": "@x"}]
    file_id = await look(county, *rows)
    async with county.sessions.write() as session:
        actor = await county.actor(session, "medical")
        _name, content = await importing.left_over(session, RULES, actor, file_id)
        for stranger in ("schools", "liu", "town"):
            other = await county.actor(session, stranger)
            assert await importing.preview(session, RULES, other, file_id) is None
            assert await importing.apply(session, RULES, other, file_id) is None
            assert await importing.left_over(session, RULES, other, file_id) is None
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    header, line = page.iter_rows(values_only=True)
    assert "身份证号" not in header
    assert (line[0], line[1], line[-2]) == ("柳树村", "77", "3")
    assert line[-1]
    assert all(cell.data_type == "s" for row in page for cell in row if cell.value)


async def test_an_empty_sheet_filled_in_is_read_and_others_are_refused(county):
    blank = openpyxl.load_workbook(BytesIO(empty(WARNINGS, MEDICAL)))
    assert "大额医疗费" in blank.worksheets[0]["A1"].value
    blank.worksheets[0].append(["柳树村", "1", None, None, "2026-02-20", "大额医疗费"])
    filled = BytesIO()
    blank.save(filled)
    [row] = read_warnings(WARNINGS, MEDICAL, filled.getvalue(), TODAY)
    assert (row.number, row.kind, row.faults) == (1, "high_cost", ())
    for content in (b"", b"PK\x03\x04", empty(WARNINGS, MEDICAL)):
        with pytest.raises(NotWarnings):
            read_warnings(WARNINGS, MEDICAL, content, TODAY)


async def test_only_the_office_and_the_bureau_hand_in_its_warnings(county):
    for name in ("schools", "liu", "town", "group"):
        with pytest.raises(NotAllowed):
            await look(county, COST | {"村": "柳树村", "户号": 1}, by=name)
    assert await look(county, COST | {"村": "柳树村", "户号": 1}, by="bureau")
