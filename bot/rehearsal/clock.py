"""Moving a rehearsal's clock: through every due instant, never over it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot import business
from bot.house import House
from notifications.delivery import Delivery
from storage.moment import SHANGHAI
from storage.queries import alarms, standing, waves
from storage.queries import settings as facts
from storage.queries.settings import move_clock

HOUR = timedelta(hours=1)
LOOK_EVERY = 0.5
REST_WITHIN = 2.0
STEP = 0.05

Settle = Callable[[], Awaitable[None]]


async def advance(house: House, until: datetime, settle: Settle) -> None:
    """Move business time to an instant, stopping at every full hour on the way.

    All that is due falls on full hours of the county: midnights, the end of quiet hours, digests;
    but for alarms, which climb when they climb, and the waves of broadcasts. At each stop what is
    due is planned and `settle` lets everything that may leave, leave.
    """
    while True:
        now = house.sessions.clock.moment().now
        if now >= until:
            return
        await _move(house, min(await _next_stop(house, now), until) - now)
        await business.run_all(house)
        await settle()


async def follow(house: House, stop: asyncio.Event) -> None:
    """Keep this process on the rehearsal's clock, whichever process moves it."""
    with house.sessions.signals.hearing("clock") as moved:
        while not stop.is_set():
            async with house.sessions.read() as session:
                house.sessions.clock.offset = await facts.offset(session)
            moved.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), LOOK_EVERY)


async def rest(house: House) -> None:
    """Wait until everything that may leave has left, or long enough for somebody watching."""
    looks = int(REST_WITHIN / STEP)
    with house.sessions.signals.hearing("settled") as moved:
        while looks and not await _idle(house):
            moved.clear()
            looks -= 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), STEP)


async def _idle(house: House) -> bool:
    async with house.sessions.read() as session:
        return await standing.idle(session)


async def deliver_all(deliveries: list[Delivery]) -> None:
    """Hand over whatever may leave now."""
    for delivery in deliveries:
        while await delivery.has_work():
            await delivery.round()


async def _move(house: House, by: timedelta) -> None:
    async with house.sessions.write() as session:
        house.sessions.clock.offset = await move_clock(session, by)


async def _next_stop(house: House, now: datetime) -> datetime:
    async with house.sessions.read() as session:
        due = (await alarms.next_climb(session), await waves.next_due(session))
    return min([_next_hour(now), *(instant for instant in due if instant and instant > now)])


def _next_hour(now: datetime) -> datetime:
    local = now.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    return (local + HOUR).astimezone(UTC)
