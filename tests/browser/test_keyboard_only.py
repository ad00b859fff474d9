"""A day without a mouse: in, to a case, a step, and out again, by the keys alone."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.officials import enter, sitting
from tests.console.county import PASSWORD

pytestmark = pytest.mark.browser

FARTHEST = 80
"""So many presses of the key at most until something is reached."""
ON = """() => {
  const on = document.activeElement;
  const label = on.labels && on.labels.length ? on.labels[0].textContent : "";
  return `${label} ${on.textContent}`;
}"""
SEEN = """() => {
  const on = document.activeElement, look = getComputedStyle(on), box = on.getBoundingClientRect();
  return box.width > 0 && (look.outlineStyle !== "none" || look.boxShadow !== "none");
}"""


async def reach(page: Page, words: str) -> None:
    """Press the key until the focus is on what has these words; it must be seen there."""
    for _press in range(FARTHEST):
        await page.keyboard.press("Tab")
        if words in await page.evaluate(ON):
            assert await page.evaluate(SEEN), words
            return
    raise AssertionError(words)


async def test_in_to_a_case_a_step_and_out_without_a_mouse(browser, server):
    page = await sitting(browser, server, "/console")
    await page.keyboard.type("zhang")
    await reach(page, "密码")
    await page.keyboard.type(PASSWORD)
    await enter(page)
    await page.keyboard.press("Tab")
    await enter(page)
    await reach(page, "3号")
    await enter(page)
    await reach(page, "上门")
    await page.keyboard.press("Enter")
    await reach(page, "备注")
    await page.keyboard.type("房顶漏雨")
    await reach(page, "记上这一步")
    await enter(page)
    await expect(page.get_by_role("status")).to_be_visible()
    await expect(page.locator(".timeline")).to_contain_text("房顶漏雨")
    await reach(page, "退出")
    await enter(page)
    await expect(page.get_by_label("登录名")).to_be_focused()
