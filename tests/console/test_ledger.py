"""The ledger on the console: what one may see, its balance, and the workbook with its reason."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from storage.models.system import Audit
from tests.console.county import PASSWORD


async def test_one_sees_the_lines_of_one_s_own_places(visitor, another, county):
    await visitor.sign_in("zhang")
    assert "张家" in await visitor.text("/console/ledger")
    await another.sign_in("li")
    assert "张家" not in await another.text("/console/ledger")
    assert (await another.get("/console/ledger?region=990101001")).status == 404
    assert (await another.get("/console/ledger?region=990101002")).status == 200


async def test_filters_are_in_the_address_and_nonsense_there_does_no_harm(visitor, county):
    await visitor.sign_in("county")
    assert "张家" in await visitor.text("/console/ledger?procedure=identify&role=village_committee")
    assert "张家" not in await visitor.text("/console/ledger?which=closed")
    for odd in ("from=x", "after=-1", "code='--", "which=%00", "state=%E6%98%8E"):
        assert (await visitor.get(f"/console/ledger?{odd}")).status == 200, odd


async def test_the_month_balances(visitor, county):
    await visitor.sign_in("county")
    answer = await visitor.get("/console/ledger/balance?month=2026-03")
    assert answer.status == 200
    assert 'class="good"' in await answer.text()


async def test_the_workbook_needs_the_password_and_is_written_down(visitor, county, sessions):
    await visitor.sign_in("zhang")
    export = "/console/ledger/export"
    assert (await visitor.post(export, "/console/ledger", password="wrong")).status == 422
    answer = await visitor.post(export, "/console/ledger", password=PASSWORD)
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(await answer.read())).active
    assert sheet is not None
    assert "3号 张家" in [cell.value for cell in sheet[3]]
    async with sessions.read() as session:
        rows = await session.execute(select(Audit.detail).where(Audit.action == "ledger.exported"))
        assert [row.detail["rows"] for row in rows] == [1]


@pytest.mark.parametrize("path", ["/console/ledger", "/console/ledger/balance"])
async def test_a_foreign_place_looks_absent(visitor, county, path):
    await visitor.sign_in("zhang")
    foreign = await visitor.get(f"{path}?region=990101002")
    absent = await visitor.get(f"{path}?region=123456789")
    assert foreign.status == absent.status == 404
