"""Waking each other: who waits for new rows hears of the commit that brought them."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

CHANNEL = "mingbai"
POSTS = "posts"
"""The topic of posts that ended or changed: whoever listens asks what is still theirs."""


class Signals:
    """Wakes waiters of this process; on PostgreSQL `Postman` carries the topics to the others."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.postman: Postman | None = None

    @contextlib.contextmanager
    def hearing(self, *topics: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever one of these topics changes."""
        event = asyncio.Event()
        for topic in topics:
            self._waiting[topic].add(event)
        try:
            yield event
        finally:
            for topic in topics:
                self._waiting[topic].discard(event)
                if not self._waiting[topic]:
                    del self._waiting[topic]

    def changed(self, topics: Iterable[str]) -> None:
        """Wake whoever waits for these topics, here and elsewhere."""
        topics = set(topics)
        self.heard(topics)
        if self.postman and topics:
            self.postman.send(topics)

    def heard(self, topics: Iterable[str]) -> None:
        """Wake whoever waits for these topics here."""
        for topic in topics:
            for event in self._waiting.get(topic, ()):
                event.set()

    def heard_all(self) -> None:
        """Wake everybody who waits here: something changed, and nobody said what."""
        self.heard(list(self._waiting))


class Postman:
    """Carries topics between processes by LISTEN and NOTIFY, on one connection of its own.

    A lost connection loses wake-ups, not work: every loop also looks by itself.
    """

    def __init__(self, url: str, signals: Signals) -> None:
        self._url = url
        self._signals = signals
        self._outgoing: asyncio.Queue[set[str]] = asyncio.Queue()

    def send(self, topics: set[str]) -> None:
        """Tell the other processes, soon."""
        self._outgoing.put_nowait(topics)

    async def run(self, stop: asyncio.Event) -> None:
        """Carry topics until told to stop, over as many connections as it takes."""
        import asyncpg  # the driver is PostgreSQL's alone

        while not stop.is_set():
            try:
                connection = await asyncpg.connect(self._url)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(1)
                continue
            try:
                await connection.add_listener(CHANNEL, self._arrived)
                await self._carry(connection, stop)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.2)
            finally:
                with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await connection.close(timeout=2)

    async def _carry(self, connection: Any, stop: asyncio.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                topics = await asyncio.wait_for(self._outgoing.get(), 1)
                while not self._outgoing.empty():
                    topics |= self._outgoing.get_nowait()
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, ",".join(topics))

    def _arrived(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        self._signals.heard(payload.split(","))
