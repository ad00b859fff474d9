"""What business time brings: reminders and digests, alarms that climb, notices that come down.

The clock role looks at each of these regularly; a rehearsal looks at all of them wherever its
clock stops. What is due is a query, so looking twice does nothing twice.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from acts import alarms as alarming
from acts import broadcasts, solved
from acts.broadcasts import recurring
from acts.detection import running as detection
from acts.figures import counting
from acts.public_notices import hanging
from bot.house import House
from notifications import reminders, routing
from storage.queries import alarms, stranded, waves


@dataclass(frozen=True, slots=True)
class Errand:
    """Something looked at every so many seconds."""

    seconds: int
    run: Callable[[House], Awaitable[None]]


async def remind(house: House) -> None:
    """Queue the digests that are due by now."""
    async with house.sessions.write() as session:
        await reminders.plan_digests(session, house.rules)


async def send_on(house: House) -> None:
    """Move the broadcasts under way on, each in its own transaction."""
    async with house.sessions.read() as session:
        under_way = await waves.under_way(session)
    for broadcast_id in under_way:
        async with house.sessions.write() as session:
            await broadcasts.step(session, house.rules, broadcast_id)


async def prepare(house: House) -> None:
    """Prepare the sendings that recur, on their day."""
    await recurring.prepare_due(house.sessions, house.rules)


async def go_other_ways(house: House) -> None:
    """Send notices that came back to the next address of their household."""
    async with house.sessions.read() as session:
        came_back = await stranded.waiting(session)
    if came_back:
        async with house.sessions.write() as session:
            await routing.fall_back(session, house.rules)


async def climb(house: House) -> None:
    """Tell the next level of alarms nobody has taken over, each in its own transaction."""
    async with house.sessions.read() as session:
        due = await alarms.due(session)
    for alarm_id in due:
        async with house.sessions.write() as session:
            await alarming.climb(session, house.rules, alarm_id)


async def take_down(house: House) -> None:
    """Take down public notices whose days are over."""
    async with house.sessions.write() as session:
        await hanging.expire(session)


async def detect(house: House) -> None:
    """Look for what goes wrong in every county, once a day."""
    await detection.nightly(house.sessions, house.rules)


async def ask_whether_solved(house: House) -> None:
    """Ask households whether what ended a week ago was solved."""
    async with house.sessions.write() as session:
        await solved.ask_households(session, house.rules)


async def count_ahead(house: House) -> None:
    """Count what the pictures show of messages and of who knows what."""
    await counting.now_and_then(house.sessions)


ERRANDS: tuple[Errand, ...] = (
    Errand(15, climb),
    Errand(5, send_on),
    Errand(20, go_other_ways),
    Errand(60, take_down),
    Errand(600, detect),
    Errand(30, remind),
    Errand(3600, ask_whether_solved),
    Errand(3600, prepare),
    Errand(60, count_ahead),
)


async def run_all(house: House) -> None:
    """Look at everything once, as at a stop of a rehearsal's clock."""
    for errand in ERRANDS:
        await errand.run(house)
