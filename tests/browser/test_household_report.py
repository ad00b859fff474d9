"""A family with a small phone at its village's page: without a script, by voice, and light."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from console.house import House
from rulebook import loader
from storage.engine import Sessions
from storage.queries import voices
from storage.scope import EVERYTHING
from tests.browser.test_chat import CHROMIUM, FLAGS
from tests.console.county import found, house_of, serving
from tests.console.household import HOME, REPORT, told_in
from tests.console.photographs import JPEG

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
LEAST_TYPE, MOST_BYTES, MOST_REQUESTS = 18, 60 * 1024, 6
SMALLEST = """Math.min(...[...document.querySelectorAll("body *")]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
Opened = Callable[..., Awaitable[Page]]


@pytest.fixture
async def house(sqlite_sessions: Sessions) -> House:
    """A small county."""
    rules = loader.load()
    await found(sqlite_sessions, rules)
    return house_of(sqlite_sessions, rules)


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """Its pages."""
    async with serving(house) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser with a microphone that hums."""
    async with async_playwright() as tools:
        opened = await tools.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *MICROPHONE])
        yield opened
        await opened.close()


@pytest.fixture
async def phone(browser: Browser, server: TestServer) -> AsyncIterator[Opened]:
    """Opens pages on a very small phone; nothing may fail in them, nor stick out at the side."""
    complaints: list[str] = []

    async def opened(*, script: bool) -> Page:
        context = await browser.new_context(
            viewport=SMALL,
            locale="zh-CN",
            java_script_enabled=script,
            base_url=str(server.make_url("/")),
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _bad(said) else None)
        return page

    yield opened
    assert complaints == []


def _bad(said: ConsoleMessage) -> bool:
    """Whether a browser complains, but of no page that says what is wrong with a form."""
    return said.type == "error" and "422" not in said.text


async def press(page: Page, words: str) -> None:
    await page.get_by_role("button", name=words, exact=True).click()


async def code_of(page: Page) -> str:
    shown = await page.locator(".number").inner_text()
    return shown.replace("-", "")


async def test_a_whole_report_without_a_script(phone, house):
    page = await phone(script=False)
    await page.goto(HOME)
    await page.get_by_role("link", name="说说家里出了什么事").click()
    await press(page, "下一步")
    assert await page.get_by_role("alert").inner_text() == "请至少选一样。选“别的事”也行。"
    await page.get_by_label("生病看病").check()
    await page.get_by_label("孩子上学").check()
    await press(page, "下一步")
    await page.get_by_label("请用几句话说说是怎么回事。").fill("老伴住院花了三万块")
    await press(page, "下一步")
    await page.go_back()
    assert (
        await page.get_by_label("请用几句话说说是怎么回事。").input_value() == "老伴住院花了三万块"
    )
    await press(page, "下一步")
    await page.get_by_label("没有", exact=True).check()
    await press(page, "下一步")
    await page.get_by_label("自己家").check()
    await page.get_by_label("您的姓名").fill("李秋生")
    await page.get_by_label("手机号（可以不填）").fill("1234")
    await press(page, "下一步")
    assert "手机号是11位数字" in await page.get_by_role("alert").inner_text()
    await page.get_by_label("手机号（可以不填）").fill("19900000009")
    await press(page, "下一步")
    await page.get_by_label("拍一张，或选一张照片").set_input_files(
        {"name": "bill.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    )
    await press(page, "下一步")
    await press(page, "报上去")
    assert "您的编号是" in await page.get_by_role("heading", level=1).inner_text()
    _case, told = await told_in(house, await code_of(page))
    assert [(one.reporter, one.phone, one.complete) for one in told] == [
        ("李秋生", "+8619900000009", True)
    ]


async def test_with_a_script_it_is_said_instead_of_written(phone, house):
    page = await phone(script=True)
    await page.goto(REPORT)
    await page.get_by_label("房子").check()
    await press(page, "下一步")
    await press(page, "按一下，开始说")
    await page.get_by_text("1 / 120").wait_for()
    await press(page, "说完了，停")
    await page.locator("#heard audio").wait_for()
    await press(page, "下一步")
    await page.get_by_label("没有", exact=True).check()
    await press(page, "下一步")
    await page.get_by_label("自己家").check()
    await page.get_by_label("您的姓名").fill("李秋生")
    await press(page, "下一步")
    await press(page, "下一步")
    await press(page, "报上去")
    case, _told = await told_in(house, await code_of(page))
    async with house.sessions.read() as session:
        [kept] = await voices.of_case(session, EVERYTHING, case.id)
        heard = await voices.content(session, EVERYTHING, case.id, kept.id)
    assert heard is not None
    assert heard.media_type == "audio/webm"
    assert len(heard.content) > 1000


async def test_the_focus_is_on_what_is_wrong_and_danger_shows_whom_to_call(phone):
    page = await phone(script=True)
    await page.goto(REPORT)
    await press(page, "下一步")
    assert await page.evaluate("document.activeElement.id") == "problem-what"
    await page.get_by_label("房子").check()
    await press(page, "下一步")
    await page.get_by_label("请用几句话说说是怎么回事。").fill("房子塌了，人压在下面")
    await press(page, "下一步")
    assert await page.get_by_role("link", name="120 急救").get_attribute("href") == "tel:120"
    assert "已经马上通知了村里和乡里" in await page.locator(".alarm").inner_text()


PAGES = ("", "/report/what", "/report/words", "/report/danger", "/report/who", "/report/photo")
ASKING = ("/report/check", "/status")


async def test_every_page_is_large_narrow_and_without_barriers(phone):
    page, axe = await phone(script=True), Axe()
    await page.goto(REPORT)
    for path in ["/", *(HOME + path for path in (*PAGES, *ASKING))]:
        await page.goto(path)
        assert await page.evaluate(SMALLEST) >= LEAST_TYPE, path
        assert not await page.evaluate(TOO_WIDE), path
        found = (await axe.run(page)).response["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], path


async def test_the_first_load_is_light(phone):
    page = await phone(script=True)
    for path in (HOME, REPORT):
        weights: list[int] = []

        async def weigh(request, weights=weights):
            sizes = await request.sizes()
            weights.append(sizes["responseBodySize"] + sizes["responseHeadersSize"])

        page.on("requestfinished", weigh)
        await page.goto(path, wait_until="networkidle")
        page.remove_listener("requestfinished", weigh)
        assert 1 < len(weights) <= MOST_REQUESTS, path
        assert sum(weights) <= MOST_BYTES, path
