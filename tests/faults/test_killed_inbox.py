"""An answerer that is killed again and again: every event takes effect exactly once."""

import asyncio
import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.engine import Engine
from bot.inbox import store
from channels.contract import Incoming
from channels.signing import Signer
from channels.webchat import WebChat
from notifications.compose import opened as composed
from storage.engine import Sessions
from storage.models.cases import Case, Report
from storage.models.delivery import Outbox
from storage.models.inbox import Dialogue, Inbound
from storage.models.people import Address
from storage.queries import inbox, outbox, regions
from storage.queries.outbox import Claimed
from storage.queries.regions import Place
from tests.faults.answerer import RULES
from tests.faults.lives import lives_of
from tests.faults.sender import opened
from tests.faults.test_killed_sender import by_day

FARMERS = 100 if os.environ.get("MINGBAI_LONG_FAULTS") else 40
AT_LEAST = 8
PLACES = (
    Place("county", "明安县", "county", landline="0370-0000001"),
    Place("town", "柳河镇", "township", "county", landline="0370-0000002"),
    Place("liu", "柳树村", "village", "town", landline="0370-0000003"),
)
NAMES = [
    f"{family}{given}" for family in "赵钱孙李周吴郑王冯陈" for given in "春夏秋冬东西南北山河"
]


def script(number: int) -> list[Incoming]:
    """What one farmer says, from the greeting to a report and on into the middle of another."""
    words = (
        *("你好", "1", "柳树村", "1", "老伴住院花了三万块", "２"),
        *(f"{NAMES[number]} 199{number:08d}", "1", "申报", "柳树村"),
    )
    who = f"farmer-{number}"
    return [Incoming(who, text, external_id=f"{who}/{n}") for n, text in enumerate(words)]


async def settled(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)


async def deliver(sessions: Sessions, events: list[Incoming]) -> int:
    async with sessions.write() as session:
        new, _moved = await store(session, WebChat(), events)
    return new


async def arrive(sessions: Sessions, chance: random.Random) -> None:
    """Everybody talks at once, each in their own order; every event comes twice, then all again."""
    talks = [script(number) for number in range(FARMERS)]
    waiting = [talk.copy() for talk in talks]
    while any(waiting):
        talk = chance.choice([talk for talk in waiting if talk])
        event = talk.pop(0)
        news = await asyncio.gather(deliver(sessions, [event]), deliver(sessions, [event]))
        assert sum(news) == 1
        await asyncio.sleep(0.005)
    assert not await deliver(sessions, [event for talk in talks for event in talk])


async def waiting(sessions: Sessions) -> int:
    async with sessions.read() as session:
        return len(await inbox.waiting(session, 1000))


async def effects(sessions: Sessions) -> dict[str, Any]:
    """All that was done: counts, where each talk stands, and each answer without its numbers."""
    async with sessions.read() as session:
        counts = {
            table.__tablename__: await session.scalar(select(func.count()).select_from(table))
            for table in (Report, Case, Outbox, Inbound)
        }
        talks: dict[str, Any] = {}
        for row in await session.execute(
            select(Address.id, Address.external, Dialogue.state).join(Dialogue)
        ):
            name = session.vault.open(row.external, f"address|external|{row.id}")
            said = await session.execute(
                select(*outbox.claimed_columns)
                .where(Outbox.address_id == row.id)
                .order_by(Outbox.id)
            )
            texts = [re.sub(r"\d", "#", composed(session, Claimed(*each)).text) for each in said]
            talks[name] = row.state, texts
        backlog = await inbox.backlog(session)
    return {"counts": counts, "talks": talks, "backlog": backlog}


async def undisturbed(sessions: Sessions) -> dict[str, Any]:
    """The effects of the same words where nobody is killed."""
    await settled(sessions)
    engine = Engine(sessions, RULES, Signer(sessions.vault.token_key), ["webchat"])
    for number in range(FARMERS):
        for event in script(number):
            await deliver(sessions, [event])
            async with sessions.read() as session:
                [event_id] = await inbox.waiting(session, 10)
            await engine.process(event_id)
    return await effects(sessions)


async def test_every_event_takes_effect_exactly_once(
    sqlite_url: str, sqlite_template: Path, tmp_path: Path
) -> None:
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1 << 30)
    chance = random.Random(seed)
    options: dict[str, Any] = {"database": sqlite_url, "offset": by_day()}
    sessions = opened(options)
    await settled(sessions)
    async with lives_of("answerer", **options) as lives:
        arriving = asyncio.create_task(arrive(sessions, chance))

        async def over() -> bool:
            return arriving.done() and not await waiting(sessions)

        kills = await lives.endure(lambda: chance.uniform(0.02, 0.12), over)
        await arriving
    print(f"seed {seed}, kills {kills}, events {FARMERS * len(script(0))}")
    assert kills >= AT_LEAST
    calm = opened(
        {**options, "database": f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'calm.db')}"}
    )
    expected = await undisturbed(calm)
    assert expected["counts"]["report"] == FARMERS
    assert await effects(sessions) == expected
    await sessions.close()
    await calm.close()
