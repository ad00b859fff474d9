"""The database: `upgrade` migrates it, `verify` checks its audit chain and duty counters."""

import argparse

from bot import checkpoint
from bot.database import open_storage
from bot.settings import Settings, read
from storage import audit, schema
from storage.queries import activities


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with the database."""
    parser.add_argument("what", choices=["upgrade", "current", "verify"])


async def run(args: argparse.Namespace) -> int:
    """Migrate, say which revision it is at, or verify what it says about itself."""
    settings = read()
    if args.what == "verify":
        return await _verify(settings)
    if args.what == "upgrade":
        await schema.upgrade(settings.database_url)
    print(await schema.current(settings.database_url))
    return 0


async def _verify(settings: Settings) -> int:
    async with open_storage(settings) as sessions, sessions.read() as session:
        broken = await audit.broken_at(session, checkpoint.last(settings.checkpoint_file))
        differing = await activities.miscounted(session)
    if broken is not None:
        print(f"The audit chain is broken at row {broken}.")
    for duty, owner, period in differing:
        print(f"Counted otherwise than kept: {duty} of {owner} in {period}.")
    if broken is None and not differing:
        print("The audit chain is whole, and every duty counter is what its visits say.")
    return 0 if broken is None and not differing else 1
