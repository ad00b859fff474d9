"""Where notices go: the address that works, the next one when one came back, nobody twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from channels.errors import Blocked
from notifications import routing
from rulebook.notices import Words
from storage.models.delivery import Outbox, State
from storage.models.notices import Recipient
from storage.models.people import Address, Household
from storage.queries import addresses, fates, stranded
from storage.queries.addresses import Contact
from storage.queries.fates import Report
from tests.broadcasting import RULES, TEXT, County

FAMILY = "张一"


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def chat_of(county: County, name: str, heard: bool = True) -> Contact:
    """A browser chat of a family, which it has just written from; its phone stays its best way."""
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", f"chat of {name}")
        await addresses.belongs(session, contact.id, county.families[name])
        if heard:
            await addresses.heard(session, contact)
    return contact


async def reach_of(county: County, name: str) -> int:
    async with county.sessions.read() as session:
        own = select(Household.reach_id).where(Household.id == county.families[name])
        return int(await session.scalar(own))


async def came(county: County, address_id: int, state: State, code: str = "") -> None:
    """A receipt for the newest message to an address."""
    async with county.sessions.write() as session:
        newest = select(Outbox).where(Outbox.address_id == address_id).order_by(Outbox.id.desc())
        row = (await session.execute(newest.limit(1))).one()
        report = Report(row.reference, state, state.value, code)
        await fates.take_receipts(session, row.channel, [report])


async def fall_back(county: County) -> int:
    async with county.sessions.write() as session:
        return await routing.fall_back(session, RULES)


async def tries(county: County, name: str) -> list[tuple[int, str]]:
    """The addresses a family's notice went to, in order, and where each message stands."""
    async with county.sessions.read() as session:
        rows = await session.execute(
            select(Outbox.address_id, Outbox.state)
            .join(Recipient, Recipient.id == Outbox.recipient_id)
            .where(Recipient.household_id == county.families[name])
            .order_by(Outbox.id)
        )
        return [(row[0], row[1]) for row in rows]


async def test_a_chat_is_preferred_while_it_works_and_again_when_it_works_again(county, hands):
    phone, chat = county.phones[FAMILY], await chat_of(county, FAMILY)
    assert await reach_of(county, FAMILY) == chat.id
    await county.sent()
    async with county.sessions.write() as session:
        row = (await session.execute(select(Outbox).where(Outbox.address_id == chat.id))).one()
        await session.execute(
            update(Outbox).where(Outbox.id == row.id).values(state=State.ACCEPTED)
        )
    hands.advance(minutes=2)
    await came(county, chat.id, State.UNDELIVERED, "GONE")
    assert await reach_of(county, FAMILY) == phone.id
    hands.advance(minutes=2)
    async with county.sessions.write() as session:
        await addresses.heard(session, chat)
    assert await reach_of(county, FAMILY) == chat.id


async def test_who_writes_by_phone_is_reached_there_when_the_chat_came_back(county, hands):
    chat = await chat_of(county, FAMILY)
    async with county.sessions.write() as session:
        await session.execute(
            update(Address)
            .where(Address.id == chat.id)
            .values(failed_at=session.moment.real + timedelta(seconds=1))
        )
        await addresses.heard(session, county.phones[FAMILY])
    assert await reach_of(county, FAMILY) == county.phones[FAMILY].id


async def test_what_came_back_goes_to_the_next_address_once_and_never_twice_to_one(county, hands):
    phone, chat = county.phones[FAMILY], await chat_of(county, FAMILY, heard=False)
    await reach(county, FAMILY, phone)
    sending = await county.sent()
    await county.deliver(2)
    await came(county, phone.id, State.UNDELIVERED, "MK:0001")
    assert await fall_back(county) == 1
    assert await fall_back(county) == 0
    assert await tries(county, FAMILY) == [(phone.id, "undelivered"), (chat.id, "queued")]
    seen = await county.report(sending)
    assert (seen.households, seen.undelivered, seen.queued) == (6, 0, 1)
    await failed(county, chat.id, hands)
    assert await fall_back(county) == 0
    assert [one[0] for one in await tries(county, FAMILY)] == [phone.id, chat.id]


async def reach(county: County, name: str, contact: Contact) -> None:
    async with county.sessions.write() as session:
        where = Household.id == county.families[name]
        await session.execute(update(Household).where(where).values(reach_id=contact.id))


async def failed(county: County, address_id: int, hands) -> None:
    async with county.sessions.write() as session:
        here = Outbox.address_id == address_id
        await session.execute(update(Outbox).where(here).values(state=State.ACCEPTED))
    await came(county, address_id, State.UNDELIVERED)


REASONS = {
    "an answer came all the same": {"answer": "understood"},
    "it is of unknown fate": {"state": State.UNSURE},
    "a person must decide": {"state": State.PARKED},
    "it was opened with its code": {"opened": True},
    "the other address wants no notices": {"opted_out": True},
    "its freshness is over": {"days": 8},
    "the sending was stopped": {"stopped": True},
    "a phone gave no receipt": {"state": State.EXPIRED, "channel": "sms_http"},
}


