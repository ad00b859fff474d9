"""Every page of the console that needs no id: nothing serious for the blind, nothing cut off."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from console.gate import Role
from console.routes import ROUTES
from tests.console.county import PASSWORD

pytestmark = pytest.mark.browser

DESKTOP, HANDSET = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
GRAVE = {"serious", "critical"}
NOT_PAGES = ("/socket", "/events", ".xlsx", ".pdf", ".png", ".csv", ".json")
WANT_MORE = {
    "/console/public-notices/new": None,
    "/console/accounts/new": None,
    "/console/exports/new": "kind=households",
}
"""Pages that say in their query what they are about; None is about a row the test does not have."""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pages() -> list[str]:
    """The addresses officials open without naming anything."""
    return [
        route.path
        for route in ROUTES
        if route.method == "GET"
        and route.role is Role.OFFICIAL
        and "{" not in route.path
        and not route.path.endswith(NOT_PAGES)
    ]


async def signed_in(browser: Browser, server: TestServer, size: Any) -> Page:
    """A page of the county's office."""
    page = await browser.new_page(viewport=size, locale="zh-CN")
    await page.goto(str(server.make_url("/console/sign-in")))
    await page.fill("input[name=login]", "county")
    await page.fill("input[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda url: "sign-in" not in url)
    return page


async def shown(page: Page, server: TestServer) -> AsyncIterator[str]:
    """Every page in turn; what is a file to download is passed over."""
    for path in pages():
        query = WANT_MORE.get(path, "")
        if query is None:
            continue
        address = str(server.make_url(f"{path}?{query}" if query else path))
        answer = await page.request.get(address)
        assert answer.status == 200, (path, answer.status)
        headers = answer.headers
        if (
            answer.ok
            and "text/html" in headers["content-type"]
            and "content-disposition" not in headers
        ):
            await page.goto(address)
            yield path


async def test_nothing_serious_stands_in_the_way_of_the_blind(browser, server):
    page = await signed_in(browser, server, DESKTOP)
    faults = []
    async for path in shown(page, server):
        found = await Axe().run(page)
        faults += [
            f"{path}: {one['id']} {[node['target'] for node in one['nodes']][:2]}"
            for one in found.response["violations"]
            if one["impact"] in GRAVE
        ]
    assert faults == []


async def test_no_page_is_wider_than_a_phone(browser, server):
    page = await signed_in(browser, server, HANDSET)
    cut_off = []
    async for path in shown(page, server):
        if await page.evaluate(WIDER) > 0:
            cut_off.append(path)
    assert cut_off == []
