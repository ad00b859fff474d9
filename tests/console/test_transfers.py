"""Families that move, on the console: asked here, accepted there, absent here afterwards."""

import pytest

from storage.queries import cases, transfers
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD

HERE = "/console/transfers"
ASKING = {"village": "990101001", "number": "3", "to": "990101002", "reason": "搬过去了"}


@pytest.fixture
async def asked(visitor, county, sessions):
    """A family of 张庄村 that wants to move to 李营村; its village is signed in."""
    await visitor.sign_in("zhang")
    assert (await visitor.post(HERE, **ASKING)).status == 303
    async with sessions.read() as session:
        return (await transfers.listed(session, EVERYTHING))[0]


async def test_the_receiving_village_takes_over_and_the_old_one_finds_nothing(
    visitor, another, county, asked
):
    case = f"/console/cases/{county.case_id}"
    await another.sign_in("li")
    assert (await another.get(case)).status == 404
    accept = f"{HERE}/{asked.id}/accept"
    assert (await another.post(accept, HERE, password="wrong")).status == 422
    assert (await another.post(accept, HERE, password=PASSWORD)).status == 303
    assert "1号 张家" in await another.text(case)
    assert (await visitor.get(case)).status == 404
    assert "张家" not in await visitor.text("/console/cases")
    assert "张庄村 → 柳河镇李营村" in await visitor.text(HERE)


async def test_the_village_it_leaves_cannot_accept(visitor, county, asked, sessions):
    accept = f"{HERE}/{asked.id}/accept"
    assert (await visitor.post(accept, HERE, password=PASSWORD)).status == 404
    async with sessions.read() as session:
        assert (await cases.get(session, EVERYTHING, county.case_id)).region_id == "990101001"


async def test_declining_needs_a_reason(visitor, another, county, asked, sessions):
    await another.sign_in("li")
    decline = f"{HERE}/{asked.id}/decline"
    assert (await another.post(decline, HERE, reason="")).status == 422
    assert (await another.post(decline, HERE, reason="户口没迁")).status == 303
    assert "户口没迁" in await visitor.text(HERE)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"number": "99"}, 422),
        ({"number": "x"}, 404),
        ({"to": "990101"}, 422),
        ({"to": "nowhere"}, 404),
        ({"village": "990101002"}, 422),
        ({"reason": ""}, 422),
    ],
    ids=str,
)
async def test_what_cannot_be_asked_is_said(visitor, county, wrong, status, sessions):
    await visitor.sign_in("zhang")
    assert (await visitor.post(HERE, **(ASKING | wrong))).status == status
    async with sessions.read() as session:
        assert await transfers.listed(session, EVERYTHING) == []
