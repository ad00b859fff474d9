"""A policy's page on a small phone: large letters, nothing cut off, read aloud with a voice."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from rulebook import loader
from storage.engine import Sessions
from tests.browser.test_chat import CHROMIUM, FLAGS
from tests.console.county import found, house_of, serving

pytestmark = pytest.mark.browser

BOARDERS = "/p/edu-boarding-primary-1000"
SMALL = {"width": 320, "height": 640}
LEAST = 18
VOICE = """
window.heard = [];
Object.defineProperty(window, "speechSynthesis", {value: {
  speaking: false, pending: false, cancel() { this.speaking = false; },
  speak(said) { this.speaking = true; window.heard.push([said.text, said.lang]); } }});
"""
NO_VOICE = 'Object.defineProperty(window, "speechSynthesis", {value: undefined});'
SMALLEST = """Math.min(...[...document.querySelectorAll("main *")]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.fixture
async def server(sqlite_sessions: Sessions) -> AsyncIterator[TestServer]:
    """The pages of a small county."""
    rules = loader.load()
    await found(sqlite_sessions, rules)
    async with serving(house_of(sqlite_sessions, rules)) as opened:
        yield opened


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page on a very small phone, which must not complain."""
    complaints: list[str] = []
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page(viewport=SMALL, locale="zh-CN")
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened
        await browser.close()
    assert complaints == []


async def test_it_is_large_fits_the_phone_and_reads_itself(page, server):
    await page.add_init_script(VOICE)
    await page.goto(str(server.make_url(BOARDERS)))
    assert await page.evaluate(SMALLEST) >= LEAST
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    await page.get_by_role("button", name="念给我听").click()
    heard = await page.evaluate("window.heard")
    assert heard[0] == ["小学生住校，给生活补助。", "zh-CN"]
    assert "一千元" in heard[2][0]
    await page.get_by_role("button", name="别念了").click()
    assert await page.evaluate("window.speechSynthesis.speaking") is False


async def test_without_a_voice_there_is_no_button_and_the_text_is_there(page, server):
    await page.add_init_script(NO_VOICE)
    await page.goto(str(server.make_url(BOARDERS)))
    assert await page.get_by_role("button").count() == 0
    await page.get_by_text("念给人听的稿子").click()
    assert await page.get_by_text("零三七零，六六零零零零零").first.is_visible()
