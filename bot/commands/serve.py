"""Serving: `run` sets up what is missing first, `serve` takes one role."""

import argparse
import logging

from bot.app import Role, serve
from bot.database import open_storage
from bot.house import House, open_house
from bot.rehearsal import county
from bot.settings import Settings, read
from storage.queries import regions


def configure(parser: argparse.ArgumentParser) -> None:
    """Role and port; without them everything on the port of the settings."""
    parser.add_argument("--role", type=Role, choices=list(Role), default=Role.ALL)
    parser.add_argument("--port", type=int)
    parser.add_argument("--host")


async def run(args: argparse.Namespace) -> int:
    """Serve until a signal."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    for name in ("aiogram", "alembic", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
    settings = read()
    if args.command == "run":
        await _load_demo_when_empty(settings)
    host, port = args.host or settings.host, args.port or settings.port
    async with open_house(settings) as house:
        await _greet(house, f"http://{host}:{port}", with_sign_ins=args.command == "run")
        await serve(house, args.role, host, port)
    return 0


async def _load_demo_when_empty(settings: Settings) -> None:
    async with open_storage(settings) as sessions:
        async with sessions.read() as session:
            if await regions.all_of(session, ("county",)):
                return
        print("Loading the invented county …", flush=True)
        await county.load(sessions)


async def _greet(house: House, address: str, *, with_sign_ins: bool) -> None:
    """Say where everything is; demo sign-ins get new passwords, because only hashes are kept."""
    print(f"Mingbai is at {address}  (chat: {address}/chat, console: {address}/console)")
    if house.rehearsal:
        print(f"Phones of the rehearsal: {address}/phone")
    if house.rehearsal and with_sign_ins:
        for login, password, who in await county.sign_ins(house.sessions):
            print(f"  {login:<10} {password}  {who}")
    print("Stop with Ctrl-C.", flush=True)
