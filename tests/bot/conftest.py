"""Installations for the tests that run real processes."""

import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.database import open_storage
from bot.settings import Settings
from rulebook.loader import load
from tests.bot.installation import Install
from tests.console.county import found


@pytest.fixture
async def installs() -> AsyncIterator[list[Install]]:
    """The installations of a test; whatever still runs of them is ended."""
    made: list[Install] = []
    yield made
    for process in itertools.chain.from_iterable(install.running for install in made):
        await process.close()


@pytest.fixture
def install(installs: list[Install], tmp_path: Path) -> Callable[..., Install]:
    """Make an installation, on SQLite in this test's folder unless told otherwise."""

    def make(url: str = "", folder: Path = tmp_path, **settings: str) -> Install:
        names = {f"MINGBAI_{name.upper()}": value for name, value in settings.items()}
        made = Install(folder, url or f"sqlite:///{folder / 'mingbai.db'}", names)
        installs.append(made)
        return made

    return make


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the invented county is kept once it has been loaded."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
async def demo(demo_folder: Path, install: Callable[..., Install]) -> Install:
    """An installation with the invented county."""
    made = install(folder=demo_folder)
    if not (demo_folder / "loaded").exists():
        loading = await made.bot("demo", "load")
        said = await loading.said()
        assert await loading.code() == 0, said
        (demo_folder / "loaded").touch()
    return made


@pytest.fixture
async def real_county(install: Callable[..., Install]) -> Install:
    """An installation with a small real county, where real channels may start."""
    made = install()
    settings = Settings(database_url=made.url, key_file=made.folder / "mingbai.key")
    async with open_storage(settings) as sessions:
        await found(sessions, load())
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
async def split(
    request: pytest.FixtureRequest, install: Callable[..., Install]
) -> AsyncIterator[Install]:
    """One installation whose roles are processes of their own, on each database."""
    if request.param == "sqlite":
        yield install()
        return
    server = request.getfixturevalue("postgres")
    url = await server.create()
    yield install(url)
    await server.drop(url)
