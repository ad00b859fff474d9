"""Pages about one thing: nothing serious for the blind, and nothing cut off on a phone."""

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Page

from console.house import House
from storage.queries import addresses
from tests.browser.journeys import serious
from tests.browser.officials import DESK, HANDSET, WIDER, signed_in
from tests.console.county import PASSWORD, County, Visitor
from tests.console.test_imports import BAD, GOOD, book, hand_in
from tests.console.test_notices import prepared

pytestmark = pytest.mark.browser

ALWAYS_THERE = (
    "/console/rules/policies/saf-dibao",
    "/console/exports/new?kind=households",
    "/console/figures/cases",
)


@pytest.fixture
async def addresses_of(
    server: TestServer, house: House, county: County
) -> AsyncIterator[list[str]]:
    """Where one case, family, notice, sending, proof, official and import stand."""
    async with house.sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "family")
        await addresses.belongs(session, contact.id, county.household_id)
    async with TestClient(server) as first, TestClient(server) as other:
        visitor, second = Visitor(first), Visitor(other)
        sending = await prepared(visitor)
        notice = re.search(r"/console/notices/\d+", await visitor.text(sending))
        assert notice
        made = await visitor.post(notice[0], region="990000", audience="地区:张庄村")
        waiting = made.headers["Location"]
        await second.sign_in("second")
        for act in ("approve", "send"):
            done = await second.post(f"{sending}/{act}", sending, password=PASSWORD)
            assert done.status == 303
        handed_in = (await hand_in(visitor, book(GOOD, BAD))).headers["Location"]
        duty = re.search(r'href="(/console/duties/[^"?#]+)"', await visitor.text("/console/duties"))
        assert duty
        yield [
            duty[1],
            f"/console/cases/{county.case_id}",
            f"/console/households/{county.household_id}",
            f"/console/people/{county.cadre_id}",
            notice[0],
            waiting,
            sending,
            f"{sending}/recipients",
            handed_in,
            *ALWAYS_THERE,
        ]


async def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open."""
    await page.set_viewport_size(HANDSET)
    cut_off = ["cut off"] if await page.evaluate(WIDER) > 0 else []
    await page.set_viewport_size(DESK)
    return [f"{page.url}: {one}" for one in cut_off + await serious(page)]


async def test_nothing_stands_in_the_way_on_the_page_of_one_thing(browser, server, addresses_of):
    page = await signed_in(browser, server, "county")
    found = []
    for address in addresses_of:
        answer = await page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        found += await faults(page)
    await page.goto("/p/edu-boarding-primary-1000/fits")
    await page.get_by_label("病人").check()
    await page.locator("main form button").first.click()
    await page.locator(".result").wait_for()
    assert found + await faults(page) == []
