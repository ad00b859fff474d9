"""Serving: the loops of a role, side by side, until a signal or a failure ends them together."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from aiohttp import web

from acts.papers.render import Press
from bot import checkpoint, polling, webhooks
from bot.database import open_storage
from bot.door import Door, stays_inside
from bot.house import House, open_house
from bot.inbox import keep_answering
from bot.progress import Progress
from bot.rehearsal import clock as rehearsal_clock
from bot.schedule import Ticks
from bot.settings import Settings
from channels.telegram import Telegram
from console.app import build
from console.house import House as Rooms
from notifications.delivery import keep_delivering
from storage.engine import PostgresSessions, SqliteSessions
from storage.queries import regions
from storage.signals import Postman

SHUTDOWN_SECONDS = 3.0

log = logging.getLogger(__name__)

Loop = Coroutine[Any, Any, None]


class Role(StrEnum):
    """What a process does; `all` is one small county server."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"
    CLOCK = "clock"


async def serve(settings: Settings, role: str, door: Door, address: str) -> None:
    """Run the loops of a role until a signal; a loop that ends by itself ends the process."""
    stop = asyncio.Event()
    _stop_on_signals(stop)
    async with open_house(settings) as house:
        if house.rehearsal:
            stays_inside(door.host)
        progress = Progress()
        loops = _loops(house, Role(role), progress, stop)
        if role not in (Role.ALL, Role.WORKER):
            _collect_again()
        async with _listening(house, door, progress):
            await _greet(house, address)
            await _run(house, loops, stop)


async def load_demo_when_empty(settings: Settings) -> None:
    """Load the invented county into an empty database, and give its sign-ins new passwords."""
    from bot.rehearsal import county  # brings the spreadsheet library, which serving never needs

    async with open_storage(settings) as sessions:
        async with sessions.read() as session:
            empty = not await regions.all_of(session, ("county",))
        if empty:
            print("Loading the invented county …", flush=True)
            await county.load(sessions)
        for login, password, who in await county.sign_ins(sessions):
            print(f"  {login:<10} {password}  {who}")


async def _run(house: House, loops: dict[str, Loop], stop: asyncio.Event) -> None:
    tasks: list[asyncio.Task[Any]] = [
        asyncio.create_task(loop, name=name) for name, loop in loops.items()
    ]
    stopping = asyncio.create_task(stop.wait())
    done, _pending = await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    house.sessions.signals.heard(["inbox", "outbox", "settled", "clock"])
    _done, late = await asyncio.wait(tasks, timeout=SHUTDOWN_SECONDS)
    for task in late:
        log.warning("%s did not stop in time", task.get_name())
        task.cancel()
    await asyncio.gather(*late, stopping, return_exceptions=True)
    for task in done - {stopping}:
        task.result()


def _loops(house: House, role: Role, progress: Progress, stop: asyncio.Event) -> dict[str, Loop]:
    loops: dict[str, Loop] = {"until stopped": _until(stop)}
    sessions = house.sessions
    if isinstance(sessions, PostgresSessions):
        sessions.signals.postman = postman = Postman(sessions.address, sessions.signals)
        loops["postman"] = postman.run(stop)
    if isinstance(sessions, SqliteSessions) and role is not Role.ALL:
        loops["watch"] = sessions.watch(stop)
    if house.rehearsal:
        loops["rehearsal clock"] = rehearsal_clock.follow(house, stop)
    if role in (Role.ALL, Role.WORKER):
        progress.expect("inbox")
        loops["inbox"] = _answer(house, stop, _beat(progress, "inbox"))
        for delivery in house.deliveries():
            name = f"deliver:{delivery.name}"
            progress.expect(name)
            loops[name] = keep_delivering(delivery, sessions, stop, _beat(progress, name))
    if role in (Role.ALL, Role.CLOCK):
        loops["clock"] = Ticks(house, progress, stop).run()
        for channel in house.channels.values():
            if isinstance(channel, Telegram):
                loops["poll"] = polling.keep_polling(sessions, channel, stop)
    return loops


async def _answer(house: House, stop: asyncio.Event, beat: Callable[[], None]) -> None:
    """Answer the inbox, once the engine is loaded; what comes before that is stored and waits."""
    engine = await asyncio.to_thread(house.engine)
    _collect_again()
    await keep_answering(engine, house.sessions, stop, beat=beat)


def _collect_again() -> None:
    """Look for garbage again, but never among what was loaded once and stays."""
    gc.freeze()
    gc.enable()


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()


def _beat(progress: Progress, name: str) -> Callable[[], None]:
    return lambda: progress.beat(name)


@contextlib.asynccontextmanager
async def _listening(house: House, door: Door, progress: Progress) -> AsyncIterator[None]:
    """Take the door over; every role answers its probes and webhooks."""
    app = build(_rooms(house, progress))
    app.add_routes(webhooks.routes(house.sessions, house.channels))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, auto_decompress=False)
    await runner.setup()
    try:
        await door.hand_over(runner)
        yield
    finally:
        await door.close()
        await runner.cleanup()


def _rooms(house: House, progress: Progress) -> Rooms:
    async def advance(by: timedelta) -> None:
        until = house.sessions.clock.moment().now + by
        await rehearsal_clock.advance(house, until, lambda: rehearsal_clock.rest(house))

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
        https=house.https,
        press=Press(house.paper_layouts),
        public_url=house.public_url,
        sms_number=house.sms_number,
        checkpoint=partial(checkpoint.last, house.checkpoints),
        second_factor=house.second_factor,
        channels=tuple(house.channels),
        advance_clock=advance if house.rehearsal else None,
    )


async def _greet(house: House, address: str) -> None:
    print(f"Mingbai is at {address}  (chat: {address}/chat, console: {address}/console)")
    if house.rehearsal:
        print(f"Phones of the rehearsal: {address}/phone")
    print("Stop with Ctrl-C.", flush=True)


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
