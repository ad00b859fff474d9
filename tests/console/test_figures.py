"""The pages of the pictures: numbers as a table, the same as a workbook, and nothing foreign."""

import json
import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import update

from acts.cases import open_case
from acts.figures.counting import round_of
from console.pages.figures import HERE, KINDS
from notifications.outbox import put
from storage.models.cases import CaseClock
from storage.queries import addresses, households, regions
from storage.queries.households import NewHousehold

COUNTY, TOWN, VILLAGE, OTHER = "990000", "990101", "990101001", "990101002"
CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)


@pytest.fixture
async def busy(county, sessions, rules):
    """A case in each village; that of the second is late."""
    async with sessions.write() as session:
        village = await regions.get(session, OTHER)
        family = await households.register(session, NewHousehold(village, 1, "=李小明"))
        case = await open_case(session, rules, family, "household")
        late = session.moment.today - timedelta(days=1)
        change = update(CaseClock).where(CaseClock.case_id == case.id)
        await session.execute(change.values(running=True, deadline=late))
    await round_of(sessions)
    return county


def tables(text):
    """The tables of a page, cell by cell."""
    return [
        [
            [re.sub(r"<[^>]+>", "", cell).strip() for cell in CELL.findall(row)]
            for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table.*?</table>", text, re.DOTALL)
    ]


def drawn(text):
    """The numbers a page draws from."""
    match = re.search(r'<script type="application/json" id="drawn">(.*?)</script>', text, re.DOTALL)
    return json.loads(match[1]) if match else None


async def test_the_county_sees_its_places_and_goes_down(visitor, busy):
    await visitor.sign_in("county")
    text = await visitor.text(HERE)
    [[_head, town, *_rest]] = tables(text)
    assert town == ["柳河镇", "2", "1", "50%"]
    assert f"place={TOWN}" in text
    [[_head, zhang, li, together]] = tables(await visitor.text(f"{HERE}/cases?place={TOWN}"))
    assert [zhang[:3], li[:3]] == [["张庄村", "1", "0"], ["李营村", "1", "1"]]
    assert together[1:] == ["2", "1", "50%"]


async def test_areas_are_drawn_from_the_numbers_of_the_table(visitor, busy):
    await visitor.sign_in("county")
    blocks = drawn(await visitor.text(f"{HERE}/cases?place={TOWN}"))["blocks"]
    assert [(one["name"], one["value"]) for one in blocks] == [("张庄村", 1), ("李营村", 1)]
    assert blocks[0]["colour"] != blocks[1]["colour"]


async def test_every_picture_says_what_it_shows_and_has_its_workbook(visitor, busy):
    await visitor.sign_in("county")
    for key in KINDS:
        text = await visitor.text(f"{HERE}/{key}?period=2026-q1")
        assert "<h1>" in text
        assert 'class="hint"' in text
        answer = await visitor.get(f"{HERE}/{key}/sheet?period=2026-q1")
        assert answer.status == 200
        book = openpyxl.load_workbook(BytesIO(await answer.read()))
        for sheet, shown in zip(book.worksheets, tables(text), strict=False):
            rows = sheet.iter_rows(min_row=2, values_only=True)
            read = [[str(cell) for cell in row] for row in rows]
            assert read[: len(shown)] == shown
            assert len(read) - len(shown) in (0, 1)  # one line is its own sum, on the page


async def test_a_village_sees_itself_and_nothing_else(visitor, busy):
    await visitor.sign_in("zhang")
    [[_head, own]] = tables(await visitor.text(HERE))
    assert own[:2] == ["张庄村", "1"]
    for place in (OTHER, TOWN, COUNTY, "x"):
        for path in ("", "/cases", "/deliveries", "/weeks/sheet"):
            assert (await visitor.get(f"{HERE}{path}?place={place}")).status == 404


async def test_a_picture_that_there_is_not_and_words_that_mean_nothing(visitor, busy):
    await visitor.sign_in("county")
    assert (await visitor.get(f"{HERE}/people")).status == 404
    assert (await visitor.get(f"{HERE}/people/sheet")).status == 404
    odd = "period=<b>&procedure=<b>&channel=<b>&policy=<b>"
    for key in KINDS:
        text = await visitor.text(f"{HERE}/{key}?{odd}")
        assert "<b>" not in text
        assert "<h1>" in text


async def test_limits_go_down_to_the_steps_of_a_procedure(visitor, busy):
    await visitor.sign_in("county")
    text = await visitor.text(f"{HERE}/deadlines")
    [[_head, line, *_rest]] = tables(text)
    assert [line[1], line[-1]] == ["1", "2"]
    [[_head, step, *_rest]] = tables(await visitor.text(f"{HERE}/deadlines?procedure=identify"))
    assert step[0] == "线索登记"


async def test_only_these_pages_load_the_drawing(visitor, busy):
    await visitor.sign_in("county")
    assert "echarts.min.js" in await visitor.text(f"{HERE}/cases?place={TOWN}")
    assert "echarts.min.js" not in await visitor.text(f"{HERE}/cases?place={VILLAGE}")
    assert "echarts.min.js" not in await visitor.text("/console")


async def test_what_was_counted_says_when_and_what_was_not_says_so(visitor, county, sessions):
    await visitor.sign_in("county")
    assert "还没统计" in await visitor.text(f"{HERE}/deliveries")
    async with sessions.write() as session:
        contact = await addresses.ensure(session, "sms_http", "+8619900000001")
        await put(session, contact, "reply", "您好")
    await round_of(sessions)
    assert "0分钟前" in await visitor.text(f"{HERE}/deliveries")
