"""The load test of a broadcast: a county's households, a notice, and a gateway beside us.

The notice is drafted, approved by a second person and sent by the acts that do it in earnest; the
gateway is a process of its own, and what it received decides whether the run counts.
"""

import asyncio
import contextlib
import gc
import json
import secrets
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import ClientSession, TCPConnector

from acts import broadcasts, notices
from acts.actor import signed_in
from acts.broadcasts import Wanted, waves
from bot.rehearsal.loadtest import Figures, county, loop_name, peak_memory, states, temporary
from channels.contract import Channel
from channels.signing import Signer
from channels.sms_http import SmsHttpSettings
from notifications.compose import Composer
from notifications.delivery import Delivery, Line, keep_delivering
from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.models.base import new_id
from storage.models.people import Address, Household
from storage.queries import addresses, households, officials, regions, staff
from storage.queries.households import NewHousehold
from storage.queries.notices import Text
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

AT_ONCE = 2000
LOOK_EVERY = 0.05
UNLIMITED = 1_000_000.0
NOTICE: dict[str, Any] = {
    "slug": "load-medical-aid",
    "title": "看病花钱多，可以申请医疗救助",
    "short": "住院自付多的家庭可申请医疗救助，到村委会或拨打0990-12345咨询。",
    "body": "住院自付费用较多的家庭，可以向村委会或乡镇申请医疗救助。",
    "source": "压力测试用文本",
}
TOKEN = "load"  # noqa: S105 - the gateway is ours and listens on loopback


@dataclass(frozen=True)
class Wish:
    """What to measure: `floor` also lets a bare client send the same messages, for the ratio."""

    recipients: int = 20_000
    latency: float = 0.0
    in_flight: int = 100
    database: str = "sqlite"
    floor: bool = False


async def broadcast(wish: Wish) -> Figures:
    """Send one notice to all recipients and return the figures of the run."""
    async with temporary(wish.database) as sessions, _gateway(wish.latency) as url, _http() as http:
        prepared = time.perf_counter()
        await _settle_in(sessions, wish.recipients)
        await _start(sessions)
        prepared = time.perf_counter() - prepared
        given = {"url": url + "/send", "token": TOKEN, "secret": TOKEN, "tps": UNLIMITED}
        channel = SmsHttpSettings.model_validate(given).open(http, sessions.clock.real)
        before = await _stats(http, url)
        figures = await _deliver(sessions, channel, wish)
        after = await _stats(http, url)
        counts = await states(sessions)
        complete = after["distinct"] == wish.recipients and after["duplicates"] == 0
        figures |= {
            "recipients": wish.recipients,
            "gateway_cpu_seconds": round(after["cpu_seconds"] - before["cpu_seconds"], 2),
            "peak_memory_mib": peak_memory(),
            "prepare_seconds": round(prepared, 2),
            "distinct": after["distinct"],
            "duplicates": after["duplicates"],
            "latency_ms": wish.latency * 1000,
            "in_flight": wish.in_flight,
            "database": sessions.dialect,
            "loop": loop_name(),
            "states": counts,
            "ok": complete and counts == {"outbox.accepted": wish.recipients},
        }
        if wish.floor:
            bare = await _bare(http, url, wish)
            figures["bare_per_second"] = bare
            figures["ratio"] = round(figures["messages_per_second"] / bare, 3)
        return figures


async def _deliver(sessions: Sessions, channel: Channel, wish: Wish) -> Figures:
    """Deliver as in earnest, from the first claim to the last settled message."""
    line = Line(channel, in_flight=wish.in_flight, timeout=timedelta(seconds=60))
    composer = Composer(load())
    delivery = Delivery(sessions, line, composer, Signer(sessions.vault.token_key))
    stop = asyncio.Event()
    gc.collect()
    gc.freeze()  # what is loaded by now stays; the collector need not look at it again
    began, cpu = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as loops:
        loops.create_task(keep_delivering(delivery, sessions, stop))
        while delivery.flying or await delivery.has_work():  # noqa: ASYNC110 - the end is no event
            await asyncio.sleep(LOOK_EVERY)
        stop.set()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return {
        "messages_per_second": round(delivery.handed / seconds, 1),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "cpu_seconds_per_1000": round(cpu * 1000 / max(1, delivery.handed), 3),
    }


