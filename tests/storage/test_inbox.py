"""The inbox: nothing is lost, nothing takes effect twice, and a talk goes on where it stood."""

from datetime import timedelta

import pytest

from storage.queries import addresses, inbox
from storage.queries.inbox import Talk

HELLO = {"sender": "farmer", "text": "申报"}
OFFERS = [{"label": "是", "data": "yes"}]


async def accept(sessions, *external_ids):
    async with sessions.write() as session:
        return await inbox.accept(
            session, "webchat", [(id_, "farmer", HELLO) for id_ in external_ids]
        )


async def waiting(sessions):
    async with sessions.read() as session:
        return await inbox.waiting(session, 10)


async def meet(sessions):
    async with sessions.write() as session:
        return await inbox.talk(session, "webchat", "farmer")


async def test_ids_too_long_for_the_column_stay_apart(sessions):
    long = "m" * 127
    assert await accept(sessions, long + "1", long + "2") == 2
    assert await accept(sessions, long + "1", long + "2") == 0


async def test_an_event_with_a_long_id_can_be_opened(sessions):
    await accept(sessions, "m" * 128)
    async with sessions.write() as session:
        event = await inbox.take(session, *await inbox.waiting(session, 1))
    assert event.body == HELLO
    assert len(event.external_id) == inbox.LONGEST_ID


async def test_a_taken_event_is_done_and_is_taken_once(sessions):
    await accept(sessions, "1")
    (event_id,) = await waiting(sessions)
    async with sessions.write() as session:
        assert (await inbox.take(session, event_id)).id == event_id
    async with sessions.write() as session:
        assert await inbox.take(session, event_id) is None
    assert await waiting(sessions) == []


async def test_an_event_whose_transaction_fails_waits_as_before(sessions):
    await accept(sessions, "1")
    (event_id,) = await waiting(sessions)

    async def fail():
        async with sessions.write() as session:
            await inbox.take(session, event_id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await waiting(sessions) == [event_id]


async def test_a_stumbling_event_comes_again_until_its_last_try(sessions, hands):
    await accept(sessions, "1")
    last = []
    for _ in range(2):
        (event_id,) = await waiting(sessions)
        async with sessions.write() as session:
            event = await inbox.take(session, event_id)
            last.append(await inbox.stumbled(session, event, timedelta(seconds=10), 2))
        assert await waiting(sessions) == []
        hands.advance(seconds=10)
    assert last == [False, True]
    async with sessions.read() as session:
        assert await inbox.backlog(session) == {"inbound.failed": 1}


async def test_a_stranger_is_made_once_and_a_talk_goes_on_where_it_stood(sessions):
    contact, talk = await meet(sessions)
    assert talk == Talk(None, {}, (), 0)
    kept = Talk("report.asking", {"village": "1"}, OFFERS, 0)
    async with sessions.write() as session:
        await inbox.keep(session, contact.id, kept)
    assert await meet(sessions) == (contact, kept)


async def test_offers_are_forgotten_after_a_day_and_the_answers_are_not(sessions, hands):
    contact, _ = await meet(sessions)
    async with sessions.write() as session:
        await inbox.keep(session, contact.id, Talk("asking", {"name": "张"}, OFFERS, 0))
    hands.advance(days=1)
    assert (await meet(sessions))[1] == Talk("asking", {"name": "张"}, (), 0)


async def test_somebody_of_the_roster_begins_to_talk(sessions):
    async with sessions.write() as session:
        known = await addresses.ensure(session, "webchat", "farmer")
    assert (await meet(sessions))[0] == known


@pytest.mark.parametrize(("later", "noted"), [(59, False), (60, True)])
async def test_when_somebody_wrote_is_noted_to_the_minute(sessions, hands, later, noted):
    for seconds in (0, later):
        hands.advance(seconds=seconds)
        contact, _ = await meet(sessions)
        async with sessions.write() as session:
            await addresses.heard(session, contact)
    after, _ = await meet(sessions)
    assert (after.last_in_at != contact.last_in_at) is noted
