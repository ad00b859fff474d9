"""Campaigns and warnings at the console: looked at first, within scope, never sorted by merit."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from aiohttp import FormData

from acts.screenings.warning_sheets import COLUMNS
from storage.queries import department_warnings, households, regions, screenings
from storage.queries.department_warnings import NewWarning, Sight, Wanted
from storage.queries.households import NewHousehold
from storage.scope import EVERYTHING
from tests.acts.screened import sheet

LIST, WARNINGS = "/console/screenings", "/console/warnings"
TODAY = date(2026, 3, 2)
PLAN = {"region": "990000", "title": "春季<b>排查", "first": "2026-03-01", "last": "2026-04-30"}
ALL = Sight(EVERYTHING)


@pytest.fixture
async def families(county, sessions):
    """Two more families, one in each village."""
    async with sessions.write() as session:
        made = {}
        for village, number, head in (("990101001", 5, "周小河"), ("990101002", 8, "何满仓")):
            place = await regions.get(session, village)
            home = await households.register(session, NewHousehold(place, number, head))
            made[number] = home.id
    return made


async def opened(visitor, **changed):
    """Open a campaign; where its page is."""
    answer = await visitor.post(LIST, **(PLAN | changed), seen="1")
    assert answer.status == 303, await answer.text()
    return answer.headers["Location"]


async def open_warnings(sessions):
    async with sessions.read() as session:
        return await department_warnings.page(session, ALL, Wanted(), 50)


async def warned(sessions, household_id):
    async with sessions.write() as session:
        new = NewWarning(household_id, "civil_affairs", "aid_asked", TODAY, {"said": "急"})
        await department_warnings.add(session, new, "1")
    return (await open_warnings(sessions))[-1].id


async def hand_in(visitor, content, department="medical_insurance"):
    form = FormData()
    form.add_field("csrf", await visitor.token(WARNINGS))
    form.add_field("department", department)
    form.add_field("sheet", content, filename="warnings.xlsx")
    return await visitor.client.post(f"{WARNINGS}/files", data=form(), allow_redirects=False)


async def test_a_campaign_is_looked_at_opened_followed_and_closed(visitor, families, hands):
    await visitor.sign_in("county")
    answer = await visitor.post(LIST, **PLAN)
    said = await answer.text()
    assert answer.status == 200
    assert said.index("张庄村") < said.index("李营村")
    assert "<b>排查" not in said
    assert "春季" not in await visitor.text(LIST)
    page = await opened(visitor)
    assert "0/3" in await visitor.text(page)
    assert "周小河" in await visitor.text(f"{page}/villages/990101001")
    answer = await visitor.post(f"{page}/close", page)
    assert answer.status == 422
    hands.advance(days=60)
    await visitor.sign_in("county")
    answer = await visitor.post(f"{page}/close", page)
    assert answer.status == 422
    answer = await visitor.post(f"{page}/close", page, reason="其余常年在外")
    assert answer.status == 303
    assert "其余常年在外" in await visitor.text(page)
    assert (await visitor.post(f"{page}/close", page, reason="再来一次")).status == 404


WRONG = (
    {"title": " "},
    {"first": "2026-01-01"},
    {"last": "2026-02-01"},
    {"last": "2026-09-01"},
    {"first": "x"},
    {"region": "990101", "title": ""},
)


async def test_what_cannot_be_is_said_and_what_was_typed_stays(visitor, families, sessions):
    await visitor.sign_in("county")
    for wrong in WRONG:
        for seen in ({}, {"seen": "1"}):
            answer = await visitor.post(LIST, **(PLAN | wrong), **seen)
            said = await answer.text()
            assert answer.status == 422, wrong
            assert 'role="alert"' in said
            assert (PLAN | wrong)["last"] in said
    async with sessions.read() as session:
        assert await screenings.page(session, EVERYTHING) == []


async def test_a_village_sees_its_own_and_opens_or_closes_nothing(visitor, another, families):
    await visitor.sign_in("county")
    page = await opened(visitor)
    await another.sign_in("zhang")
    said = await another.text(page)
    assert "0/2" in said
    assert "李营村" not in said
    assert (await another.get(f"{page}/villages/990101001")).status == 200
    absent = await another.get(f"{LIST}/77")
    for address in (f"{page}/villages/990101002", f"{page}/villages/nowhere"):
        foreign = await another.get(address)
        assert foreign.status == absent.status == 404
        assert await foreign.text() == await absent.text()
    assert (await another.post(LIST, **PLAN, seen="1")).status == 404
    assert (await another.post(f"{page}/close", page, reason="不查了")).status == 404
    answer = await another.post(f"{page}/export", page)
    book = openpyxl.load_workbook(BytesIO(await answer.read()))
    text = str([[cell.value for cell in row] for sheet in book for row in sheet])
    assert "张庄村" in text
    assert "李营村" not in text
    left = page.replace(f"{LIST}/", "/console/exports/new?kind=screening&screening=")
    said = await another.text(left)
    assert "周*河" in said
    assert "何*仓" not in said


async def test_warnings_come_in_are_looked_at_first_and_go_back(
    visitor, county, families, sessions
):
    await visitor.sign_in("county")
    blank = await visitor.get(f"{WARNINGS}/sheets/medical_insurance")
    page = openpyxl.load_workbook(BytesIO(await blank.read())).worksheets[0]
    assert [cell.value for cell in page[2]] == list(COLUMNS)
    cost = {"日期": "2026-02-20", "预警类型": "大额医疗费", "说明": "<i>住院", "金额": "32000"}
    rows = [{"村": "张庄村", "户号": number} | cost for number in (3, 5, 77)]
    answer = await hand_in(visitor, sheet(*rows))
    assert answer.status == 303
    file = answer.headers["Location"]
    assert await open_warnings(sessions) == []
    assert (await visitor.post(file)).status == 303
    assert (await visitor.post(file, WARNINGS)).status == 422
    [waiting] = await open_warnings(sessions)
    assert waiting.household_id == families[5]
    said = await visitor.text(WARNINGS)
    assert "32000" in said
    assert "<i>住院" not in said
    assert "32000" in await visitor.text(f"/console/cases/{county.case_id}")
    rest = openpyxl.load_workbook(BytesIO(await (await visitor.get(f"{file}/rest")).read()))
    assert [row[1].value for row in rest.worksheets[0].iter_rows(min_row=2)] == ["77"]
    for content in (b"", b"hello", sheet()):
        assert (await hand_in(visitor, content)).status == 422


async def test_a_warning_is_settled_with_a_sentence_or_a_case(visitor, families, sessions):
    first = await warned(sessions, families[5])
    await visitor.sign_in("zhang")
    answer = await visitor.post(f"{WARNINGS}/{first}/looked", WARNINGS, note=" ")
    assert answer.status == 422
    answer = await visitor.post(f"{WARNINGS}/{first}/looked", WARNINGS, note="看过了，都好")
    assert answer.status == 303
    assert "看过了，都好" in await visitor.text(f"{WARNINGS}?closed=1")
    async with sessions.write() as session:
        new = NewWarning(families[5], "education", "dropout", TODAY, {})
        await department_warnings.add(session, new, "1")
    [second] = await open_warnings(sessions)
    answer = await visitor.post(f"{WARNINGS}/{second.id}/case", WARNINGS)
    assert answer.headers["Location"].startswith("/console/cases/")
    assert (await visitor.get(answer.headers["Location"])).status == 200
    assert (await visitor.post(f"{WARNINGS}/{second.id}/case", WARNINGS)).status == 404


async def test_another_villages_warning_is_not_there(visitor, families, sessions):
    foreign = await warned(sessions, families[8])
    await visitor.sign_in("zhang")
    assert "何" not in (await visitor.text(WARNINGS)).split("<main")[1]
    for way in ("looked", "case"):
        answer = await visitor.post(f"{WARNINGS}/{foreign}/{way}", WARNINGS, note="看过了")
        assert answer.status == 404
    for address in (f"{WARNINGS}/files/1", f"{WARNINGS}/files/1/rest"):
        assert (await visitor.get(address)).status == 404
    assert (await visitor.get(f"{WARNINGS}/sheets/medical_insurance")).status == 404
    assert (await hand_in(visitor, sheet())).status == 404
    assert [one.id for one in await open_warnings(sessions)] == [foreign]