async def _bare(http: ClientSession, url: str, wish: Wish) -> float:
    """Messages per second of the same client without any database."""
    left = iter(range(wish.recipients))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    text = "【明白】" + NOTICE["short"]

    async def send() -> None:
        for number in left:
            message = {
                "reference": secrets.token_hex(16),
                "to": f"+86138{number:08d}",
                "text": text,
                "kind": "notice",
                "template": "",
                "values": {"title": NOTICE["title"]},
            }
            async with http.post(url + "/send", json=message, headers=headers) as reply:
                await reply.read()

    began = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(wish.in_flight)))
    return round(wish.recipients / (time.perf_counter() - began), 1)


async def _settle_in(sessions: Sessions, count: int) -> None:
    """Fill the county with households, each with a phone, in statements of many rows."""
    async with sessions.read() as session:
        villages = await regions.all_of(session, ["village"])
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        async with sessions.write() as session:
            pairs = [household(session, villages[n % len(villages)], n) for n in numbers]
            # The models' own tables: storage has no act that makes so many families out of nothing.
            for table, place in ((Household, 0), (Address, 1)):
                rows: Any = table.__table__
                await session.execute(rows.insert(), [pair[place] for pair in pairs])


def household(session: Session, village: Place, number: int) -> tuple[Figures, Figures]:
    """The rows of a household and of its phone."""
    phone, address_id = f"+86138{number:08d}", new_id()
    family = NewHousehold(village, number + 1, "张大山", phone, "general")
    household = households.row_of(session, family) | {"reach_id": address_id}
    address = {
        "id": address_id,
        "channel": "sms_http",
        "external": session.vault.seal(phone, f"address|external|{address_id}"),
        "external_index": addresses.index(session, "sms_http", phone),
        "household_id": household["id"],
        "bound": False,
        "language": "zh_CN",
        "no_notices": False,
        "no_progress": False,
        "created_at": session.moment.now,
    }
    return household, address


async def _start(sessions: Sessions) -> None:
    """Let one officer draft and another approve and send, to everybody in the county."""
    async with sessions.write() as session:
        place = await regions.get(session, county()[0].id)
        assert place is not None
        author, approver = [await _person(session, place, name) for name in ("李文", "王敏")]
        writer, second = await signed_in(session, author), await signed_in(session, approver)
        review_by = session.moment.today + timedelta(days=30)
        rules = load()
        text = Text(**NOTICE, review_by=review_by)
        notice = await notices.draft_notice(session, rules, writer, text)
        wanted = Wanted(notice, "", place)
        drafted = await broadcasts.draft_broadcast(session, rules, writer, wanted)
        await broadcasts.approve(session, rules, second, drafted.id)
        begun = await broadcasts.send(session, rules, second, drafted.id)
        assert begun is not None
        if begun.next_at:  # what is measured is the delivery, not the waiting between the waves
            await waves.queue_rest(session, begun, notice)


async def officer(session: Session, place: Place, name: str) -> int:
    """An officer of the county; returns the account."""
    account = await staff.of_person(session, await _person(session, place, name))
    assert account is not None
    return account.id


async def _person(session: Session, place: Place, name: str) -> int:
    new = NewOfficial(name, None, "county_rural_revival_bureau", place.id)
    person_id = (await officials.put(session, new)).person_id
    await staff.add(session, person_id, f"load-{person_id}", "!")
    return person_id


@contextlib.asynccontextmanager
async def _gateway(latency: float) -> AsyncIterator[str]:
    """A gateway in a process of its own, which ends when its standard input closes."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.rehearsal.gateway", "--until-stdin-closes"),
        *("--token", TOKEN, "--secret", TOKEN, "--latency", str(latency)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        async with asyncio.timeout(20):
            word, _, url = (await child.stdout.readline()).decode().strip().partition(" ")
        if word != "ready":
            raise SystemExit("the gateway did not start")
        yield url
    finally:
        child.stdin.close()
        await child.wait()


@contextlib.asynccontextmanager
async def _http() -> AsyncIterator[ClientSession]:
    async with ClientSession(connector=TCPConnector(limit=1000, keepalive_timeout=15)) as http:
        yield http


async def _stats(http: ClientSession, url: str) -> Figures:
    async with http.get(url + "/stats") as reply:
        figures: Figures = json.loads(await reply.read())
        return figures
