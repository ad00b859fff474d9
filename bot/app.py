"""Serving: the loops of a role, side by side, until a signal or a failure ends them together."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any

from aiohttp import web

from bot import polling, webhooks
from bot.house import House
from bot.inbox import keep_answering
from bot.progress import Progress
from bot.schedule import Ticks
from channels.telegram import Telegram
from console.app import build
from console.house import House as Rooms
from notifications.delivery import keep_delivering
from storage.engine import PostgresSessions
from storage.queries.settings import move_clock
from storage.signals import Postman

SHUTDOWN_SECONDS = 4.0

log = logging.getLogger(__name__)


class Role(StrEnum):
    """What a process does; `all` is one small county server."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"
    CLOCK = "clock"


async def serve(house: House, role: Role, host: str, port: int) -> None:
    """Run the loops of a role until a signal; a loop that ends by itself ends the process."""
    stop = asyncio.Event()
    _stop_on_signals(stop)
    progress = Progress()
    loops = _loops(house, role, progress, stop)
    async with _listening(house, role, host, port, progress):
        tasks = [asyncio.create_task(loop, name=name) for name, loop in loops.items()]
        stopping = asyncio.create_task(stop.wait())
        done, _pending = await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        house.sessions.signals.heard(["inbox", "outbox", "settled"])
        await _wind_down(tasks)
        stopping.cancel()
    for task in done - {stopping}:
        task.result()


def _loops(
    house: House, role: Role, progress: Progress, stop: asyncio.Event
) -> dict[str, Coroutine[Any, Any, None]]:
    loops: dict[str, Coroutine[Any, Any, None]] = {}
    sessions = house.sessions
    if isinstance(sessions, PostgresSessions):
        sessions.signals.postman = postman = Postman(sessions.address, sessions.signals)
        loops["postman"] = postman.run(stop)
    if role in (Role.ALL, Role.WORKER):
        progress.expect("inbox")
        loops["inbox"] = keep_answering(
            house.engine, sessions, stop, beat=lambda: progress.beat("inbox")
        )
        for delivery in house.deliveries():
            name = f"deliver:{delivery.name}"
            progress.expect(name)
            loops[name] = keep_delivering(delivery, sessions, stop, _beat(progress, name))
    if role in (Role.ALL, Role.CLOCK):
        loops["clock"] = Ticks(house, progress, stop).run()
        for channel in house.channels.values():
            if isinstance(channel, Telegram):
                loops["poll"] = polling.keep_polling(sessions, channel, stop)
    if not loops:
        loops["web"] = _until(stop)
    return loops


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()


def _beat(progress: Progress, name: str) -> Any:
    return lambda: progress.beat(name)


@contextlib.asynccontextmanager
async def _listening(house: House, role: Role, host: str, port: int, progress: Progress) -> Any:
    """Listen for HTTP; every role answers its probes, `web` and `all` everything."""
    app = build(_rooms(house, progress))
    app.add_routes(webhooks.routes(house.sessions, house.channels))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0, auto_decompress=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()


def _rooms(house: House, progress: Progress) -> Rooms:
    async def advance(by: Any) -> None:
        async with house.sessions.write() as session:
            house.sessions.clock.offset = await move_clock(session, by)

    return Rooms(
        sessions=house.sessions,
        rules=house.rules,
        composer=house.composer,
        signer=house.signer,
        mailboxes={
            name: channel for name, channel in house.channels.items() if channel.features.mailbox
        },
        accept=house.accept,
        progress=progress.ages,
        demo=house.rehearsal,
        rehearsal=house.rehearsal,
        advance_clock=advance if house.rehearsal else None,
    )


async def _wind_down(tasks: list[asyncio.Task[None]]) -> None:
    _done, late = await asyncio.wait(tasks, timeout=SHUTDOWN_SECONDS)
    for task in late:
        log.warning("%s did not stop in time", task.get_name())
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
