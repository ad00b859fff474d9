"""A life of a sender: delivers from a SQLite file, gives back lost leases, resolves the unsure."""

import asyncio
from datetime import timedelta
from typing import Any

from aiohttp import ClientSession
from pydantic import SecretStr

from channels.signing import Signer
from channels.sms_http import SmsHttp, SmsHttpSettings
from notifications import evidence
from notifications.compose import Composer
from notifications.delivery import Delivery, Line, keep_delivering
from rulebook.loader import Rulebook
from storage.crypto import KEY_BYTES, Vault
from storage.engine import Sessions, open_sessions
from storage.moment import Clock
from storage.queries import fates
from tests.faults.lives import run

MEND_EVERY = 0.1
NO_RULES = Rulebook.__new__(Rulebook)  # only digests read rules


def opened(options: Any) -> Sessions:
    """The database, by day: notices rest at night."""
    clock = Clock()
    clock.offset = timedelta(seconds=options["offset"])
    return open_sessions(options["database"], clock, Vault({1: bytes(range(KEY_BYTES))}))


def channel(options: Any, http: ClientSession, clock: Clock) -> SmsHttp:
    """The gateway; it is asked what became of messages only where the test allows it."""
    gateway, asks = options["gateway"], options["asks"]
    return SmsHttpSettings(
        url=f"{gateway}/send",
        query_url=f"{gateway}/query" if asks else None,
        token=SecretStr("t"),
        secret=SecretStr("s"),
        tps=1_000_000,
        timeout=5,
    ).open(http, clock.real)


async def live(options: Any) -> None:
    """Deliver and mend until killed."""
    sessions = opened(options)
    async with ClientSession() as http:
        line = Line(
            channel(options, http, sessions.clock),
            in_flight=options["in_flight"],
            timeout=timedelta(seconds=options["lease"]),
            wait=timedelta(seconds=options["wait"]),
        )
        delivery = Delivery(sessions, line, Composer(NO_RULES), Signer(b"k"))
        async with asyncio.TaskGroup() as loops:
            loops.create_task(keep_delivering(delivery, sessions, asyncio.Event()))
            loops.create_task(mend(sessions, line))


async def mend(sessions: Sessions, line: Line) -> None:
    """What the clock's tick does, more often."""
    while True:
        async with sessions.write() as session:
            await fates.release_lost(session)
        await evidence.resolve(sessions, line)
        await asyncio.sleep(MEND_EVERY)


if __name__ == "__main__":
    run(live)
