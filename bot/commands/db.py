"""The database: `db upgrade` migrates it."""

import argparse

from bot.settings import read
from storage import schema


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with the database."""
    parser.add_argument("what", choices=["upgrade", "current"])


async def run(args: argparse.Namespace) -> int:
    """Migrate, or say which revision it is at."""
    settings = read()
    if args.what == "upgrade":
        await schema.upgrade(settings.database_url)
    print(await schema.current(settings.database_url))
    return 0
