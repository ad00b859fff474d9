"""The databases, clock and keys every test may ask for."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage import schema
from storage.crypto import KEY_BYTES, Vault
from storage.engine import Sessions, open_sessions
from storage.moment import Clock
from tests import once
from tests.hands import Hands
from tests.postgres import MEMORY, Postgres, roomy_memory

once.remember()

DATABASES = ["sqlite", "postgresql"]


@pytest.fixture
def hands() -> Hands:
    """The hands of `clock`, at 10:00 on Monday 2 March 2026 in the county until moved."""
    return Hands()


@pytest.fixture
def clock(hands: Hands) -> Clock:
    """A clock that stands still until `hands` are moved."""
    return Clock(hands)


@pytest.fixture(scope="session")
def vault() -> Vault:
    """A vault with one key."""
    return Vault({1: bytes(range(KEY_BYTES))})


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The run's PostgreSQL server, started by the first test that asks for a database on it."""
    server = Postgres()
    yield server
    server.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run's migrated SQLite file, from which tests get copies."""
    file = tmp_path_factory.mktemp("template") / "mingbai.db"
    await schema.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite database of this test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'mingbai.db')}"


@pytest.fixture
async def postgresql_url(postgres: Postgres) -> AsyncIterator[str]:
    """A fresh migrated PostgreSQL database of this test's own."""
    url = await postgres.create()
    yield url
    await postgres.drop(url)


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database, on SQLite and then on PostgreSQL."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture(params=DATABASES)
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database without tables, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    address = await server.create(migrated=False)
    yield address
    await server.drop(address)


@pytest.fixture
async def sessions(url: str, clock: Clock, vault: Vault) -> AsyncIterator[Sessions]:
    """Transactions on a fresh migrated database, on SQLite and then on PostgreSQL."""
    opened = open_sessions(url, clock, vault)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_sessions(sqlite_url: str, clock: Clock, vault: Vault) -> AsyncIterator[Sessions]:
    """Transactions on a fresh migrated SQLite database."""
    opened = open_sessions(sqlite_url, clock, vault)
    yield opened
    await opened.close()


ALONE = (
    "bot/test_casesload.py",
    "bot/test_commands.py",
    "bot/test_loadtest.py",
    "bot/test_roles.py",
)
"""What measures time: run by itself, not beside other tests."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what must run alone, so that the others may run in several processes."""
    for item in items:
        where = item.path.relative_to(config.rootpath / "tests").as_posix()
        if where.startswith(ALONE):
            item.add_marker("alone")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the run's files in memory where there is room: a test commits often, a disk is slow."""
    if config.option.basetemp is None and roomy_memory():
        config.option.basetemp = tempfile.mkdtemp(prefix="mingbai-tests-", dir=MEMORY)
        config.add_cleanup(lambda: shutil.rmtree(config.option.basetemp, ignore_errors=True))
