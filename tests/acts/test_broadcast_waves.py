"""Waves: to a few first, then to ever more; what fails, a pause and a stop hold the rest back."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from acts.broadcasts import DONE, PAUSED, SENDING, STOPPED, Ended
from notifications.notices import pace
from storage.models.delivery import Outbox, State
from storage.models.notices import Broadcast, Notice, Recipient
from storage.models.people import Household
from tests.broadcasting import TEXT, County


@pytest.fixture
async def county(sessions) -> County:
    county = await County(sessions).build()
    await county.crowd(300)
    return county


async def stored(county: County) -> Broadcast:
    async with county.sessions.read() as session:
        return (await session.execute(select(Broadcast.__table__))).one()


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_tenth_may_fail_and_a_few_always(failed, arrived):
    came = failed + arrived
    assert pace.too_many(failed, came) == (failed > 2 and failed / came > 0.1)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 50_000), min_size=1))
def test_the_canary_has_every_channel_and_never_more_than_twenty(by_channel):
    shares = pace.shares(by_channel)
    wanted = {channel: count for channel, (_of, count) in shares.items()}
    assert wanted.keys() == by_channel.keys()
    assert all(0 < wanted[channel] <= by_channel[channel] for channel in wanted)
    assert sum(wanted.values()) == min(20, sum(by_channel.values()))


def test_a_wave_is_ten_times_the_one_before():
    assert [pace.size(wave) for wave in (1, 2, 3, 4, 5)] == [20, 200, 2_000, 20_000, 200_000]


async def test_a_broadcast_goes_to_a_few_then_to_more_and_is_done(county, hands):
    await county.sent()
    assert len(await county.states()) == 20
    await county.deliver(3)
    hands.advance(minutes=9)
    await county.step()
    assert (await stored(county)).wave == 1
    hands.advance(minutes=1)
    await county.step()
    await county.step()
    row = await stored(county)
    assert (row.wave, row.state, len(await county.states())) == (2, SENDING, 220)
    assert row.next_at - hands.now == timedelta(minutes=1)
    hands.advance(minutes=1)
    await county.step()
    assert len(await county.states()) == 220, "the wave before has not left"
    await county.deliver(3, at_once=100)
    await county.step()
    assert len(await county.states()) == 305
    await county.deliver(2, at_once=100)
    await county.step()
    row = await stored(county)
    assert (row.wave, row.state, row.next_at) == (3, DONE, None)
    assert row.ended_at == hands.now
    async with county.sessions.read() as session:
        sent = (await session.execute(select(Outbox.recipient_id))).scalars().all()
    assert len(set(sent)) == len(sent) == 305


async def test_the_first_few_are_spread_over_villages_and_channels(county):
    await county.channel_of("张一", "webchat")
    await county.sent()
    async with county.sessions.read() as session:
        rows = await session.execute(
            select(Household.region_id, Outbox.channel)
            .join(Recipient, Recipient.household_id == Household.id)
            .join(Outbox, Outbox.recipient_id == Recipient.id)
        )
        found = [tuple(row) for row in rows]
    assert Counter(channel for _village, channel in found) == {"sms_simulator": 19, "webchat": 1}
    assert {village for village, _channel in found} == {"v1", "v2", "v3"}


async def test_twenty_households_are_one_wave(county):
    await county.sent(audience="标签:监测户")
    await county.deliver(2)
    await county.step()
    row = await stored(county)
    assert (row.wave, row.state) == (1, DONE)


async def test_nothing_more_is_queued_where_too_many_came_back(county, hands):
    sending = await county.sent()
    await county.deliver(3)
    await county.come_back(3)
    await county.step()
    row = await stored(county)
    assert (row.state, row.why) == (PAUSED, "failed 3 20")
    assert "3" in pace.said(row.why)
    assert "20" in pace.said(row.why)
    hands.advance(minutes=30)
    await county.step()
    assert len(await county.states()) == 20
    await county.act("resume", sending, "zhao")
    await county.step()
    row = await stored(county)
    assert (row.state, row.wave, row.why) == (SENDING, 2, "")


async def test_a_wave_that_fails_is_held_before_all_of_it_has_left(county, hands):
    sending = await county.sent()
    await county.deliver(3)
    hands.advance(minutes=10)
    await county.step()
    await county.deliver(1, at_once=40)
    await county.come_back(30, State.REFUSED)
    await county.step()
    assert (await stored(county)).state == PAUSED
    assert len(await county.deliver(2, at_once=100)) == 60
    await county.act("resume", sending, "ma")
    assert len(await county.deliver(3, at_once=100)) == 220


async def test_a_pause_keeps_everything_and_a_stop_takes_it_back(county, hands):
    sending = await county.sent()
    await county.deliver(3)
    hands.advance(minutes=10)
    await county.step()
    before = len(await county.deliver(1, at_once=10))
    paused = await county.act("pause", sending, "zhao")
    assert (await county.act("pause", sending, "ma")).state == paused.state == PAUSED
    assert len(await county.deliver(2, at_once=100)) == before == 30
    assert Counter(await county.states()) == {"accepted": 30, "queued": 190}
    await county.act("stop", sending, "ma")
    assert Counter(await county.states()) == {"accepted": 30, "cancelled": 190}
    assert (await stored(county)).state == STOPPED
    with pytest.raises(Ended):
        await county.act("resume", sending, "zhao")
    with pytest.raises(Ended):
        await county.act("pause", sending, "zhao")


async def test_what_comes_back_into_a_pause_waits_and_is_not_lost(county, hands):
    sending = await county.sent(audience="标签:监测户")
    await county.act("pause", sending, "zhao")
    async with county.sessions.write() as session:  # as one that was in flight and did not leave
        await session.execute(update(Outbox).values(not_before=None))
    assert await county.deliver(2) == []
    assert set(await county.states()) == {"queued"}
    await county.act("resume", sending, "zhao")
    assert len(await county.deliver(2)) == 3


async def test_a_pause_of_days_costs_no_message_its_freshness(county, hands):
    sending = await county.sent(audience="标签:监测户")
    await county.act("pause", sending, "zhao")
    hands.advance(days=8)
    await county.act("resume", sending, "zhao")
    assert len(await county.deliver(2)) == 3


async def test_a_notice_that_may_not_be_sent_any_more_ends_the_waves(county, hands):
    await county.sent(replace(TEXT, review_by=hands.now.date()))
    await county.deliver(3)
    async with county.sessions.write() as session:
        yesterday = hands.now.date() - timedelta(days=1)
        await session.execute(update(Notice).values(review_by=yesterday))
    hands.advance(minutes=10)
    await county.step()
    row = await stored(county)
    assert (row.state, row.why) == (PAUSED, pace.UNFIT)


async def test_at_night_a_wave_waits_for_the_morning_and_the_next_one_for_it(county, hands):
    sending = await county.prepare()
    await county.act("approve", sending, "zhao")
    hands.set(hands.now.replace(hour=22))
    await county.act("send", sending, "ma")
    assert await county.deliver(2) == []
    assert (await stored(county)).next_at.astimezone(hands.now.tzinfo).hour == 8
    hands.advance(hours=1)
    await county.step()
    assert len(await county.states()) == 20
