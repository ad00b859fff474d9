"""A sending at the console: paused, let go on, stopped, put right; and what recurs."""

import pytest
from sqlalchemy import select

from storage.models.delivery import Outbox
from storage.models.notices import Broadcast, RecurringBroadcast
from storage.queries import addresses
from tests.console.county import PASSWORD
from tests.console.test_notices import NOTICE, prepared

CORRECTED = {"review_by": "2026-06-30", "password": PASSWORD}


@pytest.fixture
async def reachable(house, county):
    async with house.sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "family")
        await addresses.belongs(session, contact.id, county.household_id)


@pytest.fixture
async def sending(visitor, another, county, house, reachable):
    page = await prepared(visitor)
    await another.sign_in("second")
    assert (await another.post(f"{page}/approve", page, password=PASSWORD)).status == 303
    assert (await another.post(f"{page}/send", page, password=PASSWORD)).status == 303
    return page


async def state(house) -> str:
    async with house.sessions.read() as session:
        return (await session.execute(select(Broadcast.state))).scalars().first()


async def test_it_is_paused_and_goes_on_and_is_stopped(visitor, another, house, sending):
    assert (await visitor.post(f"{sending}/pause", sending)).status == 303
    page = await another.text(sending)
    assert "有人按了暂停" in page
    assert await state(house) == "paused"
    assert (await another.post(f"{sending}/resume", sending, password="wrong")).status == 422
    assert (await another.post(f"{sending}/resume", sending, password=PASSWORD)).status == 303
    assert "第1批" in await visitor.text(sending)
    assert (await visitor.post(f"{sending}/stop", sending)).status == 303
    answer = await another.post(f"{sending}/resume", "/console", password=PASSWORD)
    assert answer.status == 422


async def test_a_wrong_notice_is_put_right_in_two_actions(visitor, another, house, sending):
    async with house.sessions.write() as session:
        await session.execute(Outbox.__table__.update().values(state="accepted"))
    form = await visitor.text(f"{sending}/correct")
    assert "更正，以这条为准：家里突然遇到难处" in form
    bad = await visitor.post(
        f"{sending}/correct", **CORRECTED, **{"zh_CN.short": "没有收费，找村委会。"}
    )
    assert bad.status == 422
    text = await bad.text()
    assert "没有收费" in text
    assert 'aria-describedby="wrong-zh_CN.short"' in text
    assert 'role="alert" id="wrong-zh_CN.short"' in text
    assert "wrong-zh_CN.body" not in text
    assert await state(house) == "sending"
    right = {"zh_CN.short": "更正，以这条为准：临时救助找乡镇申请，不收任何费用。"}
    wrong = await visitor.post(f"{sending}/correct", **{**CORRECTED, "password": "x"}, **right)
    assert wrong.status == 422
    made = await visitor.post(f"{sending}/correct", **CORRECTED, **right)
    assert made.status == 303
    page = made.headers["Location"]
    assert "前面发的通知有错，以这条为准" in await visitor.text(page)
    assert await state(house) == "stopped"
    assert (await visitor.post(f"{page}/approve", page, password=PASSWORD)).status == 422
    assert (await another.post(f"{page}/approve", page, password=PASSWORD)).status == 303
    async with house.sessions.read() as session:
        states = (await session.execute(select(Broadcast.state).order_by(Broadcast.id))).scalars()
        assert list(states) == ["stopped", "sending"]


async def test_what_has_not_begun_is_not_corrected(visitor, county, reachable):
    sending = await prepared(visitor)
    assert (await visitor.get(f"{sending}/correct")).status == 404


async def test_something_recurs_until_it_is_ended(visitor, another, county, house):
    await visitor.sign_in("county")
    await visitor.post("/console/notices/new", **NOTICE)
    page = await visitor.text("/console/recurring")
    assert "临时救助怎么申请" in page
    given = {"occasion": "premium-year", "slug": "hea-premium-flat-80", "form": "short"}
    bad = await visitor.post(
        "/console/recurring", **given, region="990000", audience="标签:没有这个"
    )
    assert bad.status == 422
    text = await bad.text()
    assert "标签:没有这个" in text
    assert 'aria-describedby="wrong-audience"' in text
    assert "wrong-slug" not in text
    made = await visitor.post("/console/recurring", **given, region="990000", audience="")
    assert made.status == 303
    assert "10月10日" in await visitor.text("/console/recurring")
    async with house.sessions.read() as session:
        (one,) = (await session.execute(select(RecurringBroadcast.id))).scalars().all()
    await another.sign_in("zhang")
    assert (await another.get("/console/recurring")).status == 404
    ended = f"/console/recurring/{one}/end"
    assert (await another.post(ended, "/console")).status == 404
    assert (await visitor.post(ended, "/console/recurring")).status == 303
    assert "10月10日" not in await visitor.text("/console/recurring")


async def test_a_notice_of_one_part_is_chosen_where_there_is_one(visitor, county, house, reachable):
    await visitor.sign_in("county")
    made = await visitor.post("/console/notices/new", **NOTICE)
    page = made.headers["Location"]
    refused = await visitor.post(page, region="990000", audience="", form="brief")
    assert refused.status == 422
