"""Server-sent events: what moves is told while it moves, to a few pages of each person.

Everybody who watches the same thing shares one look a second; a stream ends when its person may
watch no more, and when the service stops.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Generic, TypeVar

from aiohttp import web

STREAMS_A_PERSON = 6
LOOK_EVERY = 1.0
ASK_EVERY = 2
"""So many looks pass until it is asked again whether whoever watches still may."""
HEARTBEAT = 15.0
RETRY_MS = 3000
PATIENCE = 10.0
"""Seconds a page may take to read what is written; who takes longer opens another stream."""
SHARE_OF_TIME = 10
"""A look that takes long is taken so much more seldom that the rest of the house goes on."""

Seen = TypeVar("Seen")


@dataclass(slots=True)
class _Look(Generic[Seen]):
    """The last look at one thing, and until when it is good enough."""

    until: float = 0.0
    seen: Seen | None = None
    watchers: int = 0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


class Looks(Generic[Seen]):
    """Looks at things by id, each shared by all who watch it."""

    def __init__(self) -> None:
        self._kept: dict[int, _Look[Seen]] = {}

    @contextlib.contextmanager
    def watching(self, thing: int) -> Iterator[None]:
        """Keep the looks at a thing while somebody watches it."""
        look = self._kept.setdefault(thing, _Look())
        look.watchers += 1
        try:
            yield
        finally:
            look.watchers -= 1
            if not look.watchers:
                self._kept.pop(thing, None)

    async def at(self, thing: int, ask: Callable[[], Awaitable[Seen]]) -> Seen:
        """How a thing stands, as of a second ago at the latest."""
        look, loop = self._kept[thing], asyncio.get_running_loop()
        async with look.asking:
            began = loop.time()
            if look.seen is None or began >= look.until:
                look.seen = await ask()
                took = loop.time() - began
                # A little early, so that who looks every second never sees the second before.
                look.until = began + max(LOOK_EVERY * 0.9, took * SHARE_OF_TIME)
            return look.seen


@dataclass(eq=False, slots=True)
class Held:
    """A stream while it is open; `woken` is set when it must ask at once whether it may go on."""

    woken: asyncio.Event
    is_stopping: bool = False

    def stop(self) -> None:
        """End it."""
        self.is_stopping = True
        self.woken.set()


class Streams:
    """The streams open in this process, counted by person so that nobody takes them all."""

    def __init__(self) -> None:
        self._held: set[Held] = set()
        self._by_person: Counter[int] = Counter()

    @contextlib.contextmanager
    def held(self, person: int, woken: asyncio.Event) -> Iterator[Held]:
        """Count a stream while it is open.

        Raises:
            HTTPTooManyRequests: this person has enough of them.
        """
        if self._by_person[person] >= STREAMS_A_PERSON:
            raise web.HTTPTooManyRequests
        held = Held(woken)
        self._held.add(held)
        self._by_person[person] += 1
        try:
            yield held
        finally:
            self._held.discard(held)
            self._by_person[person] -= 1
            if not self._by_person[person]:
                del self._by_person[person]

    def end_all(self) -> None:
        """End every stream; the pages open them again elsewhere."""
        for held in self._held:
            held.stop()


STREAMS = web.AppKey("streams", Streams)


async def end_all(app: web.Application) -> None:
    """End every stream, so that a stop of the service is not held up."""
    app[STREAMS].end_all()


@dataclass(frozen=True, slots=True)
class Said:
    """What there is to tell now, as a page shows it, and whether it was the last."""

    text: str
    last: bool


async def tell(
    request: web.Request,
    held: Held,
    say: Callable[[], Awaitable[Said]],
    allowed: Callable[[], Awaitable[bool]],
) -> web.StreamResponse:
    """Tell what `say` says whenever it has changed, until it is over or not allowed any more."""
    writer = await _Writer.opened(request)
    looks = 0
    with contextlib.suppress(ConnectionError, TimeoutError):
        while not held.is_stopping and not writer.gone:
            told = held.woken.is_set()
            held.woken.clear()
            if (told or (looks and looks % ASK_EVERY == 0)) and not await allowed():
                await writer.write("gone", "")
                break
            said = await say()
            await writer.tell(said.text)
            if said.last:
                await writer.write("over", "")
                break
            looks += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(held.woken.wait(), LOOK_EVERY)
    return writer.response


class _Writer:
    """Writes events into one response; what is known already is not written again."""

    def __init__(self, request: web.Request, response: web.StreamResponse) -> None:
        self.response = response
        self._request = request
        self._known = request.headers.get("Last-Event-ID", "")
        self._written = asyncio.get_running_loop().time()

    @classmethod
    async def opened(cls, request: web.Request) -> "_Writer":
        """A response that has begun."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        writer = cls(request, response)
        await writer._send(f"retry: {RETRY_MS}\n\n")
        return writer

    @property
    def gone(self) -> bool:
        """Whether nobody reads any more."""
        return self._request.transport is None or self._request.transport.is_closing()

    async def tell(self, text: str) -> None:
        """Write what is new; after a long silence a sign of life."""
        mark = sha256(text.encode()).hexdigest()[:16]
        if mark != self._known:
            self._known = mark
            await self.write("progress", text, mark)
        elif asyncio.get_running_loop().time() - self._written >= HEARTBEAT:
            await self._send(": still here\n\n")

    async def write(self, event: str, text: str, mark: str = "") -> None:
        """Write one event."""
        lines = [f"event: {event}", *([f"id: {mark}"] if mark else [])]
        lines += [f"data: {line}" for line in text.splitlines() or [""]]
        await self._send("\n".join(lines) + "\n\n")

    async def _send(self, text: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.response.write(text.encode())
        self._written = asyncio.get_running_loop().time()
