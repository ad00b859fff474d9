"""Webhooks: a call is read within limits, stored, and only then acknowledged.

Calls that come while the writer is busy are committed together, each answered after its own rows
are durable. What cannot be stored is answered 503, so that the far end calls again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from aiohttp import ClientError, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.inbox import store
from channels.contract import Channel, Incoming, Receipt, Request
from channels.errors import RequestError
from storage.engine import DatabaseBusy, Sessions

LARGEST = 256 * 1024
READ_LIMIT = 10.0
STORE_LIMIT = 10.0
MOST_TOGETHER = 200
MOST_WAITING = 2000

REASONS = {
    400: "the call cannot be read",
    401: "the call is not signed as agreed",
    404: "no such channel",
    408: "the call took too long",
    413: "the call is too large",
    503: "not stored, call again later",
}
# What a body that breaks off, or is not in the encoding it claims, raises while it is read.
BROKEN_BODY = (ClientError, HttpProcessingError, web.PayloadAccessError, OSError, ValueError)

log = logging.getLogger(__name__)


def routes(sessions: Sessions, channels: Mapping[str, Channel]) -> list[web.RouteDef]:
    """The webhook of every channel, at `/hooks/<name>`."""
    hooks = _Hooks(sessions, channels)
    return [
        web.post("/hooks/{channel}", hooks.answer),
        web.get("/hooks/{channel}", hooks.answer, allow_head=False),
    ]


class NotStored(Exception):
    """The database did not take what came."""


class _Unread(Exception):
    """The call is answered with this status without having been read."""

    def __init__(self, status: int) -> None:
        super().__init__(REASONS[status])
        self.status = status


class _Hooks:
    def __init__(self, sessions: Sessions, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
        self._intake = Intake(sessions)

    async def answer(self, request: web.Request) -> web.Response:
        name = request.match_info["channel"]
        try:
            channel = self._channels.get(name)
            if channel is None:
                raise _Unread(404)
            received = await channel.receive(await _read(request))
            if received.items:
                await self._intake.keep(channel, received.items)
            return web.json_response(received.answer)
        except _Unread as error:
            answer = _refused(error.status)
            answer.force_close()  # what is left of the body is nothing we want to see
            return answer
        except RequestError as error:
            return _refused(error.status)
        except NotStored:
            return _refused(503)
        except Exception as error:  # the edge: a mistake of ours must not look like a taken call
            log.error("webhook %s failed: %s", name, type(error).__name__)
            return _refused(503)


@dataclass(frozen=True, slots=True)
class _Call:
    channel: Channel
    items: Sequence[Incoming | Receipt]
    stored: asyncio.Future[None]


class Intake:
    """Stores what calls brought, several calls in one transaction when they come close together."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._waiting: deque[_Call] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def keep(self, channel: Channel, items: Sequence[Incoming | Receipt]) -> None:
        """Return once these are committed.

        Raises:
            NotStored: they are not, or nobody knows in time; the far end must call again.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise NotStored
        call = _Call(channel, items, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        try:
            await asyncio.wait_for(call.stored, STORE_LIMIT)
        except TimeoutError:
            raise NotStored from None

    async def _write(self) -> None:
        while self._waiting:
            taken: list[_Call] = []
            error = await self._commit(self._waiting, taken)
            if error is None:
                continue
            if not taken:  # no transaction at all: everybody who waits has waited in vain
                taken.extend(self._waiting)
                self._waiting.clear()
            elif len(taken) > 1 and not isinstance(error, DatabaseBusy | OSError):
                for call in taken:  # one is at fault, and only that one shall pay for it
                    await self._commit(deque([call]), [])
            for call in taken:
                _settle(call, NotStored())

    async def _commit(self, waiting: deque[_Call], taken: list[_Call]) -> Exception | None:
        """Commit the calls that wait by the time the writer is free; returns what went wrong."""
        try:
            async with self._sessions.write() as session:
                while waiting and len(taken) < MOST_TOGETHER:
                    call = waiting.popleft()
                    if not call.stored.done():  # else its caller has given up
                        taken.append(call)
                for channel, calls in groupby(taken, key=lambda call: call.channel):
                    await store(session, channel, [item for call in calls for item in call.items])
        except Exception as error:  # the edge: every caller is told, and calls again
            log.error("%d webhook calls not stored: %s", len(taken), type(error).__name__)
            return error
        for call in taken:
            _settle(call)
        return None


def _settle(call: _Call, error: Exception | None = None) -> None:
    if call.stored.done():
        return
    if error is None:
        call.stored.set_result(None)
    else:
        call.stored.set_exception(error)


async def _read(request: web.Request) -> Request:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _Unread(400)  # nobody needs it, and a small body could become a large one
    body = b""
    if request.can_read_body:
        try:
            async with asyncio.timeout(READ_LIMIT):
                body = await _within_size(request)
        except TimeoutError:
            raise _Unread(408) from None
        except BROKEN_BODY:
            raise _Unread(400) from None
    headers = {key.lower(): value for key, value in request.headers.items()}
    return Request(request.method, headers, dict(request.query), body)


async def _within_size(request: web.Request) -> bytes:
    if (request.content_length or 0) > LARGEST:
        raise _Unread(413)
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            raise _Unread(413)
    return bytes(body)


def _refused(status: int) -> web.Response:
    headers = {"Retry-After": "5"} if status == 503 else {}
    return web.json_response(
        {"error": REASONS.get(status, REASONS[400])}, status=status, headers=headers
    )
