"""Roles as processes of their own, on each database: they answer together, and one clock leads."""

import asyncio

from aiohttp import ClientSession
from sqlalchemy import text

from console.sockets import LOOK_EVERY
from tests.bot.farends import Gateway, assert_prompt, by_sms, chatting
from tests.bot.installation import Install, unfinished

REPLY_WITHIN = 0.5
STOPPED_WITHIN = 5.0


async def test_roles_of_their_own_answer_together(split):
    gateway = Gateway()
    async with gateway.listening() as settings:
        split.settings |= settings
        front = await split.serve(role="web")
        others = await asyncio.gather(split.serve(role="worker"), split.serve(role="clock"))
        async with (
            ClientSession() as http,
            chatting(front.address) as one,
            chatting(front.address) as other,  # a page may write 20 times in 10 seconds
        ):
            if split.url.startswith("sqlite"):  # its processes cannot wake each other's pages
                await assert_prompt(one, other, times=5, within=LOOK_EVERY + REPLY_WITHIN)
            else:
                await assert_prompt(one, other, times=20, within=REPLY_WITHIN)
            assert await by_sms(http, front.address, "19900000001", "你好", "m-1") == 200
            assert (await gateway.heard("您好"))["to"] == "+8619900000001"
        await _audit_gets_sealed(split)
        ends = await asyncio.gather(*(process.stop() for process in (front, *others)))
    assert [code for code, _ in ends] == [0, 0, 0]
    assert max(seconds for _, seconds in ends) < STOPPED_WITHIN
    standing = await split.standing()
    assert not unfinished(standing)
    assert not standing.get("inbound.new")


async def _audit_gets_sealed(split: Install) -> None:
    """The clock chains what was done within five seconds."""
    for _ in range(50):
        async with split.open() as sessions, sessions.read() as session:
            if await session.scalar(text("SELECT count(*) FROM audit WHERE mac IS NOT NULL")):
                return
        await asyncio.sleep(0.2)
    raise AssertionError("nothing was sealed")


async def test_processes_that_start_together_on_a_new_database_agree(split):
    first, second = await asyncio.gather(split.serve(role="web"), split.serve(role="web"))
    assert [(await process.stop())[0] for process in (first, second)] == [0, 0]


async def test_one_of_two_clocks_leads_and_the_other_takes_over(split):
    one = await split.serve(role="clock")
    two = await split.serve(role="clock")
    first = await _leader(split)
    await asyncio.sleep(6)  # both have asked for the lease again
    assert await _leader(split) == first
    assert (await one.stop())[0] == 0
    second = first
    for _ in range(60):
        if second not in (None, first):
            break
        await asyncio.sleep(0.2)
        second = await _leader(split)
    await two.stop()
    assert second not in (None, first)


async def _leader(split: Install) -> str | None:
    async with split.open() as sessions, sessions.read() as session:
        now = session.moment.real
        rows = await session.execute(
            text("SELECT token FROM lease WHERE name = 'clock' AND until > :now"),
            {"now": now.replace(tzinfo=None) if sessions.dialect == "sqlite" else now},
        )
        row = rows.first()
    return None if row is None else str(row[0])
