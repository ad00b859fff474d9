"""Far ends over real HTTP: a gateway that remembers, a browser on the chat page."""

import asyncio
import itertools
import json
import statistics
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, CookieJar, web

from channels.signing import signature
from tests.bot.installation import overloaded

SMS_SECRET = "a shared secret"


@dataclass
class Gateway:
    """A far end that takes every message and remembers it."""

    messages: list[dict[str, Any]] = field(default_factory=list)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[dict[str, str]]:
        """The settings by which it is reached, while it listens."""
        app = web.Application()
        app.router.add_post("/send", self._take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/send"
        yield {
            "MINGBAI_SMS_HTTP__URL": url,
            "MINGBAI_SMS_HTTP__TOKEN": "t",
            "MINGBAI_SMS_HTTP__SECRET": SMS_SECRET,
        }
        await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        self.messages.append(await request.json())
        return web.json_response({"id": str(len(self.messages))})

    async def heard(self, words: str) -> dict[str, Any]:
        """The message that says this, once it is there."""
        return await until(lambda: next((m for m in self.messages if words in m["text"]), None))


async def until(look: Callable[[], Any], patience: float = 20.0) -> Any:
    """What a look brings, once it brings something."""
    for _ in range(int(patience / 0.02)):
        if seen := look():
            return seen
        await asyncio.sleep(0.02)
    raise AssertionError("it never came about")


async def by_sms(http: ClientSession, address: str, number: str, words: str, name: str) -> int:
    """Let the gateway bring a short message; returns the answer's status."""
    body = json.dumps({"type": "message", "id": name, "from": number, "text": words}).encode()
    stamp = str(int(time.time()))
    headers = {"X-Timestamp": stamp, "X-Signature": signature(SMS_SECRET, stamp, body)}
    async with http.post(f"{address}/hooks/sms_http", data=body, headers=headers) as reply:
        return reply.status


class Chat:
    """A browser on the chat page."""

    def __init__(self, http: ClientSession, address: str) -> None:
        self._http = http
        self._address = address
        self._ids = itertools.count(10_000_000)

    async def open(self) -> "Chat":
        """Open the page and its socket."""
        async with self._http.get(self._address + "/chat") as page:
            assert page.status == 200
        self._socket = await self._http.ws_connect(
            f"{self._address}/chat/socket", headers={"Origin": self._address}
        )
        return self

    async def say(self, words: str) -> tuple[str, float]:
        """Say something; returns the answer and how long after the commit it came."""
        name = str(next(self._ids))
        await self._socket.send_json({"type": "say", "id": name, "text": words})
        await self._hear("stored")
        stored = time.monotonic()
        answer = await self._hear("message")
        return answer["text"], time.monotonic() - stored

    async def _hear(self, kind: str) -> dict[str, Any]:
        while True:
            said: dict[str, Any] = await self._socket.receive_json(timeout=20)
            if said["type"] == kind:
                return said


@asynccontextmanager
async def chatting(address: str) -> AsyncIterator[Chat]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        yield await Chat(http, address).open()


async def assert_prompt(*chats: Chat, times: int, within: float) -> None:
    """So many answers, of which all but every twentieth are there soon after the commit."""
    took = []
    for chat in itertools.islice(itertools.cycle(chats), times):
        said, seconds = await chat.say("你好")
        assert "明白" in said
        took.append(seconds)
    slow = sorted(took)[-1 - times // 20]
    if slow >= within and overloaded():
        slow = statistics.median(took)
    assert slow < within, took
