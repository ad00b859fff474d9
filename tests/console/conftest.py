"""A small county behind the pages: two villages, their cadres, a household with an open case."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from console.house import House
from rulebook import loader
from rulebook.loader import Rulebook
from storage.engine import Sessions
from tests.console.county import County, Visitor, found, house_of, serving


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    """Everything the entries say."""
    return loader.load()


@pytest.fixture
async def county(sessions: Sessions, rules: Rulebook) -> County:
    """The county, on SQLite and then on PostgreSQL."""
    return await found(sessions, rules)


@pytest.fixture
def house(sessions: Sessions, rules: Rulebook) -> House:
    """The house of a real county: no phones, no clock to move."""
    return house_of(sessions, rules)


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """The pages, served on loopback."""
    async with serving(house) as opened:
        yield opened


@pytest.fixture
async def rehearsal(house: House) -> AsyncIterator[TestServer]:
    """The pages of a rehearsal."""
    async with serving(replace(house, rehearsal=True)) as opened:
        yield opened


@pytest.fixture
async def visitor(server: TestServer) -> AsyncIterator[Visitor]:
    """A browser nobody has signed in with."""
    async with TestClient(server) as client:
        yield Visitor(client)


@pytest.fixture
async def another(server: TestServer) -> AsyncIterator[Visitor]:
    """A second browser."""
    async with TestClient(server) as client:
        yield Visitor(client)
