"""Talking in a browser to the end: with keys only, after closing it, to somebody who listens."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from console.house import HOUSE
from console.sockets import close_all
from tests.browser.journeys import SMALL, browsing, rehearsal, serious, told

pytestmark = pytest.mark.browser

LEAST = 18
SMALLEST = """Math.min(...[...document.querySelectorAll("main p, main label, main button")]
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"


@pytest.fixture
async def server(sqlite_sessions, hands) -> AsyncIterator[TestServer]:
    """The pages of a rehearsal."""
    async with rehearsal(sqlite_sessions, hands) as opened:
        yield opened


async def _said(page: Page) -> list[str]:
    return await page.locator("#log li:not(.day) p").all_inner_texts()


async def _open(page: Page, server: TestServer) -> None:
    await page.goto(str(server.make_url("/chat")))
    await page.wait_for_selector(".line.good")


async def test_a_whole_conversation_needs_no_mouse_and_axe_finds_nothing(server):
    async with browsing() as browser:
        page = await browser.new_page(viewport=SMALL, locale="zh-CN")
        await _open(page, server)
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")  # the first thing leads to where one writes
        assert await page.evaluate(FOCUSED) == "text"
        await page.keyboard.type("你好")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#log .choices button")
        await page.keyboard.press("ArrowUp")
        assert await page.evaluate(FOCUSED) == "甲"
        await page.keyboard.press("ArrowRight")
        assert await page.evaluate(FOCUSED) == "乙"
        await page.keyboard.press("ArrowRight")
        assert await page.evaluate(FOCUSED) == "甲"
        await page.keyboard.press("End")
        await page.keyboard.press("Enter")
        assert await page.evaluate(FOCUSED) == "text"
        await page.locator("#log .theirs").nth(1).wait_for()
        assert await page.locator("#log .taken .chosen").all_inner_texts() == ["乙"]
        assert await _said(page) == ["你好", "您说：你好", "乙", "您说：乙"]
        assert await serious(page) == []
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("Escape")
        assert await page.evaluate(FOCUSED) == "text"
        assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


async def test_both_sides_are_there_after_the_browser_was_closed(server):
    async with browsing() as browser:
        first = await browser.new_context(viewport=SMALL, locale="zh-CN")
        page = await first.new_page()
        await _open(page, server)
        for words in ("房子漏雨", "在东屋"):
            await page.fill("#text", words)
            await page.keyboard.press("Enter")
            await page.locator("#log").get_by_text(f"您说：{words}").wait_for()
        cookies = await first.cookies()
        await first.close()
        later = await browser.new_context(viewport=SMALL, locale="zh-CN")
        await later.add_cookies(cookies)
        page = await later.new_page()
        await _open(page, server)
        assert await _said(page) == ["房子漏雨", "您说：房子漏雨", "在东屋", "您说：在东屋"]
        assert await page.locator("#log .day").all_inner_texts() == ["3月2日"]
        await close_all(server.app)
        await page.fill("#text", "还在吗")
        await page.keyboard.press("Enter")
        await page.locator("#log").get_by_text("您说：还在吗").wait_for()
        assert (await _said(page))[4:] == ["还在吗", "您说：还在吗"]


async def test_older_words_come_at_the_push_of_a_button_and_stay_in_order(server):
    """Somebody who listens hears an answer once, and never their own or older words."""
    async with browsing() as browser:
        page = await browser.new_page(viewport=SMALL, locale="zh-CN")
        await _open(page, server)
        await page.fill("#text", "你好")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#heard p")
        heard = await page.locator("#heard p").all_inner_texts()
        assert heard == ["您说：你好", "可以选：", "甲", "乙"]
        live = "[...document.querySelectorAll('[aria-live]')].map(one => one.id)"
        assert await page.evaluate(live) == ["heard"]
        await told(server.app[HOUSE], 30)
        await page.reload()
        await page.wait_for_selector(".line.good")
        assert (await _said(page))[0] != "你好"
        await page.locator("#earlier").press("Enter")
        await page.locator("#log").get_by_text("你好", exact=True).wait_for()
        own = await page.locator("#log .own p").all_inner_texts()
        assert own == ["你好", *(f"第{number}句" for number in range(30))]
        assert await page.locator("#log .day").count() == 1
        assert await page.locator("#earlier").count() == 0
        assert await page.evaluate("document.activeElement.tagName") == "LI"
        assert await page.locator("#heard p").count() == 0


async def test_phones_stand_side_by_side_and_are_used_with_keys(server):
    async with browsing() as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        await page.goto(str(server.make_url("/phone")))
        for number in ("13900000001", "13900000002"):
            await page.fill("#number", number)
            await page.keyboard.press("Enter")
            await page.locator(".handset").nth(int(number[-1]) - 1).wait_for()
            await page.keyboard.type("你好")
            await page.keyboard.press("Enter")
        second = page.locator(".handset").nth(1)
        await second.locator(".numbers button").nth(1).press("Enter")
        await second.locator(".screen").get_by_text("您说：2").wait_for()
        assert await serious(page) == []
        await page.reload()
        await page.locator(".handset .own").nth(2).wait_for()
        assert await page.locator(".handset .own p").all_inner_texts() == ["你好", "你好", "2"]
        assert "张大山" in await page.locator("#due").inner_text()
        await page.fill("#to", "2026-03-20T08:00")
        await page.get_by_role("button", name="走过去").press("Enter")
        await page.get_by_text("3月20日 08:00").first.wait_for()
        await page.fill("#to", "2026-03-01T08:00")
        await page.get_by_role("button", name="走过去").press("Enter")
        await page.locator("#clock-problem").wait_for()
        assert "往前" in await page.locator("#clock-problem").inner_text()
        await page.set_viewport_size({"width": 320, "height": 640})
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_whether_it_is_for_us_is_told_without_a_script(server):
    async with browsing() as browser:
        context = await browser.new_context(
            viewport=SMALL, locale="zh-CN", java_script_enabled=False
        )
        page = await context.new_page()
        await page.goto(str(server.make_url("/p/edu-boarding-primary-1000?v=990101001")))
        await page.get_by_role("link", name="答几个问题看看").click()
        await page.get_by_label("上学的孩子").check()
        await page.get_by_role("button", name="下一步").click()
        await page.get_by_role("button", name="初中").click()
        await page.get_by_text("享受不了").wait_for()
        await page.go_back()
        await page.get_by_role("button", name="小学").click()
        while await page.locator("button[name=take]").count():
            await page.locator("button[name=take]").first.click()
        await page.get_by_text("您家能享受").wait_for()
        report = page.get_by_role("link", name="报给村里")
        assert await report.get_attribute("href") == "/r/990101001/report"


async def test_axe_finds_nothing_on_a_policys_pages(server):
    async with browsing() as browser:
        page = await browser.new_page(viewport=SMALL, locale="zh-CN")
        for path in ("", "/fits"):
            await page.goto(str(server.make_url(f"/p/edu-boarding-primary-1000{path}")))
            assert await serious(page) == []
            assert await page.evaluate(SMALLEST) >= LEAST
