"""A message nobody can vouch for: a person who found out decides, on the page of messages."""

import pytest
from sqlalchemy import select, update

from notifications.outbox import put
from storage.models.delivery import Outbox, State
from storage.models.inbox import Handoff
from storage.models.system import Audit
from storage.queries import addresses, inbox

LOG = "/console/deliveries"


@pytest.fixture
async def message(house, county):
    """A parked notice to 3号 张家, and its place on the list."""
    async with house.sessions.write() as session:
        phone = await addresses.ensure(session, "sms_simulator", "+8613800000003")
        await addresses.belongs(session, phone.id, county.household_id)
        reference = await put(session, phone, "notice", "明白纸")
        where = Outbox.reference == reference
        outbox_id = await session.scalar(select(Outbox.id).where(where))
        await session.execute(update(Outbox).where(where).values(state=State.PARKED))
        await inbox.hand_off(session, "parked", "/", address_id=phone.id, outbox_id=outbox_id)
    return outbox_id


async def told(house, what):
    async with house.sessions.read() as session:
        return await session.scalar(select(what))


@pytest.mark.parametrize(("decision", "state"), [("again", "queued"), ("drop", "dropped")])
async def test_who_found_out_decides_once(visitor, house, message, decision, state):
    await visitor.sign_in("county")
    assert "没收到，再发一次" in await visitor.text(f"{LOG}?state=parked")
    done = await visitor.post(f"{LOG}/{message}", LOG, decision=decision)
    assert (done.status, done.headers["Location"]) == (303, f"{LOG}?state=parked")
    assert await told(house, Outbox.state) == state
    assert await told(house, Handoff.closed_at) is not None
    async with house.sessions.read() as session:
        asked = select(Audit.detail).where(Audit.action == "message.decided")
        assert await session.scalar(asked) == {"again": decision == "again"}
    again = await visitor.post(f"{LOG}/{message}", LOG, decision=decision)
    assert again.status == 404


async def test_who_sends_no_notices_there_decides_nothing(another, house, message):
    await another.sign_in("zhang")
    assert "没收到，再发一次" not in await another.text(LOG)
    assert (await another.post(f"{LOG}/{message}", LOG, decision="again")).status == 404
    assert await told(house, Outbox.state) == "parked"
