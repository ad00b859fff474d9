"""What is hidden of a family is seen once at a browser, and whoever audits sees that it was."""

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from console.house import House
from storage.queries import reach
from tests.browser.journeys import serious
from tests.browser.officials import follow, press, signed_in
from tests.console.county import PASSWORD, County, serving

pytestmark = pytest.mark.browser

PHONE, HIDDEN = "13900001234", "139****1234"


@pytest.fixture
async def server(house: House, county: County):
    """The pages of a county where the family has a phone."""
    async with house.sessions.write() as session:
        await reach.households(session, "sms_simulator", {county.household_id: f"+86{PHONE}"})
    async with serving(house) as opened:
        yield opened


async def test_a_phone_is_seen_once_with_a_reason_and_the_audit_shows_it(
    browser, server: TestServer, county: County
):
    home = f"/console/households/{county.household_id}"
    page = await signed_in(browser, server, "county", home)
    main = page.locator("main")
    await expect(main).to_contain_text(HIDDEN)
    await page.get_by_text("写明理由，显示一次").click()
    password = page.get_by_label("再输一次您的密码")
    await page.get_by_label("这家的电话").check()
    await page.get_by_label("为什么").select_option(label="打电话或上门")
    await password.fill("wrong")
    await press(page, "显示一次")
    await expect(password).to_be_focused()
    await expect(main.get_by_role("alert")).to_contain_text("密码")
    await password.fill(PASSWORD)
    await press(page, "显示一次")
    await expect(main).to_contain_text(PHONE)
    assert await serious(page) == []
    await page.goto(home)
    await expect(main).to_contain_text(HIDDEN)
    await expect(main).not_to_contain_text(PHONE)
    await follow(page, "谁看过这一户")
    await expect(main).to_contain_text("县里老王")
    await follow(page, "隐藏信息查看记录")
    row = page.locator("#found tbody tr")
    for said in ("县里老王", "3号", "电话", "打电话或上门", "3月2日"):
        await expect(row).to_contain_text(said)
    await expect(row).not_to_contain_text(PHONE)
