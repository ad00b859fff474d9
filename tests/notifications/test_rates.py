"""The allowed rate: one bucket for every process, never more than the limit in any second."""

import asyncio
from collections import deque
from datetime import timedelta

import pytest

from channels.errors import Throttled
from storage.engine import open_sessions
from storage.moment import Clock
from storage.queries import rates
from tests.notifications.office import Office


def most_in_a_second(times: list[float]) -> int:
    """The most that fell into one second, wherever it begins."""
    window: deque[float] = deque()
    most = 0
    for at in times:
        window.append(at)
        while at - window[0] >= 1:
            window.popleft()
        most = max(most, len(window))
    return most


@pytest.mark.parametrize("tps", [1, 3, 10, 50, 400])
async def test_no_second_sees_more_than_the_limit_and_little_is_wasted(
    sessions, hands, tps
) -> None:
    begins, taken_at = sessions.clock.real(), []
    for _look in range(400):
        async with sessions.write() as session:
            taken, pause = await rates.take(session, "far", tps, 1000)
        now = (sessions.clock.real() - begins).total_seconds()
        taken_at += [now] * taken
        hands.advance(seconds=max(pause, 0.001))
    assert most_in_a_second(taken_at) <= tps
    if tps >= 50:
        assert len(taken_at) > 0.9 * tps * taken_at[-1]


async def test_three_processes_share_one_limit(url, vault) -> None:
    tps, taken_at = 60, []
    loop = asyncio.get_running_loop()
    ends = loop.time() + 2.5

    async def work() -> None:
        own = open_sessions(url, Clock(), vault)
        while loop.time() < ends:
            async with own.write() as session:
                taken, pause = await rates.take(session, "far", tps, 10)
                taken_at.extend([session.moment.real.timestamp()] * taken)
            await asyncio.sleep(min(pause, 0.02))
        await own.close()

    await asyncio.gather(*(work() for _ in range(3)))
    assert most_in_a_second(sorted(taken_at)) <= tps
    assert len(taken_at) > 0.6 * tps * 2.5


async def test_what_was_taken_and_not_used_is_given_back(sessions) -> None:
    async with sessions.write() as session:
        assert (await rates.take(session, "far", 10, 1))[0] == 1
        assert (await rates.take(session, "far", 10, 1))[0] == 0
        await rates.give_back(session, "far", 1)
        assert (await rates.take(session, "far", 10, 1))[0] == 1


@pytest.mark.parametrize("tps", [None, 50.0])
async def test_a_429_closes_the_channel_for_everybody(
    office: Office, url, clock, vault, hands, tps
) -> None:
    office.far.tps = tps
    people = await office.crowd(4)
    office.far.answers = {"0": Throttled(retry_after=35)}
    await office.put(people[0], "0")
    await office.delivery().round()
    office.far.answers.clear()
    for contact in people[1:]:
        await office.put(contact, "later")
    elsewhere = Office(open_sessions(url, clock, vault), office.far)
    for _second in range(34):
        hands.advance(seconds=1)
        await elsewhere.delivery().round()
    assert office.far.tried == ["0"]
    for _second in range(4):
        hands.advance(seconds=1)
        await elsewhere.delivery().round()
    assert sorted(office.far.sent) == ["0", "later", "later", "later"]
    await elsewhere.sessions.close()


async def test_a_longer_rest_is_not_cut_short(sessions, hands) -> None:
    async with sessions.write() as session:
        await rates.close(session, "far", 60)
        await rates.close(session, "far", 1)
    hands.advance(seconds=30)
    async with sessions.write() as session:
        assert await rates.take(session, "far", None, 5) == (0, 30.0)
    hands.now += timedelta(seconds=31)
    async with sessions.write() as session:
        assert await rates.take(session, "far", None, 5) == (5, 0.0)
