"""Receipts by the workbook: it goes out, comes back filled in, and is kept or not."""

import openpyxl
import pytest

from acts.entry_sheets import importing
from acts.entry_sheets.importing import NoSheet, read_lines
from tests.acts.compared import saved
from tests.acts.entered import RULES, county
from tests.acts.test_entry_sheets import workbook

SHEETS = RULES.exchanges.entry_sheet


@pytest.fixture
async def one(sessions):
    """One case that waits to be entered."""
    return await county(sessions)


@pytest.fixture
async def three(sqlite_sessions):
    """Three of them."""
    return await county(sqlite_sessions, 3)


def brought_back(book, numbers, day="2026-03-02", made="是"):
    """Fill the workbook in as the township does."""
    sheet = book["监测对象录入"]
    names = [cell.value for cell in sheet[1]]
    for row, number in zip(sheet.iter_rows(min_row=2), numbers, strict=True):
        row[names.index("系统回执编号")].value = number
        row[names.index("录入日期")].value = day if number else None
        row[names.index("档案已建立")].value = made
    return saved(book)


async def take_in(made, content, *, accept=False):
    lines = read_lines(SHEETS, content)
    async with made.sessions.read() as session:
        actor = await made.actor(session)
    return await importing.take_in(made.sessions, RULES, actor, lines, accept_good_rows=accept)


async def test_the_workbook_goes_out_and_comes_back(one):
    result = await take_in(one, brought_back(await workbook(one), ["X-1001"]))
    assert (result.saved, result.entered, result.open) == (True, 1, 0)
    assert (await one.case()).state == "monitored"


async def test_a_row_without_a_number_stays_open(three):
    content = brought_back(await workbook(three), ["X-1001", None, None])
    result = await take_in(three, content)
    assert (result.saved, result.entered, result.open) == (True, 1, 2)


@pytest.mark.parametrize("accept", [False, True])
async def test_with_anything_wrong_nothing_is_kept_unless_the_good_rows_will_do(three, accept):
    content = brought_back(await workbook(three), ["X-1001", "X-1001", "X-1003"])
    result = await take_in(three, content, accept=accept)
    assert result.saved is accept
    assert [(wrong.sheet, wrong.row) for wrong in result.wrong] == [("监测对象录入", 3)]
    states = [(await three.case(place)).state for place in range(3)]
    waiting, done = "system_entry", "monitored"
    assert states == ([done, waiting, done] if accept else [waiting] * 3)


@pytest.mark.parametrize("day", [None, "2026-03-03", "昨天"])
async def test_a_day_that_cannot_be_is_wrong(three, day):
    content = brought_back(await workbook(three), ["X-1001", None, None], day=day)
    result = await take_in(three, content)
    assert [wrong.row for wrong in result.wrong] == [2]


@pytest.mark.parametrize("content", [b"", b"%PDF", saved(openpyxl.Workbook())])
def test_what_is_no_workbook_of_ours_is_refused(content):
    with pytest.raises(NoSheet):
        read_lines(SHEETS, content)
