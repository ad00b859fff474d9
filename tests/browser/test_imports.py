"""An administrator hands in a roster with bad rows, takes the good ones, and takes it all back."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from tests.browser.test_chat import PHONE
from tests.console.county import PASSWORD
from tests.console.test_imports import BAD, GOOD, book

pytestmark = pytest.mark.browser


@pytest.fixture
async def page(browser: Browser, server: TestServer) -> AsyncIterator[Page]:
    """A page on a small phone that the administrator has signed in with."""
    complaints: list[str] = []
    opened = await browser.new_page(viewport=PHONE, locale="zh-CN")
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(str(server.make_url("/console/sign-in?next=/console/imports")))
    await opened.fill("[name=login]", "county")
    await opened.fill("[name=password]", PASSWORD)
    await opened.keyboard.press("Enter")
    await opened.wait_for_selector(".desk")
    yield opened
    assert complaints == []


async def test_bad_rows_are_named_good_ones_taken_and_all_of_it_taken_back(page, server, tmp_path):
    await page.goto(str(server.make_url("/console/imports")))
    roster = tmp_path / "名册.xlsx"
    roster.write_bytes(book(GOOD, BAD))
    await page.set_input_files("[name=sheet]", roster)
    await page.get_by_role("button", name="先看看").click()
    await page.get_by_text("新增：1").wait_for()
    row = page.locator("tbody tr", has_text="户号")
    assert "整数" in await row.inner_text()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    async with page.expect_download() as waiting:
        await page.get_by_text("只下载这些行").click()
    assert (await waiting.value).suggested_filename == "要改正的行.xlsx"
    await page.fill("[name=password]", "wrong")
    await page.get_by_role("button", name="导入没有错的行").click()
    await page.get_by_role("alert").wait_for()
    await page.fill("[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_text("新增1").wait_for()
    await page.get_by_role("link", name="撤回").click()
    await page.fill("[name=password]", PASSWORD)
    await page.get_by_role("button", name="撤回", exact=False).click()
    await page.get_by_text("已恢复1").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
