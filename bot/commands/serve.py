"""Serving: `run` sets up what is missing first, `serve` takes one role.

The door opens before the rest is even imported, so a probe sees a live process within a second.
"""

import argparse
import asyncio
import gc
import importlib
import logging

from bot.door import open_door
from bot.settings import read

ROLES = ("all", "web", "worker", "clock")
QUIETER = ("aiogram", "alembic", "apscheduler")


def configure(parser: argparse.ArgumentParser) -> None:
    """Role and port; without them everything on the port of the settings."""
    parser.add_argument("--role", choices=ROLES, default="all")
    parser.add_argument("--port", type=int)
    parser.add_argument("--host")


async def run(args: argparse.Namespace) -> int:
    """Serve until a signal."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    for name in QUIETER:
        logging.getLogger(name).setLevel(logging.WARNING)
    gc.disable()  # loading makes no garbage, and looking for it takes a third of the start
    settings = read()
    host = args.host or settings.host
    port = settings.port if args.port is None else args.port
    async with open_door(host, port) as door:
        app = await asyncio.to_thread(importlib.import_module, "bot.app")
        if args.command == "run":
            await app.load_demo_when_empty(settings)
        await app.serve(settings, args.role, door, f"http://{host}:{door.port}")
    return 0
