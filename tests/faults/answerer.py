"""A life of an answerer: the real engine works through the inbox of a SQLite file."""

import asyncio
from typing import Any

import locales
from bot.engine import Engine
from bot.inbox import keep_answering
from channels.signing import Signer
from rulebook.loader import load
from tests.faults.lives import run
from tests.faults.sender import opened

RULES = load()
locales.prepare()


async def live(options: Any) -> None:
    """Answer until killed."""
    sessions = opened(options)
    engine = Engine(sessions, RULES, Signer(sessions.vault.token_key), ["webchat"])
    await keep_answering(engine, sessions, asyncio.Event(), idle=0.02)


if __name__ == "__main__":
    run(live)
