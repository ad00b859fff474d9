"""The chat's socket: what a person says is stored before it is answered, and answers come at once.

The page says `say`, `choose` and `seen`; we say `stored`, `message`, `answering` and `error`. Each
`say` carries an id of the page's own, so a word sent again after a broken line is still one event;
a page that opens its line again names the messages it shows, so that they do not come twice.
"""

import asyncio
import contextlib
import json
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from console import mailbox
from console.house import House
from console.mailbox import Line
from locales import _
from storage.queries import talks
from storage.queries.addresses import Contact

LARGEST = 16 * 1024
SOCKETS_A_SESSION = 4
MESSAGES, WITHIN = 20, 10.0
LOOK_EVERY = 1.0
LONGEST_KNOWN = 4096
ASK_AGAIN = 15.0
"""Seconds between two looks whether whoever opened the socket is still signed in: an end that
somebody makes is told at once, only time that runs out is not."""
BY_HAND = ("say", "choose")
"""What a person says; the page says the rest by itself."""

StillAllowed = Callable[[bool], Awaitable[bool]]
"""Whether whoever opened the socket may go on; given is whether they have just done something."""


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether somebody may go on to talk, and the topics that tell to ask anew."""

    allowed: StillAllowed
    endings: tuple[str, ...] = ()


class Lines:
    """The sockets open in this process, counted by address so that nobody takes them all."""

    def __init__(self) -> None:
        self.open: set[web.WebSocketResponse] = set()
        self._by_address: Counter[str] = Counter()

    @contextlib.contextmanager
    def held(self, external: str, socket: web.WebSocketResponse) -> Any:
        """Count a socket while it is open."""
        self._by_address[external] += 1
        self.open.add(socket)
        try:
            yield
        finally:
            self.open.discard(socket)
            self._by_address[external] -= 1
            if not self._by_address[external]:
                del self._by_address[external]

    def full(self, external: str) -> bool:
        """Whether this address has as many sockets as one browser needs."""
        return self._by_address[external] >= SOCKETS_A_SESSION


LINES = web.AppKey("lines", Lines)


async def close_all(app: web.Application) -> None:
    """Close every socket, so that a stop is not held up; pages open them again elsewhere."""
    for socket in list(app[LINES].open):
        await socket.close(code=WSCloseCode.GOING_AWAY)


async def talk(
    request: web.Request, house: House, line: Line, permit: Permit
) -> web.WebSocketResponse:
    """Serve one socket until either side closes it."""
    known = request.query.get("known", "")[:LONGEST_KNOWN].split(",")
    lines = request.app[LINES]
    if lines.full(line.external):
        raise web.HTTPTooManyRequests
    socket = web.WebSocketResponse(heartbeat=25, max_msg_size=LARGEST)
    with lines.held(line.external, socket):
        await socket.prepare(request)
        conversation = _Conversation(house, line, socket, permit)
        conversation.shows(known)
        beside = [
            asyncio.create_task(conversation.write()),
            asyncio.create_task(conversation.end()),
        ]
        try:
            await conversation.read()
        finally:
            for task in beside:
                task.cancel()
            for task in beside:
                with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                    await task
    return socket


class _Conversation:
    def __init__(
        self, house: House, line: Line, socket: web.WebSocketResponse, permit: Permit
    ) -> None:
        self._house = house
        self._line = line
        self._socket = socket
        self._permit = permit
        self._contact: Contact | None = None
        self._shown: set[str] = set()
        self._since: datetime | None = None
        self._times: deque[float] = deque(maxlen=MESSAGES)
        self._wake = asyncio.Event()
        self._is_asked, self._is_answering = True, False

    def shows(self, references: Sequence[str]) -> None:
        """Note what the page shows already."""
        self._shown.update(filter(None, references))

    async def read(self) -> None:
        """Take what the page says."""
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                await self._socket.close(code=WSCloseCode.UNSUPPORTED_DATA)
                return
            said = _parsed(message.data)
            if not await self._permit.allowed(said.get("type") in BY_HAND):
                await self._socket.close(code=WSCloseCode.POLICY_VIOLATION)
                return
            await self._take(said)

    async def end(self) -> None:
        """Close once whoever opened the socket may not go on: told at once, or found out later."""
        with self._house.sessions.signals.hearing(*self._permit.endings) as told:
            while await self._permit.allowed(False):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(told.wait(), ASK_AGAIN)
                told.clear()
        await self._socket.close(code=WSCloseCode.POLICY_VIOLATION)

    async def write(self) -> None:
        """Show what lies in the mailbox: at once when something moved, and every second anyway."""
        with self._house.sessions.signals.hearing("settled") as wake:
            self._wake = wake
            while not self._socket.closed:
                wake.clear()
                await self._show_new()
                await self._show_answering()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), LOOK_EVERY)

    async def _show_new(self) -> None:
        if self._contact is None:
            self._contact = await mailbox.contact_of(self._house, self._line)
        if self._contact is None:
            return
        if self._since is None and self._shown:
            self.shows(await mailbox.ahead_of(self._house, self._contact, self._shown))
        found, self._since = await mailbox.messages(
            self._house, self._contact, self._since, self._shown
        )
        for message in found:
            self._shown.add(message.reference)
            said = message.as_json(self._house.public_url)
            await self._socket.send_json({"type": "message", **said})

    async def _show_answering(self) -> None:
        """Tell the page when somebody begins to look at what was said, and when that is over."""
        if not self._is_asked:
            return
        async with self._house.sessions.read() as session:
            now = await talks.is_answering(session, self._line.channel, self._line.external)
        if now != self._is_answering:
            self._is_answering = now
            await self._socket.send_json({"type": "answering", "on": now})
        self._is_asked = now

    async def _take(self, said: dict[str, Any]) -> None:
        if self._too_fast():
            await self._complain(said, _("You are writing very fast. Please wait a moment."))
            return
        match said.get("type"):
            case "say" | "choose":
                await self._say(said)
            case "seen" if isinstance(said.get("references"), list) and self._contact:
                await mailbox.seen(self._house, self._contact, said["references"])
            case "seen":
                return
            case _:
                await self._complain(said, _("That could not be read. Please send it again."))

    async def _say(self, said: dict[str, Any]) -> None:
        chosen = said["type"] == "choose"
        text = str(said.get("label" if chosen else "text") or "")
        token = str(said.get("token") or "") if chosen else None
        client_id = str(said.get("id") or "")
        if await mailbox.say(self._house, self._line, client_id, text, token):
            at = mailbox.when(self._house.sessions.clock.moment().now)
            await self._socket.send_json({"type": "stored", "id": client_id, **at})
            self._is_asked = True
            self._wake.set()
        else:
            await self._complain(said, _("That could not be read. Please send it again."))

    async def _complain(self, said: dict[str, Any], text: str) -> None:
        known = {"id": str(said["id"])[:64]} if "id" in said else {}
        await self._socket.send_json({"type": "error", "text": text, **known})

    def _too_fast(self) -> bool:
        now = asyncio.get_running_loop().time()
        if len(self._times) == MESSAGES and now - self._times[0] < WITHIN:
            return True
        self._times.append(now)
        return False


def _parsed(data: str) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
