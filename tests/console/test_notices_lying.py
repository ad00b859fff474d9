"""A notice that goes to many lies in the chat and on the phone like any other message."""

import pytest

from channels.webchat import WebChat
from console import mailbox
from console.history import history
from console.mailbox import Line as Shown
from notifications.delivery import Delivery, Line
from storage.models.delivery import State
from storage.queries import addresses
from tests.broadcasting import TEXT, County
from tests.console.county import house_of


@pytest.fixture
async def told(sessions, rules):
    """The house in which a notice lies in the chat of a family."""
    county = await County(sessions).build()
    await county.channel_of("张一", "webchat")
    await county.sent(audience="标签:监测户")
    house = house_of(sessions, rules)
    await Delivery(sessions, Line(WebChat()), house.composer, house.signer).round()
    async with sessions.read() as session:
        external = await addresses.external(session, county.phones["张一"].id)
    return house, county, Shown("webchat", external)


async def test_a_notice_lies_in_the_chat_and_showing_it_is_its_receipt(told, sessions):
    house, county, line = told
    contact = await mailbox.contact_of(house, line)
    [message], _moment = await mailbox.messages(house, contact)
    assert TEXT.body in message.text
    await mailbox.seen(house, contact, [message.reference])
    assert State.DELIVERED in await county.states()


async def test_a_notice_is_part_of_the_talk_that_comes_back(told):
    house, _county, line = told
    [entry] = (await history(house, line)).entries
    assert TEXT.body in entry.text


async def test_who_looks_at_a_page_takes_nothing_from_a_line_that_is_composing(told, sessions):
    """Two turns at once: each knows its own readers."""
    house, county, _line = told
    async with sessions.read() as session:
        contact = await addresses.get(session, county.phones["张一"].id)
        rows = [letter.row for letter in await mailbox.web.mailbox(session, contact.id)]
        first = await house.composer.turn(session, rows)
        await house.composer.turn(session, [])
        assert await first.compose(session, rows[0]) is not None
