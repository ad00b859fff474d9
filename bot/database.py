"""Opening the database of an installation: migrated, with its key checked."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from bot.settings import Settings
from storage import schema
from storage.crypto import KEY_BYTES, Vault
from storage.engine import PostgresSessions, Sessions, open_sessions
from storage.moment import Clock
from storage.queries import settings as facts


class RealChannelInRehearsal(Exception):
    """A rehearsal database must not reach real people: take the channel's settings away."""


@contextlib.asynccontextmanager
async def open_storage(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Sessions]:
    """Open the database alone, migrated and with its key checked."""
    _make_folder(settings.database_url)
    await schema.upgrade(settings.database_url)
    vault = settings.vault(create=not await _is_sealed(settings))
    sessions = open_sessions(settings.database_url, clock or Clock(), vault)
    try:
        if isinstance(sessions, PostgresSessions):
            await sessions.measure_skew()
        async with sessions.write() as session:
            await facts.check_key(session)
            sessions.clock.offset = await facts.offset(session)
        yield sessions
    finally:
        await sessions.close()


async def _is_sealed(settings: Settings) -> bool:
    """Whether the key is missing although the database was sealed with one: no new key will do."""
    if settings.keys or settings.key_file.exists():
        return False
    looking = open_sessions(settings.database_url, Clock(), Vault({1: bytes(KEY_BYTES)}))
    try:
        async with looking.read() as session:
            return await facts.get(session, "key_check") is not None
    finally:
        await looking.close()


def _make_folder(url: str) -> None:
    """SQLite makes its file, but not the folder it lies in."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
