"""Polling: Telegram is asked for updates by one process at a time, and forgets what we have stored.

The offset moves in the transaction that stores the updates, so a crash anywhere repeats a question
and never skips an answer. Nothing here keeps the service from starting: an unreachable Telegram is
asked again, less and less often.
"""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from bot.inbox import store
from channels.contract import Incoming
from channels.errors import ChannelError, NotAuthorised, Refused, Throttled
from channels.telegram import Telegram
from storage.engine import Session, Sessions
from storage.models.base import new_reference
from storage.queries import leases, settings

LEASE = timedelta(seconds=30)
POLL = 10
"""Seconds Telegram holds a question open: a third of the lease, which every question renews."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0

REVOKED = "Telegram does not accept the bot's token; polling is paused until it does"
CONFLICT = (
    "Telegram lets nobody else ask: the bot has a webhook, or another program polls with its token"
)

Result = TypeVar("Result")
Updates = Sequence[tuple[int, Incoming | None]]

log = logging.getLogger(__name__)


async def keep_polling(sessions: Sessions, channel: Telegram, stop: asyncio.Event) -> None:
    """Ask for updates and store them until told to stop, while this process has the lease."""
    poller = _Poller(sessions, channel)
    try:
        while not stop.is_set():
            pause = await poller.step(stop)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause or 0.001)
    finally:
        await poller.close()


class _LostLead(Exception):
    """Somebody else polls by now."""


class _Poller:
    def __init__(self, sessions: Sessions, channel: Telegram) -> None:
        self._sessions = sessions
        self._channel = channel
        self._token = new_reference()
        self._lease = f"poll:{channel.name}"
        self._offset = f"{channel.name}_offset"
        self._failures = 0
        self._complaint = ""
        self._spinners: set[asyncio.Task[None]] = set()

    async def step(self, stop: asyncio.Event) -> float:
        """Ask once and store what came; returns the seconds to wait before the next question."""
        try:
            offset = await self._lead()
            if offset is None:
                return LEASE.total_seconds() / 3
            updates = await _unless(stop, self._channel.updates(offset, POLL))
            if updates:
                await self._store(updates)
        except _LostLead:
            return LEASE.total_seconds() / 3
        except ChannelError as error:
            return self._refused(error)
        except Exception as error:  # the edge: the loop outlives a database that is away
            return self._failed(f"updates cannot be stored: {type(error).__name__}")
        self._failures, self._complaint = 0, ""
        return 0.0

    async def close(self) -> None:
        """Leave the lease to the next process."""
        for task in self._spinners:
            task.cancel()
        await asyncio.gather(*self._spinners, return_exceptions=True)
        try:
            async with asyncio.timeout(1), self._sessions.write() as session:
                await leases.release(session, self._lease, self._token)
        except Exception as error:  # the edge: the lease ends by itself
            log.warning("the polling lease was not given back: %s", type(error).__name__)

    async def _lead(self) -> int | None:
        """Take or renew the lease; returns where to go on, None while somebody else leads."""
        async with self._sessions.write() as session:
            if not await self._holds(session):
                return None
            return int(await settings.get(session, self._offset, 0))

    async def _store(self, updates: Updates) -> None:
        items = [item for _, item in updates if item is not None]
        async with self._sessions.write() as session:
            if not await self._holds(session):
                raise _LostLead
            await store(session, self._channel, items)
            await settings.put(session, self._offset, max(number for number, _ in updates) + 1)
        for item in items:
            if item.choice is not None:
                task = asyncio.create_task(self._channel.acknowledge(item))
                self._spinners.add(task)
                task.add_done_callback(self._spinners.discard)

    async def _holds(self, session: Session) -> bool:
        return await leases.hold(session, self._lease, self._token, LEASE)

    def _refused(self, error: ChannelError) -> float:
        if isinstance(error, NotAuthorised):
            self._complain(logging.ERROR, REVOKED)
            return LONGEST_PAUSE
        if isinstance(error, Refused) and error.code == "409":
            self._complain(logging.ERROR, CONFLICT)
            return LONGEST_PAUSE / 2
        pause = self._failed(f"Telegram cannot be asked: {type(error).__name__}")
        return max(pause, error.retry_after) if isinstance(error, Throttled) else pause

    def _failed(self, complaint: str) -> float:
        self._complain(logging.WARNING, complaint)
        self._failures += 1
        return min(FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10), LONGEST_PAUSE)

    def _complain(self, level: int, complaint: str) -> None:
        """Say it once, not with every try."""
        if complaint != self._complaint:
            log.log(level, "%s", complaint)
        self._complaint = complaint


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, Result]) -> Result | None:
    """Do the work, but leave it as soon as we are told to stop."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        stopping.cancel()
        working.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
