"""Comparing records at the console: lists out, answers in, looked at first, and within scope."""

import openpyxl
import pytest
from aiohttp import FormData

from storage.queries import cases, comparisons
from storage.scope import EVERYTHING
from tests.acts.compared import HEADER, BytesIO, changed, filled, nothing
from tests.acts.compared import county as compared
from tests.console.county import PASSWORD

OVERVIEW = "/console/comparisons"


@pytest.fixture
async def three(sessions):
    """Three cases at comparison, in the county of the console."""
    return await compared(sessions, 3)


async def hand_in(visitor, page, content):
    """Hand a file in as a browser does: the token first."""
    form = FormData()
    form.add_field("csrf", await visitor.token(page))
    form.add_field("sheet", content, filename="answers.xlsx")
    return await visitor.client.post(f"{page}/answers", data=form(), allow_redirects=False)


async def made(visitor, *departments):
    """Make a batch; where its page is."""
    fields = {"region": "990000", "departments": list(departments)}
    answer = await visitor.post(OVERVIEW, **fields)
    assert answer.status == 303, await answer.text()
    return answer.headers["Location"]


async def test_lists_out_answers_in_and_cases_move(visitor, three, sessions):
    await visitor.sign_in("county")
    assert "3" in await visitor.text(OVERVIEW)
    page = await made(visitor, "housing")
    answer = await visitor.get(f"{page}/sheet/housing")
    assert answer.status == 200
    assert "BD2026-0001" in answer.headers["Content-Disposition"]
    answer = await hand_in(visitor, page, filled(await answer.read(), nothing))
    assert answer.status == 303
    file = answer.headers["Location"]
    assert await three.states() == ["info_comparison"] * 3
    assert (await visitor.get(file)).status == 200
    answer = await visitor.post(file)
    assert answer.headers["Location"].endswith("moved=3&asked=0")
    assert await three.states() == ["village_shortlist"] * 3
    assert (await visitor.post(file, page)).status in (403, 422)
    assert (await visitor.get(page)).status == 200
    async with sessions.read() as session:
        case = await cases.get(session, EVERYTHING, three.cases[0])
    assert "BD2026-0001" in await visitor.text(f"/console/cases/{case.id}")


async def test_the_rows_that_are_wrong_come_back_with_their_reason(visitor, three):
    await visitor.sign_in("county")
    page = await made(visitor, "housing")
    content = filled(await (await visitor.get(f"{page}/sheet/housing")).read(), nothing)
    answer = await hand_in(visitor, page, changed(content, {"F3": "很多", "A4": "BD2020-0001"}))
    file = answer.headers["Location"]
    await visitor.post(file)
    assert await three.states() == ["village_shortlist", "info_comparison", "info_comparison"][::-1]
    answer = await visitor.get(f"{file}/rest")
    sheet = openpyxl.load_workbook(BytesIO(await answer.read())).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER)]
    assert [row[-2] for row in rows] == ["3", "4"]
    assert all(row[-1] for row in rows)


async def test_what_is_no_workbook_is_refused_in_words(visitor, three):
    await visitor.sign_in("county")
    page = await made(visitor, "housing")
    for content in (b"", b"hello", b"PK\x03\x04"):
        answer = await hand_in(visitor, page, content)
        assert answer.status == 422
        assert 'role="alert"' in await answer.text()


async def test_a_batch_of_nobody_or_of_no_office_is_not_made(visitor, three):
    await visitor.sign_in("county")
    assert (await visitor.post(OVERVIEW, region="990000")).status == 422
    await made(visitor, "housing")
    answer = await visitor.post(OVERVIEW, region="990101001", departments="housing")
    assert answer.status == 422


async def test_waiting_no_longer_needs_the_password(visitor, three):
    await visitor.sign_in("county")
    page = await made(visitor, "housing", "market")
    assert (await visitor.post(f"{page}/enough", page)).status == 422
    assert (await visitor.post(f"{page}/enough", page, password="wrong")).status == 422
    assert await three.states() == ["info_comparison"] * 3
    answer = await visitor.post(f"{page}/enough", page, password=PASSWORD)
    assert answer.headers["Location"].endswith("moved=3")
    assert await three.states() == ["village_shortlist"] * 3


async def test_nobody_but_the_bureau_sees_any_of_it(visitor, another, three, sessions):
    await visitor.sign_in("county")
    page = await made(visitor, "housing")
    answer = await hand_in(visitor, page, filled(await three_sheet(visitor, page), nothing))
    file = answer.headers["Location"]
    await another.sign_in("zhang")
    absent = await another.get(f"{OVERVIEW}/77")
    for address in (OVERVIEW, page, f"{page}/sheet/housing", file, f"{file}/rest"):
        foreign = await another.get(address)
        assert foreign.status == absent.status == 404
        assert await foreign.text() == await absent.text()
    for address in (OVERVIEW, f"{page}/answers", f"{page}/enough", file):
        fields = {"region": "990000", "departments": "housing", "password": PASSWORD}
        answer = await another.post(address, "/console", **fields)
        assert answer.status in (404, 422)
    assert await three.states() == ["info_comparison"] * 3
    async with sessions.read() as session:
        assert len(await comparisons.all_of(session, EVERYTHING)) == 1


async def three_sheet(visitor, page):
    return await (await visitor.get(f"{page}/sheet/housing")).read()
