"""The pages in a real browser: somebody types in the chat, a phone gets a short message."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from channels.contract import Choice
from console.house import House
from console.sockets import close_all
from rulebook import loader
from storage.engine import Sessions
from tests.console.county import PASSWORD, echo, found, house_of, serving

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 720}


@pytest.fixture
async def house(sqlite_sessions: Sessions) -> House:
    """A rehearsal in a small county."""
    rules = loader.load()
    await found(sqlite_sessions, rules)
    return replace(house_of(sqlite_sessions, rules), rehearsal=True)


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """The pages, and somebody who answers with one's own words."""
    async with serving(house) as opened:
        answering = asyncio.create_task(_keep_echoing(house))
        yield opened
        answering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await answering


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page on a small phone, which must not complain."""
    complaints = []
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page(viewport=PHONE, locale="zh-CN")
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        yield opened
        await browser.close()
    assert not complaints


async def _keep_echoing(house: House) -> None:
    while True:
        await echo(house, choices=[Choice("甲", "first"), Choice("乙", "second")])
        await asyncio.sleep(0.05)


async def _last(page: Page) -> str:
    return await page.locator("#log .theirs p").last.inner_text()


async def test_a_person_types_and_sees_the_answer(page, server):
    await page.goto(str(server.make_url("/chat")))
    await page.wait_for_selector(".line.good")
    await page.keyboard.press("Tab")
    await page.fill("#text", "房子漏雨")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#log .theirs")
    assert await _last(page) == "您说：房子漏雨"
    assert await page.locator("#log .own p").inner_text() == "房子漏雨"
    size = await page.locator("#log .theirs p").evaluate("e => getComputedStyle(e).fontSize")
    assert float(size.removesuffix("px")) >= 18


async def test_a_choice_is_taken_with_the_keyboard(page, server):
    await page.goto(str(server.make_url("/chat")))
    await page.wait_for_selector(".line.good")
    await page.fill("#text", "你好")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#log .choices button")
    await page.locator("#log .choices button").last.focus()
    await page.keyboard.press("Enter")
    await page.locator("#log .theirs").nth(1).wait_for()
    assert await _last(page) == "您说：乙"


async def test_history_is_there_after_a_reload(page, server):
    await page.goto(str(server.make_url("/chat")))
    await page.wait_for_selector(".line.good")
    await page.fill("#text", "你好")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#log .theirs")
    await page.reload()
    await page.wait_for_selector(".line.good")
    assert await page.locator("#log .own").count() == 1
    assert await page.locator("#log .theirs").count() == 1


async def test_what_is_written_without_a_line_is_sent_later(page, server):
    await page.goto(str(server.make_url("/chat")))
    await page.wait_for_selector(".line.good")
    await close_all(server.app)
    await page.fill("#text", "还在吗")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#log .theirs")
    assert await _last(page) == "您说：还在吗"
    assert await page.locator("#log .own").count() == 1


async def test_a_phone_shows_a_short_message_and_what_it_costs(page, server):
    await page.goto(str(server.make_url("/phone")))
    await page.fill("#number", "139 0000 0001")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".handset")
    await page.keyboard.type("漏" * 80)
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".handset .theirs")
    shown = await page.locator(".handset .theirs").inner_text()
    assert shown.startswith("【明白】您说：漏漏")
    assert "1 甲\n2 乙" in shown
    assert "2" in shown.splitlines()[-1].split("·")[-1]


@pytest.mark.parametrize("path", ["/", "/chat", "/phone", "/console", "/console/cases"])
async def test_nothing_is_wider_than_a_small_phone(page, server, path):
    await page.goto(str(server.make_url("/console/sign-in")))
    await page.fill("[name=login]", "zhang")
    await page.fill("[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".desk")
    await page.goto(str(server.make_url(path)))
    over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0


async def test_who_waits_long_is_told_that_it_is_kept(page, house):
    async with serving(house) as silent:
        await page.clock.install()
        await page.goto(str(silent.make_url("/chat")))
        await page.wait_for_selector(".line.good")
        await page.fill("#text", "房子漏雨")
        await page.keyboard.press("Enter")
        waiting = page.locator("#answering")
        await waiting.wait_for()
        looking = await waiting.inner_text()
        await page.clock.fast_forward(8_000)
        assert await waiting.inner_text() == looking
        await page.clock.fast_forward(8_000)
        assert "已经记下了" in await waiting.inner_text()
        await close_all(silent.app)
