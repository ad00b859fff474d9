"""How long the proof of a broadcast takes: its villages, a page of it, who knows it, who is untold.

`python -m bench.proof [DATABASE_URL] [HOUSEHOLDS]` fills an empty database, sends one notice to all
households (one in twenty comes back, one in fifty of these has another address), and prints JSON.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import case, insert, select, text, update

from bench import enqueue as filled
from storage import schema
from storage.crypto import Vault
from storage.engine import Session, Sessions, open_sessions
from storage.models.base import new_id
from storage.models.delivery import Outbox, State
from storage.models.notices import Broadcast, Recipient
from storage.models.people import Address
from storage.moment import Clock
from storage.queries import proof, recipients, shielding, stranded, undelivered, waves
from storage.queries.audiences import Reach
from storage.queries.proof import Wanted
from storage.queries.waves import Bulk
from storage.scope import EVERYTHING, Scope

LOOKS = 3
COME_BACK, ELSEWHERE, SHARED = 20, 50, 10


async def main(url: str, count: int) -> dict[str, Any]:
    """Measure on this database."""
    await schema.upgrade(url)
    sessions = open_sessions(url, Clock(), Vault({1: bytes(range(32))}))
    try:
        notice, broadcasts = await filled._settle_in(sessions, count)
        broadcast = broadcasts[0]
        await _send(sessions, notice, broadcast)
        figures: dict[str, Any] = {"database": sessions.dialect, "recipients": count}
        for name, look in _looks(broadcast).items():
            figures[f"{name}_seconds"] = await _timed(sessions, look)
        began = time.perf_counter()
        async with sessions.write() as session:
            figures["moved"] = len(await stranded.move(session, await stranded.waiting(session)))
        figures["move_seconds"] = round(time.perf_counter() - began, 3)
        async with sessions.write() as session:
            await session.execute(
                update(Address).where(Address.id % SHARED == 0).values(shared=True)
            )
            began = time.perf_counter()
            figures["shielded"] = await shielding.shield(session, broadcast)
        figures["shield_seconds"] = round(time.perf_counter() - began, 3)
    finally:
        await sessions.close()
    return figures


def _looks(broadcast: int) -> dict[str, Callable[[Session], Awaitable[object]]]:
    async def knows(session: Session) -> object:
        now = session.moment.now
        begins, ends = now - timedelta(days=365), now + timedelta(days=1)
        return await proof.known(session, EVERYTHING, begins, ends)

    async def untold(session: Session, scope: Scope = EVERYTHING) -> object:
        since = session.moment.now - timedelta(days=30)
        return await undelivered.by_village(session, scope, since)

    return {
        "villages": lambda session: recipients.progress(session, broadcast),
        "page": lambda session: proof.page(session, broadcast, Wanted(), 50),
        "failed_page": lambda session: proof.page(
            session, broadcast, Wanted(states=["undelivered"]), 50
        ),
        "awareness": knows,
        "untold": untold,
        "untold_of_a_village": lambda session: untold(session, Scope(("/c/v7/",))),
        "stranded": stranded.waiting,
    }


async def _timed(sessions: Sessions, look: Callable[[Session], Awaitable[object]]) -> float:
    """The best of some looks."""
    best = float("inf")
    for _look in range(LOOKS):
        async with sessions.read() as session:
            began = time.perf_counter()
            await look(session)
            best = min(best, time.perf_counter() - began)
    return round(best, 3)


async def _send(sessions: Sessions, notice: int, broadcast: int) -> None:
    async with sessions.write() as session:
        now = session.moment.now
        begun = update(Broadcast).where(Broadcast.id == broadcast)
        await session.execute(begun.values(state="sending", started_at=now))
        await recipients.fill(session, broadcast, Reach(("/c/",)))
        fresh_until = now + timedelta(days=7)
        bulk = Bulk(notice, "notice", 9, f"broadcast:{broadcast}", None, fresh_until)
        await waves.enqueue(session, broadcast, bulk)
    async with sessions.write() as session:
        back = case((Outbox.id % COME_BACK == 0, State.UNDELIVERED), else_=State.DELIVERED)
        await session.execute(update(Outbox).values(state=back))
        said = case((Recipient.id % 3 == 0, "understood"), (Recipient.id % 7 == 0, "unclear"))
        await session.execute(update(Recipient).where(Recipient.id % 21 != 5).values(answer=said))
        await session.execute(update(Recipient).where(_came_back()).values(answer=None))
        homes = await session.execute(
            select(Recipient.household_id).where(_came_back(), Recipient.id % ELSEWHERE == 0)
        )
        chats = [_chat(session, row.household_id) for row in homes]
        if chats:
            await session.execute(insert(Address), chats)
        await session.execute(text("ANALYZE"))


def _came_back() -> Any:
    failed = select(Outbox.recipient_id).where(Outbox.state == State.UNDELIVERED)
    return Recipient.id.in_(failed)


def _chat(session: Session, household_id: int) -> dict[str, Any]:
    row = new_id()
    return {
        "id": row,
        "channel": "telegram",
        "external": bytes(60),
        "external_index": f"chat {row}",
        "household_id": household_id,
        "created_at": session.moment.now,
    }


if __name__ == "__main__":
    given = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        address = given[0] if given else f"sqlite:///{Path(folder) / 'bench.db'}"
        households = int(given[1]) if len(given) > 1 else 100_000
        print(json.dumps(asyncio.run(main(address, households))))
