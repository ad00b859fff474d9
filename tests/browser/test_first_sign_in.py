"""The first sign-in as a person does it: a given password, an own one, the phone, the codes."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright

from rulebook import loader
from storage.engine import Sessions
from tests.browser.test_chat import CHROMIUM, FLAGS
from tests.console.county import house_of, serving
from tests.console.first_hour import GIVEN, OWN, Authenticator, official

pytestmark = pytest.mark.browser

SMALL = {"width": 360, "height": 720}


@pytest.fixture
async def server(sqlite_sessions: Sessions) -> AsyncIterator[TestServer]:
    """The pages of a county whose administrator has never signed in."""
    await official(sqlite_sessions)
    async with serving(house_of(sqlite_sessions, loader.load())) as opened:
        yield opened


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page on a small phone, which must not complain."""
    complaints: list[str] = []
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page(viewport=SMALL, locale="zh-CN")
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if "CSP" in said.text else 0)
        yield opened
        await browser.close()
    assert complaints == []


async def test_from_a_given_password_to_what_comes_next(page, server, hands):
    await page.goto(str(server.make_url("/console")))
    await page.get_by_label("登录名").fill("wang")
    await page.get_by_label("密码").fill(GIVEN)
    await enter(page)
    await fits(page)
    await page.get_by_label("新密码", exact=True).fill(OWN)
    await page.get_by_label("再输一遍").fill(OWN)
    await enter(page)
    await fits(page)
    picture = page.get_by_role("img")
    assert await picture.evaluate("one => one.complete && one.naturalWidth > 100")
    await page.get_by_text("扫不上").click()
    phone = Authenticator((await page.locator("#key").inner_text()).replace(" ", ""), hands)
    await page.get_by_label("验证码").fill("000000")
    await enter(page)
    assert await page.get_by_role("alert").is_visible()
    await page.get_by_label("验证码").fill(phone.code())
    await enter(page)
    await fits(page)
    codes = await page.locator(".recovery code").all_inner_texts()
    assert len(codes) == 10
    async with page.expect_navigation():
        await page.get_by_role("button", name="我记好了").click()
    await fits(page)
    assert page.url.endswith("/console/begin")
    async with page.expect_navigation():
        await page.get_by_role("button", name="退出").click()
    hands.advance(seconds=30)
    await page.get_by_label("登录名").fill("wang")
    await page.get_by_label("密码").fill(OWN)
    await enter(page)
    await page.get_by_label("验证码").fill(phone.code())
    await enter(page)
    await page.goto(str(server.make_url("/console/account")))
    await fits(page)
    assert await page.get_by_text("还剩10个").is_visible()


async def enter(page: Page) -> None:
    """Send the form with the key, as one does after typing."""
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def fits(page: Page) -> None:
    """Nothing is cut off on a small phone, and nothing serious is in the way of the blind."""
    await page.wait_for_load_state()
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], page.url
    found = (await Axe().run(page)).response["violations"]
    grave = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
    assert grave == [], page.url
