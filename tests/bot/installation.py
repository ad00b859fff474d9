"""An installation in a folder of its own, and the processes that serve it."""

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientConnectionError, ClientSession, ClientTimeout

from bot.settings import Settings
from storage.engine import Sessions, open_sessions
from storage.moment import Clock
from storage.queries import inbox

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
"""Seconds until a test gives up; how long things may take is asserted where it matters."""
MID_WAY = ("outbox.claimed", "outbox.handing")


@dataclass
class Install:
    """A folder with the settings of one installation, and the processes that serve it."""

    folder: Path
    url: str
    settings: dict[str, str] = field(default_factory=dict)
    running: "list[Running]" = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation is told, and nothing of ours."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        ours = {
            "MINGBAI_DATABASE_URL": self.url,
            "MINGBAI_KEY_FILE": str(self.folder / "mingbai.key"),
            "MINGBAI_CHECKPOINT_FILE": str(self.folder / "audit.checkpoints"),
        }
        return kept | ours | self.settings

    async def bot(self, *words: str) -> "Running":
        """Start a command."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=ROOT,
            env=self.environment,
            stdout=PIPE,
            stderr=STDOUT,
        )
        started = Running(process)
        self.running.append(started)
        return started

    async def serve(self, command: str = "serve", role: str = "all") -> "Running":
        """Start serving on a free port, and say when it answered and was ready."""
        port = free_port()
        began = time.monotonic()
        process = await self.bot(command, "--role", role, "--port", str(port))
        process.address = f"http://127.0.0.1:{port}"
        async with ClientSession(timeout=ClientTimeout(10)) as http:
            process.healthy = await when(http, process, "/healthz") - began
            process.ready = await when(http, process, "/readyz") - began
        return process

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Sessions]:
        """The database as another process sees it."""
        key = self.folder / "mingbai.key"
        settings = Settings(database_url=self.url, key_file=key)
        opened = open_sessions(self.url, Clock(), settings.vault(create=False))
        yield opened
        await opened.close()

    async def standing(self) -> dict[str, int]:
        """How many events and messages are in which state."""
        async with self.open() as sessions, sessions.read() as session:
            return await inbox.backlog(session)


@dataclass
class Running:
    """One process."""

    process: asyncio.subprocess.Process
    address: str = ""
    healthy: float = 0.0
    ready: float = 0.0

    async def stop(self, how: int = signal.SIGTERM) -> tuple[int, float]:
        """Stop it; returns its exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        await self.said()
        return await self.code(), time.monotonic() - began

    async def said(self) -> str:
        """All it prints until it ends."""
        assert self.process.stdout is not None
        said = await asyncio.wait_for(self.process.stdout.read(), PATIENCE)
        return said.decode()

    async def code(self) -> int:
        """The exit code, once it has ended."""
        return await asyncio.wait_for(self.process.wait(), PATIENCE)

    async def close(self) -> None:
        """End it, whatever it does."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.said()
        await self.process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


async def when(http: ClientSession, process: Running, path: str) -> float:
    """The moment at which a path is first answered 200."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        if process.process.returncode is not None:
            raise AssertionError(await process.said())
        with suppress(ClientConnectionError, TimeoutError):
            async with http.get(process.address + path) as reply:
                if reply.status == 200:
                    return time.monotonic()
        await asyncio.sleep(0.02)
    raise AssertionError(f"{path} never came")


def unfinished(standing: dict[str, int]) -> dict[str, int]:
    """The messages that somebody still holds."""
    return {state: rows for state, rows in standing.items() if state in MID_WAY and rows}


def overloaded() -> bool:
    """Whether others use this machine so much that a single slow answer says nothing."""
    return os.getloadavg()[0] > (os.cpu_count() or 1)
