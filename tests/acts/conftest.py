"""A small county and an empty workbook, for the tests of imports."""

from pathlib import Path

import pytest

from rulebook import loader
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.queries import regions
from tests.workbooks import (
    PLACES,
    Book,
)


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    """Everything the entries say."""
    return loader.load()


@pytest.fixture
async def county(sessions: Sessions) -> Sessions:
    """A database that knows the places."""
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
    return sessions


@pytest.fixture
async def sqlite_county(sqlite_sessions: Sessions) -> Sessions:
    """A SQLite database that knows the places."""
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, PLACES)
    return sqlite_sessions


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)
