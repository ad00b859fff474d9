"""What waits for a second person: everything of one's places, and never one's own to let go."""

import pytest

from storage.queries import addresses
from tests.console.county import PASSWORD
from tests.console.test_notices import NOTICE, prepared

PAGE = "/console/approvals"


@pytest.fixture
async def sending(visitor, house, county):
    async with house.sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "family")
        await addresses.belongs(session, contact.id, county.household_id)
    return await prepared(visitor)


async def test_the_author_reads_that_somebody_else_must(visitor, another, sending):
    own = await visitor.text(PAGE)
    assert NOTICE["title"] in own
    assert "要由另一个人批准" in own
    assert "没有等您的" in own
    await another.sign_in("second")
    theirs = await another.text(PAGE)
    assert f'href="{sending}"' in theirs
    assert "有1件等您来看" in theirs
    assert "县里老王准备的" in theirs
    assert "1户" in theirs
    assert "县里老陈" in await visitor.text(sending)  # who may approve it is named


async def test_what_is_approved_waits_to_be_sent_and_then_no_more(visitor, another, sending):
    await another.sign_in("second")
    assert (await another.post(f"{sending}/approve", sending, password=PASSWORD)).status == 303
    assert "已经批准了" in await visitor.text(PAGE)
    assert (await another.post(f"{sending}/send", sending, password=PASSWORD)).status == 303
    assert "现在没有等着的" in await another.text(PAGE)


async def test_a_village_sees_nothing_of_the_county_s(another, sending):
    await another.sign_in("zhang")
    page = await another.text(PAGE)
    assert NOTICE["title"] not in page
    assert "现在没有等着的" in page


async def test_a_correction_is_listed_as_one(visitor, another, house, sending):
    await another.sign_in("second")
    for step in ("approve", "send"):
        await another.post(f"{sending}/{step}", sending, password=PASSWORD)
    right = {"zh_CN.short": "更正，以这条为准：临时救助找乡镇申请，不收任何费用。"}
    fields = {"review_by": "2026-06-30", "password": PASSWORD, **right}
    assert (await visitor.post(f"{sending}/correct", **fields)).status == 303
    page = await another.text(PAGE)
    assert "<h2>更正</h2>" in page
    assert "<h2>群发</h2>" not in page
