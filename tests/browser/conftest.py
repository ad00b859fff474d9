"""What the journeys of officials share: a browser, and a small county behind its pages."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser

from console.house import House
from rulebook import loader
from storage.engine import Sessions
from tests.browser.journeys import browsing
from tests.console.county import County, found, house_of, serving


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with browsing() as opened:
        yield opened


@pytest.fixture
async def county(sqlite_sessions: Sessions) -> County:
    """Two villages, their cadres, a household with an open case."""
    return await found(sqlite_sessions, loader.load())


@pytest.fixture
def house(sqlite_sessions: Sessions, county: County) -> House:
    """The house of this county."""
    return house_of(sqlite_sessions, loader.load())


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """Its pages."""
    async with serving(house) as opened:
        yield opened
