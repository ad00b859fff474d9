"""Ticks: what must be looked at regularly. What is due is a query; a tick only looks.

One process leads, by lease. APScheduler starts the ticks and remembers nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from acts import exports, interviews, web_reports
from acts.rosters import importing
from bot import checkpoint
from bot.business import ERRANDS
from bot.house import House, line
from bot.progress import Progress
from notifications import evidence
from storage import audit
from storage.engine import Session
from storage.models.base import new_reference
from storage.moment import SHANGHAI
from storage.queries import answered, fates, inbox, leases, occurrences, pictures
from storage.queries import settings as facts
from storage.queries import web as browsers

LEASE = timedelta(seconds=15)
ANSWERS_KEPT = timedelta(hours=48)  # to calls of systems, which may come again
RECEIPTS_COME_WITHIN = timedelta(hours=72)
WORDS_KEPT = timedelta(days=30)
PICTURES_KEPT = timedelta(days=1)  # of those whose message was never answered
TOLD_KEPT = timedelta(days=800)  # longer than any period of which a firing is named
STAFF = timedelta(hours=12)
OTHERS = timedelta(days=180)
"""How long the sessions of staff and of chat pages are kept after they were last seen."""
JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 300}

log = logging.getLogger(__name__)

Work = Callable[[Session], Awaitable[object]]


class Ticks:
    """The ticks of one process; only the leader's do anything."""

    def __init__(self, house: House, progress: Progress, stop: asyncio.Event) -> None:
        self._house = house
        self._progress = progress
        self._stop = stop
        self._token = new_reference()
        self._leads = False

    async def run(self) -> None:
        """Tick until told to stop, then give the lease back."""
        self._progress.expect("clock")
        await self._lead()
        scheduler = AsyncIOScheduler(timezone=SHANGHAI, job_defaults=JOB_DEFAULTS)
        for seconds, tick in self._table():
            scheduler.add_job(self._guarded(tick), "interval", seconds=seconds)
        scheduler.start()
        try:
            await self._stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            async with self._house.sessions.write() as session:
                await leases.release(session, "clock", self._token)

    async def mend(self) -> None:
        """Give back what dead workers held and resolve what is unsure."""
        await self._write(fates.release_lost)
        for channel in self._house.channels.values():
            await evidence.resolve(self._house.sessions, line(channel))

    def _table(self) -> list[tuple[int, Callable[[], Awaitable[None]]]]:
        return [
            (5, self._lead),
            (5, self.mend),
            (3, self._seal),
            (3600, self._tidy),
            *((errand.seconds, partial(errand.run, self._house)) for errand in ERRANDS),
        ]

    def _guarded(self, tick: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            if not self._leads and tick != self._lead:
                return
            try:
                await tick()
            except Exception:  # the edge: a tick that fails must not end the clock
                log.exception("a tick failed")

        return run

    async def _lead(self) -> None:
        async with self._house.sessions.write() as session:
            self._leads = await leases.hold(session, "clock", self._token, LEASE)
            self._house.sessions.clock.offset = await facts.offset(session)
        self._progress.beat("clock")

    async def _seal(self) -> None:
        async with self._house.sessions.write() as session:
            sealed = await audit.seal(session)
        if sealed:
            async with self._house.sessions.read() as session:
                reached = await audit.checkpoint(session)
            checkpoint.append(self._house.checkpoints, reached)

    async def _tidy(self) -> None:
        real = self._house.sessions.clock.real()
        await self._write(lambda session: fates.expire(session, real - RECEIPTS_COME_WITHIN))
        await self._write(lambda session: inbox.tidy(session, real - WORDS_KEPT))
        await self._write(lambda session: interviews.forget_stale(session, real))
        await self._write(lambda session: pictures.forget(session, real - PICTURES_KEPT))
        await self._write(lambda session: web_reports.forget_stale(session, real))
        await self._write(lambda session: browsers.forget(session, real - STAFF, real - OTHERS))
        await self._write(lambda session: occurrences.forget(session, real - TOLD_KEPT))
        await self._write(lambda session: answered.forget(session, real - ANSWERS_KEPT))
        await self._write(exports.forget)
        await self._write(importing.forget)

    async def _write(self, work: Work) -> None:
        async with self._house.sessions.write() as session:
            await work(session)
