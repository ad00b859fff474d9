"""The ledger on the console: what one may see, its balance, and the workbook with its reason."""

import pytest


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


async def test_the_lines_are_taken_along_with_their_filters(visitor, county):
    await visitor.sign_in("zhang")
    said = await visitor.text("/console/ledger?which=all&late=0")
    assert "/console/exports/new?kind=ledger&amp;late=0&amp;which=all" in said


@pytest.mark.parametrize("path", ["/console/ledger", "/console/ledger/balance"])
async def test_a_foreign_place_looks_absent(visitor, county, path):
    await visitor.sign_in("zhang")
    foreign = await visitor.get(f"{path}?region=990101002")
    absent = await visitor.get(f"{path}?region=123456789")
    assert foreign.status == absent.status == 404
