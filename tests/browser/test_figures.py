"""The pictures in a real browser: drawn under the page's own rules, gone down into by keyboard."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright
from sqlalchemy import update

from acts.cases import open_case
from acts.figures.counting import round_of
from rulebook import loader
from storage.engine import Sessions
from storage.models.cases import CaseClock
from storage.queries import households, regions
from storage.queries.households import NewHousehold
from tests.browser.test_chat import CHROMIUM, FLAGS
from tests.console.county import PASSWORD, found, house_of, serving

pytestmark = pytest.mark.browser

HERE = "/console/figures"
PAINTED = """() => {
  const canvas = document.querySelector("#drawing canvas");
  if (!canvas) return 0;
  const seen = new Set(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
    .reduce((all, part, at, data) => at % 4 ? all : (all.push(
      data[at] << 16 | data[at + 1] << 8 | data[at + 2]), all), []));
  return seen.size;
}"""
SERIOUS = ("serious", "critical")


@pytest.fixture
async def server(sqlite_sessions: Sessions) -> AsyncIterator[TestServer]:
    """A county with a case in each of two villages, one of them late."""
    rules = loader.load()
    await found(sqlite_sessions, rules)
    async with sqlite_sessions.write() as session:
        village = await regions.get(session, "990101002")
        assert village
        family = await households.register(session, NewHousehold(village, 1, "李小明"))
        case = await open_case(session, rules, family, "household")
        late = session.moment.today - timedelta(days=1)
        change = update(CaseClock).where(CaseClock.case_id == case.id)
        await session.execute(change.values(running=True, deadline=late))
    await round_of(sqlite_sessions)
    async with serving(house_of(sqlite_sessions, rules)) as opened:
        yield opened


@pytest.fixture
async def page(server: TestServer) -> AsyncIterator[Page]:
    """A page the county has signed in with; scripts must not fail, nor break the page's rules."""
    complaints: list[str] = []
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page(
            viewport={"width": 1100, "height": 900}, locale="zh-CN", reduced_motion="reduce"
        )
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text))
        await opened.goto(str(server.make_url("/console/sign-in")))
        await opened.fill("[name=login]", "county")
        await opened.fill("[name=password]", PASSWORD)
        await opened.keyboard.press("Enter")
        await opened.wait_for_selector(".desk")
        yield opened
        await browser.close()
    assert complaints == []


async def test_pictures_are_drawn_and_one_goes_down_by_keyboard_and_by_click(page, server):
    await page.goto(str(server.make_url(f"{HERE}/cases?place=990101")))
    await page.wait_for_selector("#drawing canvas")
    assert await page.evaluate(PAINTED) > 3
    assert (
        await page.get_attribute("#drawing", "aria-label") == "柳河镇有2件在办个案，其中1件已超期。"
    )
    await page.get_by_role("link", name="李营村").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**place=990101002**")
    assert "李营村" in await page.inner_text("h1")
    await page.go_back()
    await page.wait_for_selector("#drawing canvas")
    await page.click("#drawing", position={"x": 40, "y": 100})
    await page.wait_for_url("**place=990101001**")
    await page.goto(str(server.make_url(f"{HERE}/deadlines")))
    await page.wait_for_selector("#drawing canvas")
    assert await page.evaluate(PAINTED) > 3
    await page.click("#drawing", position={"x": 500, "y": 232})
    await page.wait_for_url("**procedure=identify**")


async def test_nothing_serious_stands_in_anybodys_way(page, server):
    for key, width in (("cases?place=990101", 1100), ("deadlines", 360), ("weeks", 360)):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.goto(str(server.make_url(f"{HERE}/{key}")))
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        found_ = await Axe().run(page)
        bad = [one["id"] for one in found_.response["violations"] if one["impact"] in SERIOUS]
        assert bad == [], key


async def test_without_a_script_the_numbers_are_there(server):
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(java_script_enabled=False, locale="zh-CN")
        await page.goto(str(server.make_url("/console/sign-in")))
        await page.fill("[name=login]", "county")
        await page.fill("[name=password]", PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".desk")
        await page.goto(str(server.make_url(f"{HERE}/cases?place=990101")))
        assert await page.locator("#drawing").is_hidden()
        assert await page.locator("table.list tbody tr").count() == 2
        await browser.close()
