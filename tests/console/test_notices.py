"""Notices: written, prepared, approved by a second person, sent, stopped."""

import re

import pytest

from storage.queries import addresses
from tests.console.county import PASSWORD, echo

NOTICE = {
    "title": "临时救助怎么申请",
    "short": "家里突然遇到难处，可以申请临时救助。找村委会，不收任何费用。",
    "body": "家里突然遇到难处，比如生病、火灾，可以申请临时救助。\n带上户口本，到村委会填表。",
    "source": "国发〔2014〕47号",
    "review_by": "2026-06-30",
}


@pytest.fixture
async def reachable(house, county):
    async with house.sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "family")
        await addresses.belongs(session, contact.id, county.household_id)


async def prepared(visitor):
    await visitor.sign_in("county")
    written = await visitor.post("/console/notices/new", **NOTICE)
    assert written.status == 303, await written.text()
    page = written.headers["Location"]
    made = await visitor.post(page, region="990000", audience="地区:柳河镇")
    assert made.status == 303, await made.text()
    return made.headers["Location"]


async def test_the_whole_way_of_a_notice(visitor, another, county, house, reachable):
    sending = await prepared(visitor)
    preview = await visitor.text(sending)
    assert re.search(r'class="big">\D*1\D', preview)
    assert "带上户口本" in preview
    assert (await visitor.post(f"{sending}/approve", sending, password=PASSWORD)).status == 422
    await another.sign_in("second")
    assert (await another.post(f"{sending}/approve", sending, password="wrong")).status == 422
    assert (await another.post(f"{sending}/approve", sending, password=PASSWORD)).status == 303
    assert (await another.post(f"{sending}/send", sending, password=PASSWORD)).status == 303
    assert 'http-equiv="refresh"' in await visitor.text(sending)
    await echo(house)
    report = await visitor.text(sending)
    assert 'http-equiv="refresh"' not in report
    assert "3号 张家" in await visitor.text(f"/console/deliveries?sending={sending.split('/')[-1]}")


async def test_a_sending_can_be_stopped(visitor, another, county, house, reachable):
    sending = await prepared(visitor)
    assert (await visitor.post(f"{sending}/stop", sending)).status == 303
    await another.sign_in("second")
    answer = await another.post(f"{sending}/approve", "/console", password=PASSWORD)
    assert answer.status == 422


async def test_problems_are_listed_and_what_was_written_stays(visitor, county):
    await visitor.sign_in("county")
    bad = {**NOTICE, "short": "打电话13900000001", "title": ""}
    answer = await visitor.post("/console/notices/new", **bad)
    text = await answer.text()
    assert answer.status == 422
    assert "打电话13900000001" in text
    assert "带上户口本" in text


async def test_a_village_cadre_writes_none(visitor, county):
    await visitor.sign_in("zhang")
    assert (await visitor.get("/console/notices")).status == 200
    assert (await visitor.get("/console/notices/new")).status == 404
    assert (await visitor.post("/console/notices/new", "/console", **NOTICE)).status == 404


async def test_a_sending_elsewhere_is_not_there(visitor, another, county, reachable):
    sending = await prepared(visitor)
    await another.sign_in("li")
    assert (await another.get(sending)).status == 404
    answer = await another.post(f"{sending}/stop", "/console")
    assert answer.status == 404
