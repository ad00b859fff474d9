"""The front door: it opens at once and says so, while the house behind it is still being lit.

Loading the dialogue engine takes seconds; a probe that asks meanwhile learns that the process is
alive, and everybody else that they should come again in a moment.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from ipaddress import ip_address

from aiohttp import web

AGAIN_SECONDS = "2"
STARTING = "明白正在启动，请过几秒再打开。Mingbai is starting, please try again in a few seconds.\n"
BACKLOG = 512
GRACE_SECONDS = 0.1
"""For a call accepted before the house took over: its request is on the way."""


class PortTaken(Exception):
    """Another program listens on this port; choose one with MINGBAI_PORT or --port."""


class OpenRehearsal(Exception):
    """A rehearsal has demo sign-ins and moves its clock: let it listen on 127.0.0.1 only."""


def stays_inside(host: str) -> None:
    """Make sure that a rehearsal listens on this machine only.

    Raises:
        OpenRehearsal: it would be reached from elsewhere.
    """
    inside = host == "localhost"
    with contextlib.suppress(ValueError):
        inside = inside or ip_address(host).is_loopback
    if not inside:
        raise OpenRehearsal(f"{host} — {OpenRehearsal.__doc__}")


class Door:
    """A listening socket that is never shut on the way, and whoever answers the next call on it.

    One listener stays from first to last: closing one and opening another loses the call that was
    accepted in the same turn of the loop (CPython drops it, unanswered and without a word).
    """

    def __init__(self, listening: socket.socket, runner: web.AppRunner) -> None:
        self._listening = listening
        self._runner = runner
        self._answering = _server(runner)
        self._listener: asyncio.Server | None = None

    @property
    def host(self) -> str:
        """The address it listens on."""
        host: str = self._listening.getsockname()[0]
        return host

    @property
    def port(self) -> int:
        """The port, also when any free one was asked for."""
        port: int = self._listening.getsockname()[1]
        return port

    async def begin(self) -> None:
        """Answer probes from now on."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            lambda: self._answering(), sock=self._listening.dup(), backlog=BACKLOG
        )

    async def hand_over(self, to: web.AppRunner) -> None:
        """Let the house answer; calls under way are finished by whoever took them."""
        self._answering = _server(to)
        await asyncio.sleep(GRACE_SECONDS)
        await self._runner.cleanup()

    async def close(self) -> None:
        """Stop listening, if that was not done before."""
        if self._listener is not None:
            self._listener.close()
        self._listening.close()
        await self._runner.cleanup()


def _server(runner: web.AppRunner) -> web.Server:
    server = runner.server
    assert server is not None, "set the runner up first"
    return server


@contextlib.asynccontextmanager
async def open_door(host: str, port: int) -> AsyncIterator[Door]:
    """Listen on a port.

    Raises:
        PortTaken: somebody else does.
    """
    try:
        listening = socket.create_server((host, port), backlog=BACKLOG)
    except OSError as error:
        raise PortTaken(f"{host}:{port} — {PortTaken.__doc__}") from error
    app = web.Application()
    app.router.add_get("/healthz", _alive)
    app.router.add_route("*", "/{rest:.*}", _starting)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    door = Door(listening, runner)
    await door.begin()
    try:
        yield door
    finally:
        await door.close()


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


async def _starting(_request: web.Request) -> web.Response:
    answer = web.Response(status=503, text=STARTING, headers={"Retry-After": AGAIN_SECONDS})
    answer.force_close()
    return answer