@pytest.mark.parametrize("why", REASONS)
async def test_it_goes_nowhere_else_when(county, hands, why):
    given = REASONS[why]
    phone, chat = county.phones[FAMILY], await chat_of(county, FAMILY, heard=False)
    await reach(county, FAMILY, phone)
    sending = await county.sent()
    async with county.sessions.write() as session:
        state = given.get("state", State.UNDELIVERED)
        values = {"state": state, "channel": given.get("channel", phone.channel)}
        here = Outbox.address_id == phone.id
        await session.execute(update(Outbox).where(here).values(**values))
        known = {"answer": given.get("answer")}
        known["opened_at"] = session.moment.now if given.get("opened") else None
        await session.execute(update(Recipient).values(**known))
        await addresses.prefer(session, chat.id, no_notices="opted_out" in given)
    if "stopped" in given:
        await county.act("stop", sending, "ma")
    hands.advance(days=given.get("days", 0))
    assert await fall_back(county) == 0
    assert len(await tries(county, FAMILY)) == 1


async def test_a_page_nobody_opened_for_three_days_is_given_up_for_the_phone(county, hands):
    chat = await chat_of(county, FAMILY)
    await county.sent()
    async with county.sessions.write() as session:
        here = Outbox.address_id == chat.id
        await session.execute(update(Outbox).where(here).values(state=State.ACCEPTED))
    hands.advance(days=3, minutes=1)
    async with county.sessions.write() as session:
        await fates.expire(session, session.moment.real - timedelta(days=3))
    assert await reach_of(county, FAMILY) == county.phones[FAMILY].id
    assert await fall_back(county) == 1
    assert (await tries(county, FAMILY))[-1] == (county.phones[FAMILY].id, "queued")


async def test_a_late_truth_says_which_way_the_family_was_reached(county, hands):
    phone, chat = county.phones[FAMILY], await chat_of(county, FAMILY)
    sending = await county.sent()
    async with county.sessions.write() as session:
        here = Outbox.address_id == chat.id
        await session.execute(update(Outbox).where(here).values(state=State.EXPIRED))
    assert await fall_back(county) == 1
    await came(county, chat.id, State.DELIVERED)
    assert (await county.report(sending)).delivered == 1
    async with county.sessions.read() as session:
        own = select(Recipient).where(Recipient.household_id == county.families[FAMILY])
        row = (await session.execute(own)).one()
    assert (row.address_id, row.tried) == (chat.id, 1)
    assert phone.id != chat.id


async def test_a_blocked_chat_is_left_at_once(county):
    chat = await chat_of(county, FAMILY)
    county.channel.name = "webchat"

    async def blocked(message):
        raise Blocked

    county.channel.send = blocked
    await county.sent()
    await county.deliver(1)
    assert await reach_of(county, FAMILY) == county.phones[FAMILY].id
    assert await fall_back(county) == 1
    assert [state for _address, state in await tries(county, FAMILY)] == ["refused", "queued"]
    assert chat.id != county.phones[FAMILY].id


async def test_when_one_phone_fails_every_family_it_stood_for_is_tried_elsewhere(county):
    await county.share("李二", "李一")
    chat = await chat_of(county, "李二", heard=False)
    async with county.sessions.write() as session:
        where = Household.id == county.families["李二"]
        reach_id = county.phones["李一"].id
        await session.execute(update(Household).where(where).values(reach_id=reach_id))
    sending = await county.sent(TEXT)
    assert (await county.report(sending)).excluded == {"same_phone": 1, "no_address": 1}
    await county.deliver(2)
    await came(county, county.phones["李一"].id, State.UNDELIVERED)
    assert await fall_back(county) == 1
    assert await tries(county, "李二") == [(chat.id, "queued")]
    assert await tries(county, "李一") == [(county.phones["李一"].id, "undelivered")]


async def test_looking_costs_nothing_when_nothing_came_back(county):
    await county.sent()
    await county.deliver(2)
    async with county.sessions.read() as session:
        assert await stranded.waiting(session) == []


async def test_every_reader_gets_a_notice_in_their_own_language_and_with_their_own_landline(county):
    words = Words(
        title="Help with school",
        short="Pupils of vocational schools get help. Call {phone}.",
        body="Ask in the village.",
    )
    async with county.sessions.write() as session:
        await addresses.prefer(session, county.phones["张一"].id, language="en")
    text = replace(TEXT, short="孩子读职校有补助，打{phone}问。", others={"en": words})
    sending = await county.sent(text, audience="地区:柳河镇")
    assert sending.state == "sending"
    sent = {message.text.splitlines()[0] for message in await county.deliver(2)}
    assert sent == {
        "Pupils of vocational schools get help. Call 0379-60000001.",
        "孩子读职校有补助，打0379-60000001问。",
    }
