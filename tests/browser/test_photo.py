"""A photo through the page of a real browser: chosen, shrunk, sent, and thanked for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from bot.engine import Engine
from bot.inbox import store
from console.house import House
from locales import gettext, speaking
from notifications.delivery import Delivery, Line
from rulebook import loader
from storage.engine import Sessions
from storage.queries import cases, inbox, pictures
from storage.scope import EVERYTHING
from tests.browser.test_chat import CHROMIUM, FLAGS, PHONE
from tests.console.county import MAILBOXES, PASSWORD, found, house_of, serving

pytestmark = pytest.mark.browser

ANSWERS = ("申报", "1", "房顶漏雨", "2", "张大山", "1")
THANKS = "照片收到了"


@pytest.fixture
async def house(sqlite_sessions: Sessions) -> House:
    """A small county with the real inbox."""
    rules = loader.load()
    await found(sqlite_sessions, rules)

    async def accept(channel, items):
        async with sqlite_sessions.write() as session:
            return (await store(session, MAILBOXES[channel], items))[0]

    return replace(house_of(sqlite_sessions, rules), accept=accept)


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """The pages, with the real dialogue behind them."""
    async with serving(house) as opened:
        answering = asyncio.create_task(_keep_answering(house))
        yield opened
        answering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await answering


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as tools:
        opened = await tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page on a small phone, whose scripts must not fail."""
    complaints: list[str] = []
    opened = await browser.new_page(viewport=PHONE, locale="zh-CN")
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert not complaints


async def _keep_answering(house: House) -> None:
    engine = Engine(house.sessions, house.rules, house.signer, list(MAILBOXES))
    delivery = Delivery(house.sessions, Line(MAILBOXES["webchat"]), house.composer, house.signer)
    while True:
        async with house.sessions.read() as session:
            waiting = await inbox.waiting(session, 10)
        for event_id in waiting:
            await engine.process(event_id)
        await delivery.round()
        await asyncio.sleep(0.05)


async def _report(page: Page, server: TestServer) -> None:
    await page.goto(str(server.make_url("/chat?v=990101001")))
    await page.wait_for_selector(".line.good")
    for number, answer in enumerate(ANSWERS, 1):
        await page.fill("#text", answer)
        await page.keyboard.press("Enter")
        await page.locator("#log .theirs").nth(number).wait_for()


def _photo(path: Path, side: int) -> Path:
    Image.effect_noise((side, side), 60).convert("RGB").save(path)
    return path


async def _kept(house: House) -> list[bytes]:
    async with house.sessions.read() as session:
        found = []
        for case in await cases.page(session, EVERYTHING):
            for kept in await pictures.of_case(session, EVERYTHING, case.id):
                found.append(await pictures.content(session, EVERYTHING, case.id, kept.id))
        return found


@pytest.mark.parametrize("side", [60, 2000])
async def test_a_photo_is_sent_and_thanked_for(page, server, house, tmp_path, side):
    await _report(page, server)
    await page.set_input_files("#picture", _photo(tmp_path / "roof.png", side))
    await page.locator("#log .theirs p", has_text=THANKS).wait_for()
    assert await page.locator("#log .own p").last.inner_text() == gettext("[photo]")
    [kept] = await _kept(house)
    with Image.open(BytesIO(kept)) as image:
        assert image.size == (min(side, 1600),) * 2


async def test_the_button_is_reached_with_the_keyboard(page, server, house, tmp_path):
    await _report(page, server)
    await page.focus("#text")
    await page.keyboard.press("Shift+Tab")
    assert await page.evaluate("document.activeElement.id") == "picture"
    async with page.expect_file_chooser() as chosen:
        await page.keyboard.press("Enter")
    await (await chosen.value).set_files(_photo(tmp_path / "roof.png", 60))
    await page.locator("#log .theirs p", has_text=THANKS).wait_for()
    assert len(await _kept(house)) == 1


async def test_a_bad_photo_is_answered_on_the_page_and_nothing_is_lost(
    page, server, house, tmp_path
):
    await _report(page, server)
    await page.fill("#text", "还没写完")
    (tmp_path / "bad.png").write_bytes(b"no picture")
    await page.set_input_files("#picture", tmp_path / "bad.png")
    await page.wait_for_selector("#problem:not([hidden])")
    with speaking("zh_CN"):
        sentence = gettext("This picture cannot be opened. Please choose another.")
    assert await page.locator("#problem").inner_text() == sentence
    assert await page.input_value("#text") == "还没写完"
    await page.set_input_files("#picture", _photo(tmp_path / "roof.png", 60))
    await page.locator("#log .theirs p", has_text=THANKS).wait_for()
    assert await page.locator("#problem").is_hidden()


async def test_without_a_script_the_form_sends_it(browser, server, house, tmp_path):
    page = await browser.new_page(java_script_enabled=False)
    await page.goto(str(server.make_url("/chat")))
    await page.set_input_files("noscript [name=photo]", _photo(tmp_path / "roof.png", 60))
    await page.click("noscript button")
    assert page.url == str(server.make_url("/chat#end"))
    async with house.sessions.read() as session:
        backlog = await inbox.backlog(session)
    assert sum(backlog.get(f"inbound.{state}", 0) for state in ("new", "done")) == 1


async def test_an_official_s_chat_has_no_such_button(page, server):
    await page.goto(str(server.make_url("/console/sign-in")))
    await page.fill("[name=login]", "zhang")
    await page.fill("[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".desk")
    await page.goto(str(server.make_url("/console/chat")))
    await page.wait_for_selector(".line.good")
    assert await page.locator("#picture").count() == 0
