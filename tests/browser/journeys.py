"""What the journeys in a browser stand on: a small rehearsal that answers, and what axe finds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy import select

from channels.contract import Choice
from console.house import House
from rulebook import loader
from storage.engine import Sessions
from storage.models.inbox import Inbound
from storage.queries import inbox
from tests.browser.test_chat import CHROMIUM, FLAGS
from tests.console.county import echo, found, house_of, serving

SMALL = {"width": 320, "height": 640}
UNDER_WAY = {"inbound.new", "outbox.queued", "outbox.claimed", "outbox.handing"}
CHOICES = [Choice("甲", "first"), Choice("乙", "second")]


@contextlib.asynccontextmanager
async def rehearsal(sessions: Sessions, hands: object = None) -> AsyncIterator[TestServer]:
    """The pages of a rehearsal in a small county, where every word is echoed with two choices."""
    rules = loader.load()
    await found(sessions, rules)

    async def advance(by: object) -> None:
        sessions.clock.offset += by  # type: ignore[operator]  # a timedelta, as the house says

    house = replace(house_of(sessions, rules), rehearsal=True, advance_clock=advance)
    async with serving(house) as opened:
        answering = asyncio.create_task(_keep_echoing(house, hands))
        yield opened
        answering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await answering


@contextlib.asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


async def serious(page: Page) -> list[str]:
    """What axe finds on a page that keeps people out."""
    results = await Axe().run(page)
    return [
        f"{found['id']}: {found['nodes'][0]['html'][:200]}"
        for found in results.response["violations"]
        if found["impact"] in ("serious", "critical")
    ]


async def told(house: House, count: int) -> None:
    """So many words of the one browser there is, until each is answered."""
    async with house.sessions.write() as session:
        first = (await session.execute(select(Inbound.external_id).limit(1))).scalar_one()
        sender = first.partition(":")[0]
        for number in range(count):
            body = {"sender": sender, "text": f"第{number}句"}
            await inbox.accept(session, "webchat", [(f"{sender}:{number:08d}", sender, body)])
    while True:
        async with house.sessions.read() as session:
            if UNDER_WAY.isdisjoint(await inbox.backlog(session)):
                return
        await asyncio.sleep(0.05)


async def _keep_echoing(house: House, hands: object) -> None:
    while True:
        if await echo(house, choices=CHOICES) and hands is not None:
            hands.advance(seconds=2)  # type: ignore[attr-defined]  # tests.hands.Hands
        await asyncio.sleep(0.05)
