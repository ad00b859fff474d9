"""The editor in a real browser: it answers while one types, and its buttons put names in."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from console.house import House
from rulebook import loader
from storage.engine import Sessions
from tests.browser.test_chat import CHROMIUM, FLAGS, PHONE
from tests.console.county import PASSWORD, found, house_of, serving

pytestmark = pytest.mark.browser

READY = "/console/notices/new?policy=edu-boarding-primary-1000"


@pytest.fixture
async def house(sqlite_sessions: Sessions) -> House:
    """A small county."""
    rules = loader.load()
    await found(sqlite_sessions, rules)
    return house_of(sqlite_sessions, rules)


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """The pages."""
    async with serving(house) as opened:
        yield opened


@pytest.fixture
async def page(server: TestServer) -> AsyncIterator[Page]:
    """A page on a small phone that somebody has signed in with, whose scripts must not fail."""
    complaints: list[str] = []
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page(viewport=PHONE, locale="zh-CN")
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        await opened.goto(str(server.make_url("/console/sign-in")))
        await opened.fill("[name=login]", "county")
        await opened.fill("[name=password]", PASSWORD)
        await opened.keyboard.press("Enter")
        await opened.wait_for_selector(".desk")
        yield opened
        await browser.close()
    assert not complaints


async def test_it_answers_while_one_types(page, server):
    await page.goto(str(server.make_url(READY)))
    assert await page.locator("#look .late").count() == 0
    await page.fill("#f-short", "按规定，打13800138000")
    await page.locator("#of-short .wrong", has_text="手机号").wait_for()
    assert "【明白】按规定，打13800138000" in await page.inner_text("#look")
    assert await page.locator("#look .late").count() == 1
    await page.focus("#f-short")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("领")
    await page.get_by_role("button", name="插入").first.focus()
    await page.keyboard.press("Enter")
    assert await page.input_value("#f-short") == "领{amount}"
    await page.locator("#look .bubble", has_text="【明白】领1000元").wait_for()
    await page.locator("#look .hint:not(.late)").wait_for()
    assert await page.evaluate("document.activeElement.id") == "f-short"
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_it_says_when_the_service_is_away_and_goes_on_when_it_is_back(page, server):
    await page.goto(str(server.make_url(READY)))
    await page.context.set_offline(True)
    await page.fill("#f-title", "住校的孩子有补助")
    await page.locator("#look [role=status]", has_text="没有回应").wait_for()
    await page.context.set_offline(False)
    await page.fill("#f-title", "住校的孩子都有补助")
    await page.locator("#look .bubble", has_text="住校的孩子都有补助").first.wait_for()


async def test_every_field_has_its_label(page, server):
    await page.goto(str(server.make_url(READY)))
    nameless = await page.evaluate(
        """Array.from(document.querySelectorAll("#notice :is(textarea, input:not([type=hidden]))"))
        .filter((one) => !one.labels.length).map((one) => one.name)"""
    )
    assert nameless == []
