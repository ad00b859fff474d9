"""What needs a person, the delivery log, binding codes."""

import re

import pytest
from sqlalchemy import update

from acts import binding
from notifications.outbox import put
from storage.models.people import Household
from storage.queries import addresses, inbox
from tests.console.county import echo


@pytest.fixture
async def handoff(sessions, county):
    async with sessions.write() as session:
        return await inbox.hand_off(
            session,
            "not_understood",
            "/990000/990101/990101001/",
            text="<b>我家牛丢了</b>",
            household_id=county.household_id,
        )


async def test_what_needs_a_person_is_shown_escaped_and_closed_once(visitor, county, handoff):
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/handoffs")
    assert "&lt;b&gt;我家牛丢了&lt;/b&gt;" in text
    close = f"/console/handoffs/{handoff}/close"
    assert (await visitor.post(close, "/console/handoffs")).status == 303
    assert (await visitor.post(close, "/console/handoffs")).status == 404
    assert "牛丢了" not in await visitor.text("/console/handoffs")


async def test_another_village_neither_sees_nor_closes_it(visitor, county, handoff):
    await visitor.sign_in("li")
    assert "牛丢了" not in await visitor.text("/console/handoffs")
    close = f"/console/handoffs/{handoff}/close"
    assert (await visitor.post(close, "/console/handoffs")).status == 404


async def test_the_log_shows_fates_within_scope_and_no_words(visitor, another, county, house):
    async with house.sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "somebody")
        await addresses.belongs(session, contact.id, county.household_id)
        await inbox.accept(
            session, "webchat", [("1", "somebody", {"sender": "somebody", "text": "悄悄话"})]
        )
    await echo(house)
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/deliveries")
    assert "3号 张家" in text
    assert "悄悄话" not in text
    assert "张家" not in await visitor.text("/console/deliveries?state=refused")
    await another.sign_in("li")
    assert "张家" not in await another.text("/console/deliveries")


async def test_a_code_binds_a_chat(visitor, county, sessions):
    await visitor.sign_in("zhang")
    answer = await visitor.post("/console/binding", person=str(county.cadre_id))
    code = re.search(r'class="digits">(\d{4} \d{4})<', await answer.text())[1].replace(" ", "")
    async with sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "cadre")
        assert await binding.bind(session, contact, code) == county.cadre_id


async def test_no_code_for_somebody_elsewhere(visitor, county):
    await visitor.sign_in("zhang")
    answer = await visitor.post("/console/binding", person=str(county.other_id))
    assert answer.status == 404


@pytest.mark.parametrize("page", ["/console", "/console/cases", "/console/deliveries"])
async def test_a_line_leads_to_the_household_where_it_may_be_opened(
    visitor, county, sessions, page
):
    async with sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "somebody")
        await addresses.belongs(session, contact.id, county.household_id)
        await put(session, contact, "reply", "好")
    await visitor.sign_in("zhang")
    address = f"/console/households/{county.household_id}"
    assert f'href="{address}"' in await visitor.text(page)
    assert (await visitor.get(address)).status == 200
    async with sessions.write() as session:
        moved = {"region_id": "990101002", "path": "/990000/990101/990101002/"}
        await session.execute(update(Household).values(**moved))
    assert f'href="{address}"' not in await visitor.text(page)
    assert (await visitor.get(address)).status == 404
