"""How much dearer it is to queue a broadcast by region and tags than the bare INSERT … SELECT.

`python -m bench.enqueue [DATABASE_URL] [HOUSEHOLDS]` fills an empty database with households, a
third of them in the audience, queues for these by turns in both ways, and prints JSON. The bare way
is two statements by hand, recipients and outbox, without shared phones or reasons to leave out.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from rulebook.audience import parse
from storage import schema
from storage.crypto import Vault
from storage.engine import Session, Sessions, open_sessions
from storage.models.base import new_id
from storage.models.notices import Broadcast, Notice
from storage.models.people import Address, Household, Person, Tag
from storage.models.regions import Region
from storage.models.staff import Account
from storage.moment import Clock
from storage.queries import recipients, waves
from storage.queries.audiences import Reach
from storage.queries.waves import Bulk

VILLAGES = 300
TURNS = 3
AT_ONCE = 10_000
FILTER = parse("标签:监测户 不要:外出")
assert not isinstance(FILTER, tuple)
REACH = Reach(("/c/",), FILTER)
REFERENCE = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}
RAW_FILL = """
INSERT INTO recipient (broadcast_id, household_id, address_id)
SELECT {broadcast}, h.id, a.id FROM household h JOIN address a ON a.id = h.reach_id
WHERE h.path LIKE '/c/%' AND NOT a.no_notices
AND EXISTS (SELECT 1 FROM tag t WHERE t.household_id = h.id AND t.tag = '监测户')
AND NOT EXISTS (SELECT 1 FROM tag t WHERE t.household_id = h.id AND t.tag = '外出')
"""
RAW_ENQUEUE = """
INSERT INTO outbox (reference, channel, address_id, kind, state, priority, recipient_id, notice_id,
about, due_at, fresh_until, attempts, resent, created_at, changed_at)
SELECT {reference}, a.channel, r.address_id, 'notice', 'queued', 9, r.id, {notice},
'broadcast:{broadcast}', '{at}', '{at}', 0, 0, '{at}', '{at}'
FROM recipient r JOIN address a ON a.id = r.address_id WHERE r.broadcast_id = {broadcast}
"""


async def main(url: str, count: int) -> dict[str, Any]:
    """Measure on this database."""
    await schema.upgrade(url)
    sessions = open_sessions(url, Clock(), Vault({1: bytes(range(32))}))
    try:
        notice, broadcasts = await _settle_in(sessions, count)
        bare, ours, queued = [], [], 0
        for turn in range(TURNS):
            # By turns, and in changing order: the tables grow, and the machine is shared.
            for raw in (True, False) if turn % 2 else (False, True):
                seconds, queued = await _queue(sessions, broadcasts.pop(), notice, raw)
                (bare if raw else ours).append(seconds)
    finally:
        await sessions.close()
    return {
        "database": sessions.dialect,
        "households": count,
        "queued": queued,
        "bare_seconds": round(statistics.median(bare), 3),
        "seconds": round(statistics.median(ours), 3),
        "ratio": round(statistics.median(ours) / statistics.median(bare), 2),
    }


async def _queue(sessions: Sessions, broadcast: int, notice: int, raw: bool) -> tuple[float, int]:
    began = time.perf_counter()
    async with sessions.write() as session:
        way = _raw if raw else _ours
        queued = await way(session, broadcast, notice)
    return time.perf_counter() - began, queued


async def _raw(session: Session, broadcast: int, notice: int) -> int:
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}" + (
        "+00" if session.dialect != "sqlite" else ""
    )
    values = {
        "broadcast": broadcast,
        "notice": notice,
        "at": at,
        "reference": REFERENCE[session.dialect],
    }
    for statement in (RAW_FILL, RAW_ENQUEUE):
        # A colon would begin a parameter.
        done = await session.execute(text(statement.format(**values).replace(":", r"\:")))
    return done.rowcount


async def _ours(session: Session, broadcast: int, notice: int) -> int:
    await recipients.fill(session, broadcast, REACH)
    fresh_until = session.moment.now + timedelta(days=7)
    bulk = Bulk(notice, "notice", 9, f"broadcast:{broadcast}", None, fresh_until)
    return await waves.enqueue(session, broadcast, bulk)


async def _settle_in(sessions: Sessions, count: int) -> tuple[int, list[int]]:
    async with sessions.write() as session:
        await session.execute(insert(Region), _regions())
        account = await _account(session)
        notice = await _notice(session, account)
        broadcasts = [await _broadcast(session, notice, account) for _ in range(2 * TURNS)]
    for first in range(0, count, AT_ONCE):
        async with sessions.write() as session:
            await _families(session, range(first, min(count, first + AT_ONCE)))
    async with sessions.write() as session:
        await session.execute(text("ANALYZE"))
    return notice, broadcasts


def _regions() -> list[dict[str, Any]]:
    villages = [(f"v{n}", f"村{n}", "village", "c", f"/c/v{n}/") for n in range(VILLAGES)]
    return [
        {"id": key, "name": name, "level": level, "parent_id": above, "path": path}
        | {"invented": True}
        for key, name, level, above, path in [("c", "县", "county", None, "/c/"), *villages]
    ]


async def _families(session: Session, numbers: range) -> None:
    homes, phones, tags = [], [], []
    for number in numbers:
        home, phone, village = new_id(), new_id(), number % VILLAGES
        homes.append(
            {"id": home, "region_id": f"v{village}", "path": f"/c/v{village}/", "number": number}
            | {"head": bytes(60), "head_index": "h" * 40, "surname_index": "s" * 40}
            | {"status": "general", "provisional": False, "reach_id": phone}
            | {"created_at": session.moment.now}
        )
        phones.append(
            {"id": phone, "channel": "sms_http", "external": bytes(60), "household_id": home}
            | {"external_index": f"{number:040}", "bound": False, "language": "zh_CN"}
            | {"no_notices": False, "no_progress": False, "created_at": session.moment.now}
        )
        kinds = ("监测户", "低保", "一般户")
        tags.append({"household_id": home, "tag": kinds[number // VILLAGES % 3]})
    for table, rows in ((Household, homes), (Address, phones), (Tag, tags)):
        await session.execute(insert(table), rows)


async def _account(session: Session) -> int:
    person, account = new_id(), new_id()
    await session.execute(
        insert(Person),
        {"id": person, "name": b"-", "name_index": "-", "digest_hour": 8}
        | {"created_at": session.moment.now},
    )
    await session.execute(
        insert(Account),
        {"id": account, "person_id": person, "login": "bench", "password": "-"}
        | {"demo": False, "disabled": False, "failures": 0},
    )
    return account


async def _notice(session: Session, account: int) -> int:
    notice = new_id()
    await session.execute(
        insert(Notice),
        {"id": notice, "slug": "bench", "version": 1, "title": "-", "short": "-", "body": "-"}
        | {"source": "-", "review_by": session.moment.today, "author_id": account}
        | {"created_at": session.moment.now},
    )
    return notice


async def _broadcast(session: Session, notice: int, account: int) -> int:
    broadcast = new_id()
    await session.execute(
        insert(Broadcast),
        {"id": broadcast, "notice_id": notice, "region_id": "c", "path": "/c/", "audience": {}}
        | {"fingerprint": str(broadcast), "state": "sending", "author_id": account}
        | {"created_at": session.moment.now},
    )
    return broadcast


if __name__ == "__main__":
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 300_000
    with tempfile.TemporaryDirectory() as folder:
        given = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 'bench.db'}"
        print(json.dumps(asyncio.run(main(given, size))))
