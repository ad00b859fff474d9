"""Rosters handed in at the console: looked at, taken with a password, and taken back."""

import io
import re
from typing import Any

import openpyxl
import pytest
from aiohttp import FormData

from storage.queries import households, roster_imports
from storage.queries.roster_imports import LONGEST_WORK
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD, Visitor
from tests.workbooks import HOUSEHOLD

HERE = "/console/imports"
GOOD = ("柳河镇", "张庄村", "8", "周小河", "", "", "", "", "")
BAD = ("柳河镇", "张庄村", "十", "何满仓", "", "123", "", "", "")


def book(*lines: tuple[str, ...]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "农户"
    for line in (HOUSEHOLD, *lines):
        sheet.append(line)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


async def hand_in(visitor: Visitor, content: bytes, kind: str = "") -> Any:
    form = FormData()
    form.add_field("csrf", await visitor.token(HERE))
    form.add_field("kind", kind)
    form.add_field("sheet", io.BytesIO(content), filename="x.xlsx")
    return await visitor.client.post(HERE, data=form, allow_redirects=False)


async def numbers(house) -> list[int]:
    async with house.sessions.read() as session:
        found = await households.by_village(session, EVERYTHING, "990101001")
        return sorted(one.number for one in found)


async def test_a_file_is_looked_at_its_good_rows_taken_and_taken_back(visitor, county, house):
    await visitor.sign_in("county")
    answer = await hand_in(visitor, book(GOOD, BAD))
    one = answer.headers["Location"]
    page = await visitor.text(one)
    assert "新增：1" in page
    assert "不能收：1" in page
    assert re.search(r"<td[^>]*>户号</td>.*?9000", page), "what belongs there"
    rows = await visitor.get(f"{one}/left-over")
    sheet = openpyxl.load_workbook(io.BytesIO(await rows.read()))["农户"]
    assert sheet["D2"].value == "何满仓"
    assert (await visitor.post(f"{one}/take", one, accept="1", password="no")).status == 422
    for _twice in range(2):
        taken = await visitor.post(f"{one}/take", HERE, accept="1", password=PASSWORD)
        assert taken.status == 303
    assert await numbers(house) == [3, 8]
    assert (await visitor.post(f"{one}/undo", f"{one}/undo", password="no")).status == 422
    for _twice in range(2):
        assert (await visitor.post(f"{one}/undo", HERE, password=PASSWORD)).status == 303
    assert await numbers(house) == [3]
    assert "已恢复1" in await visitor.text(one)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0old", "另存"),
        (b"\x00\x01\x02", "没有找到"),
        (b"", "先选"),
        (bytes(6_000_000), "5"),
    ],
    ids=["old", "nothing known", "none", "too large"],
)
async def test_what_cannot_be_taken_is_said_beside_the_field(visitor, county, content, said):
    await visitor.sign_in("county")
    answer = await hand_in(visitor, content, "officials")
    page = await answer.text()
    assert answer.status == 422
    assert said in page.partition('id="problem">')[2].partition("</p>")[0]


async def test_it_can_be_looked_at_as_something_else_or_put_away(visitor, county):
    await visitor.sign_in("county")
    one = (await hand_in(visitor, book(GOOD))).headers["Location"]
    assert (await visitor.post(f"{one}/check", one, kind="officials")).status == 303
    assert "干部" in await visitor.text(one)
    assert (await visitor.post(f"{one}/drop", one)).status == 303
    assert (await visitor.get(one)).status == 404


async def test_work_under_way_is_shown_and_work_that_stopped_is_begun_anew(
    visitor, county, house, hands
):
    await visitor.sign_in("county")
    one = (await hand_in(visitor, book(GOOD))).headers["Location"]
    number = int(one.rpartition("/")[2])
    async with house.sessions.write() as session:
        found = await roster_imports.get(session, EVERYTHING, number)
        assert await roster_imports.begin(session, found)
    page = await visitor.text(one)
    assert "<progress" in page
    assert 'hx-trigger="every 1s"' in page
    other = (await hand_in(visitor, book(BAD, GOOD))).headers["Location"]
    answer = await visitor.post(f"{other}/take", other, accept="1", password=PASSWORD)
    assert answer.status == 422
    hands.advance(seconds=LONGEST_WORK.total_seconds() + 1)
    assert 'role="alert"' in await visitor.text(one)
    assert (await visitor.post(f"{one}/check", one, kind="households")).status == 303
    assert "新增：1" in await visitor.text(one)


async def test_empty_forms_explain_their_headings(visitor, county):
    await visitor.sign_in("county")
    for kind in ("households", "officials", "units"):
        answer = await visitor.get(f"{HERE}/empty/{kind}")
        notes = openpyxl.load_workbook(io.BytesIO(await answer.read()))["填表说明"]
        assert any("：" in str(cell.value) for [cell] in notes.iter_rows())
    assert (await visitor.get(f"{HERE}/empty/regions")).status == 404


async def test_who_runs_nothing_finds_nothing(visitor, another, county):
    await visitor.sign_in("county")
    one = (await hand_in(visitor, book(GOOD))).headers["Location"]
    await another.sign_in("zhang")
    for address in (HERE, one, f"{one}/undo", f"{one}/left-over", f"{HERE}/empty/units"):
        assert (await another.get(address)).status == 404, address
    for act in ("check", "take", "drop", "undo"):
        answer = await another.post(f"{one}/{act}", "/console", password=PASSWORD)
        assert answer.status == 404, act
