"""The entry sheet at the console: download, receipts by form and by workbook, and scope."""

from io import BytesIO

import openpyxl
import pytest
from aiohttp import FormData

from tests.acts.entered import county as entered
from tests.acts.test_entry_sheets import learn
from tests.acts.test_entry_sheets_files import brought_back

OVERVIEW = "/console/entries"


@pytest.fixture
async def two(sessions):
    """Two cases that wait to be entered, in the county of the console."""
    return await entered(sessions, 2)


async def hand_in(visitor, content, **fields):
    """Hand a workbook in as a browser does: the token first."""
    form = FormData()
    form.add_field("csrf", await visitor.token(OVERVIEW))
    for name, value in fields.items():
        form.add_field(name, value)
    form.add_field("sheet", content, filename="entries.xlsx")
    address = f"{OVERVIEW}/receipts"
    return await visitor.client.post(address, data=form(), allow_redirects=False)


async def workbook(visitor):
    answer = await visitor.get(f"{OVERVIEW}/sheet")
    assert answer.status == 200
    return openpyxl.load_workbook(BytesIO(await answer.read()))


async def test_out_and_back_by_the_workbook(visitor, two):
    await visitor.sign_in("zhang")
    content = brought_back(await workbook(visitor), ["X-1001", None])
    assert (await hand_in(visitor, content)).status == 200
    assert [(await two.case(place)).state for place in range(2)] == ["monitored", "system_entry"]


async def test_a_wrong_row_keeps_everything_back_until_good_rows_will_do(visitor, two):
    await visitor.sign_in("zhang")
    content = brought_back(await workbook(visitor), ["X-1001", "X-1001"])
    answer = await hand_in(visitor, content)
    assert answer.status == 422
    assert (await two.case(0)).code in await answer.text()
    assert (await two.case(0)).state == "system_entry"
    assert (await hand_in(visitor, content, accept="1")).status == 200
    assert (await two.case(0)).state == "monitored"


async def test_what_is_no_workbook_is_refused_in_words(visitor, two):
    await visitor.sign_in("zhang")
    for content in (b"", b"hello"):
        answer = await hand_in(visitor, content)
        assert answer.status == 422
        assert 'role="alert"' in await answer.text()


async def test_a_receipt_by_form_with_the_file(visitor, two, clock):
    await visitor.sign_in("zhang")
    page = f"/console/cases/{two.cases[0]}"
    fields = {"number": "X-1001", "on": clock.moment().today.isoformat()}
    answer = await visitor.post(f"{page}/receipt", page, **fields)
    assert answer.status == 422
    assert "《监测户档案》" in await answer.text()
    answer = await visitor.post(f"{page}/receipt", page, **fields, file_made="1")
    assert answer.status == 303
    assert (await two.case(0)).state == "monitored"
    assert "X-1001" in await visitor.text(page)


@pytest.mark.parametrize("fields", [{"number": "x"}, {"on": "2026-03-03"}, {"on": "soon"}])
async def test_a_receipt_that_cannot_be_is_refused_in_words(visitor, two, clock, fields):
    await visitor.sign_in("zhang")
    page = f"/console/cases/{two.cases[0]}"
    good = {"number": "X-1001", "on": clock.moment().today.isoformat(), "file_made": "1"}
    answer = await visitor.post(f"{page}/receipt", page, **{**good, **fields})
    assert answer.status == 422
    assert 'role="alert"' in await answer.text()
    assert (await two.case(0)).state == "system_entry"


async def test_the_case_page_says_what_to_mend(visitor, two):
    await learn(two, ("p.age", 30, 1))
    await visitor.sign_in("zhang")
    assert "30" in await visitor.text(f"/console/cases/{two.cases[0]}")
    book = await workbook(visitor)
    assert book["监测对象录入"].max_row == 2


async def test_foreign_and_absent_look_the_same(visitor, two, clock):
    await visitor.sign_in("li")
    fields = {"number": "X-1001", "on": clock.moment().today.isoformat()}
    foreign = await visitor.post(f"/console/cases/{two.cases[0]}/receipt", OVERVIEW, **fields)
    absent = await visitor.post("/console/cases/77/receipt", OVERVIEW, **fields)
    assert foreign.status == absent.status == 404
    assert (await workbook(visitor))["监测对象录入"].max_row == 1
