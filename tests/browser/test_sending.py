"""A notice from its first word to its proof, in two browsers: nobody reads a manual."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, async_playwright, expect
from sqlalchemy import insert

from console.house import House
from notifications.delivery import Delivery, Line
from rulebook import loader
from storage.engine import Session, Sessions
from storage.models.base import new_id
from storage.models.people import Address, Household
from storage.queries import addresses, households, regions, waves
from storage.queries.households import NewHousehold
from storage.queries.regions import Place
from tests.browser.test_chat import CHROMIUM, FLAGS
from tests.console.county import MAILBOXES, PASSWORD, found, house_of, serving

pytestmark = pytest.mark.browser

CROWD = 3000
"""More than the first waves take: most of them wait while it is stopped."""
WITHIN_MS = 2000
WORDS = {
    "title": "冬天取暖怎么申请补助",
    "short": "冬天取暖有困难的人家可以申请补助，带户口本找村委会，不收任何费用。",
    "body": "冬天取暖有困难的人家可以申请补助。带上户口本，找村委会填表，不收任何费用。",
}


@pytest.fixture
async def house(sqlite_sessions: Sessions) -> House:
    """A county where many families are reached by chat."""
    rules = loader.load()
    await found(sqlite_sessions, rules)
    async with sqlite_sessions.write() as session:
        village = await regions.get(session, "990101001")
        assert village
        pairs = [_family(session, village, number) for number in range(100, 100 + CROWD)]
        await session.execute(insert(Household), [home for home, _address in pairs])
        await session.execute(insert(Address), [address for _home, address in pairs])
    return house_of(sqlite_sessions, rules)


def _family(session: Session, village: Place, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    home, address, name = new_id(), new_id(), f"family-{number}"
    row = households.row_of(session, NewHousehold(village, number, "王大"))
    return row | {"id": home, "reach_id": address}, {
        "id": address,
        "channel": "webchat",
        "external": session.vault.seal(name, f"address|external|{address}"),
        "external_index": addresses.index(session, "webchat", name),
        "household_id": home,
        "created_at": session.moment.now,
    }


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """The pages, and messages that leave one after the other."""
    async with serving(house) as opened:
        leaving = asyncio.create_task(_keep_sending(house))
        yield opened
        leaving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await leaving


async def _keep_sending(house: House) -> None:
    line = Line(MAILBOXES["webchat"], in_flight=5)
    delivery = Delivery(house.sessions, line, house.composer, house.signer)
    while True:
        await delivery.round()
        await asyncio.sleep(0.3)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as tools:
        opened = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


async def _signed_in(browser: Browser, server: TestServer, login: str) -> Page:
    """A browser of their own, as a phone or a desk has it."""
    context = await browser.new_context(
        base_url=str(server.make_url("/")), locale="zh-CN", viewport={"width": 360, "height": 720}
    )
    page = await context.new_page()
    page.set_default_timeout(5000)
    await page.goto("/console/sign-in")
    await page.fill("[name=login]", login)
    await page.fill("[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".desk")
    return page


async def _present(page: Page) -> str:
    """The step the page says one is at."""
    return (await page.locator(".way [aria-current=step]").inner_text()).split()[-1]


async def _write(page: Page) -> str:
    """From the desk to a sending that waits for a second person, by what the pages offer."""
    await page.get_by_role("navigation").get_by_role("link", name="明白纸", exact=True).click()
    await page.get_by_role("link", name="写一张明白纸").click()
    assert await _present(page) == "写"
    for name, text in {**WORDS, "source": "青禾政〔2026〕1号"}.items():
        await page.fill(f"#f-{name}", text)
    await page.get_by_role("button", name="保存", exact=True).click()
    assert await _present(page) == "检查"
    await page.get_by_role("button", name="看看谁会收到").click()
    assert await _present(page) == "预览"
    assert await page.get_by_role("button", name="批准").count() == 0
    await expect(page.get_by_text("这些人可以批准")).to_contain_text("县里老陈")
    return page.url


async def _approve(page: Page, title: str) -> None:
    """The second person finds it, approves it and sends it."""
    await page.goto("/console/approvals")
    await page.get_by_role("link", name=title).click()
    await page.get_by_label("再输一次您的密码").fill(PASSWORD)
    await page.get_by_role("button", name="批准").click()
    assert await _present(page) == "第二个人批准"
    await page.get_by_label("再输一次您的密码").fill(PASSWORD)
    await page.get_by_role("button", name="发给").click()
    assert await _present(page) == "看着发"


async def test_a_notice_is_written_approved_watched_and_stopped(browser, server, house):
    writer = await _signed_in(browser, server, "county")
    sending = await _write(writer)
    second = await _signed_in(browser, server, "second")
    await _approve(second, WORDS["title"])
    await writer.goto(sending)
    bar, marked = writer.locator("#progress progress"), writer.locator("#progress")
    await writer.evaluate("window.marked = 'this very page'")
    before = await bar.get_attribute("value")
    await expect(bar).not_to_have_attribute("value", before or "", timeout=5000)
    stop = writer.locator("#stop")
    await expect(stop).to_be_in_viewport()
    await stop.focus()
    began = time.monotonic()
    await second.locator("#stop").focus()
    await second.keyboard.press("Enter")
    await expect(marked.locator("[data-state=stopped]")).to_be_visible(timeout=WITHIN_MS + 1500)
    assert (time.monotonic() - began) * 1000 < WITHIN_MS + 1500
    await expect(marked).to_contain_text("撤回")
    await expect(stop).to_have_count(0)
    await expect(writer.locator("#said")).to_contain_text("停")
    assert await writer.evaluate("window.marked") == "this very page"
    async with house.sessions.read() as session:
        left = await waves.queued(session, 1)
    assert left == []
    await writer.get_by_role("link", name="一户一户看").click()
    assert await _present(writer) == "留凭据"
    assert await writer.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_two_people_write_the_same_notice_and_the_later_chooses(browser, server):
    first = await _signed_in(browser, server, "county")
    other = await _signed_in(browser, server, "second")
    await first.goto("/console/notices/new?policy=edu-boarding-primary-1000")
    await other.goto("/console/notices/new?policy=edu-boarding-primary-1000")
    await other.fill("#f-how", "找班主任填表就行。")
    await other.get_by_role("button", name="保存", exact=True).click()
    await first.fill("#f-how", "填一张表，交给班主任。")
    await first.get_by_role("button", name="保存", exact=True).click()
    await expect(first.get_by_role("alert")).to_contain_text("另一个人")
    assert await first.input_value("#f-how") == "填一张表，交给班主任。"
    await expect(first.locator(".conflict")).to_contain_text("找班主任填表就行。")
    await first.get_by_label("用这一段，不用我写的").check()
    await first.get_by_role("button", name="保存", exact=True).click()
    await expect(first.locator("#as-page")).to_contain_text("找班主任填表就行。")
