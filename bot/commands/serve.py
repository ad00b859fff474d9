"""Serving: `run` sets up what is missing first, `serve` takes one role."""

import argparse
import logging

from bot.app import Role, serve
from bot.house import open_house
from bot.rehearsal import county
from bot.settings import Settings, read
from storage.engine import Sessions
from storage.queries import regions


def configure(parser: argparse.ArgumentParser) -> None:
    """Role and port; without them everything on the port of the settings."""
    parser.add_argument("--role", type=Role, choices=list(Role), default=Role.ALL)
    parser.add_argument("--port", type=int)
    parser.add_argument("--host")


async def run(args: argparse.Namespace) -> int:
    """Serve until a signal."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("aiogram").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    settings = read()
    if args.command == "run":
        await _load_demo_when_empty(settings)
    host, port = args.host or settings.host, args.port or settings.port
    async with open_house(settings) as house:
        await _greet(house.sessions, f"http://{host}:{port}", house.rehearsal)
        await serve(house, args.role, host, port)
    return 0


async def _load_demo_when_empty(settings: Settings) -> None:
    from bot.database import open_storage

    async with open_storage(settings) as sessions:
        async with sessions.read() as session:
            if await regions.all_of(session, ("county",)):
                return
        print("Loading the invented county …", flush=True)
        await county.load(sessions)


async def _greet(sessions: Sessions, address: str, rehearsal: bool) -> None:
    print(f"Mingbai is at {address}  (chat: {address}/chat, console: {address}/console)")
    if rehearsal:
        print(f"Phones of the rehearsal: {address}/phone")
        for login, password, role in await county.sign_ins(sessions):
            print(f"  {login}  {password}  {role}")
    print("Stop with Ctrl-C.", flush=True)
