"""Officials at a browser of their own: they open a page once, then only press what pages offer."""

from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, ViewportSize

from tests.console.county import PASSWORD

DESK: ViewportSize = {"width": 1280, "height": 900}
HANDSET: ViewportSize = {"width": 360, "height": 740}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATIENCE = 5000


async def sitting(
    browser: Browser, server: TestServer, path: str, size: ViewportSize = DESK
) -> Page:
    """A browser nobody has used yet, at the one address somebody types."""
    context = await browser.new_context(
        base_url=str(server.make_url("/")), locale="zh-CN", viewport=size
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(path)
    return page


async def signed_in(
    browser: Browser,
    server: TestServer,
    login: str,
    path: str = "/console",
    size: ViewportSize = DESK,
) -> Page:
    """The same with somebody of the small county signed in, at the page they asked for."""
    page = await sitting(browser, server, path, size)
    await page.get_by_label("登录名").fill(login)
    await page.get_by_label("密码").fill(PASSWORD)
    await enter(page)
    return page


async def enter(page: Page) -> None:
    """Send the form with the key, as one does after typing."""
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def press(page: Page, words: str) -> None:
    """Press a button that leads to another page."""
    async with page.expect_navigation():
        await page.get_by_role("button", name=words, exact=True).click()


async def follow(page: Page, words: str, *, within: str = "main") -> None:
    """Follow a link that stands on the page."""
    async with page.expect_navigation():
        await page.locator(within).get_by_role("link", name=words, exact=True).first.click()
