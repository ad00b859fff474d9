"""A step of a case at the browser: what is wrong stands beside its field; who is second is told."""

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from tests.browser.journeys import serious
from tests.browser.officials import HANDSET, WIDER, follow, press, signed_in
from tests.console.county import County

pytestmark = pytest.mark.browser

NOTE = "房顶漏雨，老人住在里屋"
TAKE = "记上这一步"


async def at_the_case(
    browser: Browser, server: TestServer, county: County, login: str = "zhang"
) -> Page:
    """The case, on the phone of somebody of the village."""
    path = f"/console/cases/{county.case_id}"
    page = await signed_in(browser, server, login, path, HANDSET)
    await begin(page)
    return page


async def begin(page: Page) -> None:
    """Unfold the step of going to see the family."""
    await page.locator("details.step summary", has_text="上门").first.click()


async def test_a_wrong_day_is_said_beside_it_and_all_that_was_typed_stays(browser, server, county):
    page = await at_the_case(browser, server, county)
    step = page.locator("details.step[open]")
    day = step.get_by_label("办理日期")
    await day.fill("2026-03-09")
    await step.get_by_label("备注").fill(NOTE)
    await press(page, TAKE)
    await expect(day).to_be_focused()
    await expect(day).to_have_value("2026-03-09")
    await expect(day).to_have_accessible_description(
        "没有填日期，或者日期还没到。 请把日期改对，再提交一次。"
    )
    await expect(step.get_by_role("alert")).to_be_in_viewport()
    await expect(step.get_by_label("备注")).to_have_value(NOTE)
    assert await page.evaluate(WIDER) <= 0
    assert await serious(page) == []
    await day.fill("2026-03-02")
    await press(page, TAKE)
    await expect(page.get_by_role("status")).to_be_visible()
    await expect(page.locator(".timeline")).to_contain_text(NOTE)
    assert await page.evaluate(WIDER) <= 0


async def test_who_comes_second_is_told_what_the_first_did_and_loses_no_words(
    browser, server, county
):
    quick = await at_the_case(browser, server, county)
    slow = await at_the_case(browser, server, county)
    await quick.locator("details.step[open]").get_by_label("备注").fill("已经去看过")
    await slow.locator("details.step[open]").get_by_label("备注").fill(NOTE)
    await press(quick, TAKE)
    await press(slow, TAKE)
    told = slow.get_by_role("alert")
    await expect(told).to_be_focused()
    await expect(told).to_contain_text("张庄文书")
    await expect(told).to_contain_text(NOTE)
    await expect(slow.locator(".timeline")).to_contain_text("已经去看过")
    assert await slow.evaluate(WIDER) <= 0


async def test_the_language_changes_and_the_place_stays(browser, server, county):
    page = await at_the_case(browser, server, county)
    where = page.url
    await follow(page, "English", within="footer")
    assert page.url == where
    assert await page.locator("html").get_attribute("lang") == "en"
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    await expect(page.get_by_role("heading", name="Next step")).to_be_visible()
    assert await page.evaluate(WIDER) <= 0
    await follow(page, "中文", within="footer")
    assert page.url == where
    await expect(page.get_by_role("heading", name="下一步")).to_be_visible()
