"""A new administrator, from the first sign-in to a notice that arrived: no manual, only pages."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from acts import accounts, broadcasts
from acts.actor import SERVICE
from console.house import House
from storage.models.people import Address
from storage.queries import addresses, households, officials, regions, waves
from storage.queries.households import NewHousehold
from storage.queries.officials import NewOfficial
from tests.browser.officials import HANDSET, enter, follow, press, signed_in, sitting
from tests.console.county import PASSWORD, cheap, echo, serving
from tests.console.first_hour import GIVEN, OWN, Authenticator

pytestmark = pytest.mark.browser

TITLE = "冬天取暖怎么申请补助"
WORDS = {
    "标题": TITLE,
    "两条短信": "冬天取暖有困难的人家可以申请补助，带户口本找村委会，不收任何费用。",
    "怎么办": "带上户口本，找村委会填表，不收任何费用。",
    "依据：文件名和文号": "青禾政〔2026〕1号",
}
NOTHING = "能得什么、怎么办、在哪办、什么时候办、还要知道，这几格至少写一格。"
MOST_LOOKS = 20
ASKS = f"群发“{TITLE}”等第二个人批准：请看一下"


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """The pages; messages leave and broadcasts go on, as in a house that runs."""
    async with house.sessions.write() as session:
        since, role = session.moment.today - timedelta(days=1), "county_rural_revival_bureau"
        new = await officials.put(session, NewOfficial("孙新来", None, role, "990000", since=since))
        hashed = await cheap().hash(GIVEN)
        assert await accounts.create(session, SERVICE, new.person_id, "sun", hashed)
    async with serving(house) as opened:
        running = asyncio.create_task(_keep_running(house))
        yield opened
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def _keep_running(house: House) -> None:
    while True:
        await echo(house)
        async with house.sessions.read() as session:
            under_way = await waves.under_way(session)
        for broadcast in under_way:
            async with house.sessions.write() as session:
                await broadcasts.step(session, house.rules, broadcast)
        await asyncio.sleep(0.1)


async def test_from_the_first_sign_in_to_a_notice_that_arrived(browser, server, house, hands):
    family = await _family(browser, server, house)
    first = await sitting(browser, server, "/console")
    key = await _come_in(first, hands)
    await _write(first)
    second = await signed_in(browser, server, "second")
    await _approve(second)
    await follow(first, "看看批准了没有")
    await expect(first.locator("main")).to_contain_text("第二个人已经批准。现在可以发送")
    hands.advance(seconds=30)
    await first.get_by_label("再输一次您的密码").fill(OWN)
    await first.get_by_label("动态验证码").fill(key.code())
    await press(first, "发给1户")
    assert await _present(first) == "看着发"
    progress = first.locator("#progress")
    await expect(progress).to_contain_text("下一步：一户一户看谁收到了、谁要上门说")
    await expect(family.locator("#talk")).to_contain_text(TITLE)
    await _look_until_it_arrived(first)
    await follow(first, "一户一户看，留好凭据")
    await _see_the_proof(first)


async def _family(browser: Browser, server: TestServer, house: House) -> Page:
    """A family with the chat open on its phone: what is shown there has arrived."""
    chat = await sitting(browser, server, "/chat", HANDSET)
    await chat.locator("#text").fill("你好")
    await chat.keyboard.press("Enter")
    await chat.locator("#talk").get_by_text("您说：你好").first.wait_for()
    async with house.sessions.write() as session:
        village = await regions.get(session, "990101001")
        assert village
        home = await households.register(session, NewHousehold(village, 8, "赵小满"))
        address = (await session.execute(select(Address.id))).scalar_one()
        await addresses.belongs(session, address, home.id)
    return chat


async def _come_in(page: Page, hands: object) -> Authenticator:
    """An own password, a phone that shows codes, the codes for when it is lost."""
    await page.get_by_label("登录名").fill("sun")
    await page.get_by_label("密码").fill(GIVEN)
    await enter(page)
    await page.get_by_label("新密码", exact=True).fill(OWN)
    await page.get_by_label("再输一遍").fill(OWN)
    await enter(page)
    await page.get_by_text("扫不上").click()
    phone = Authenticator((await page.locator("#key").inner_text()).replace(" ", ""), hands)
    await page.get_by_label("验证码").fill(phone.code())
    await enter(page)
    assert await page.locator(".recovery code").count() == 10
    await press(page, "我记好了，下一步")
    return phone


async def _write(page: Page) -> None:
    """From what comes next to a sending that waits; what is missing is said, not passed over."""
    await expect(page.get_by_role("heading", level=1)).to_have_text("接下来")
    await follow(page, "生成绑定码")
    await page.get_by_text("管理", exact=True).click()
    await follow(page, "接下来", within="header")
    await follow(page, "写")
    await press(page, "保存")
    await expect(page.get_by_role("alert")).to_contain_text(NOTHING)
    for label, text in WORDS.items():
        await page.get_by_label(label).first.fill(text)
    await press(page, "保存")
    assert await _present(page) == "检查"
    await press(page, "看看谁会收到")
    assert await _present(page) == "预览"
    await expect(page.get_by_text("这些人可以批准")).to_contain_text("县里老陈")
    assert await page.get_by_role("button", name="批准").count() == 0


async def _approve(page: Page) -> None:
    """The second person is told where it waits: on the desk, and in the menu."""
    await follow(page, "去工作台看要办的事")
    await expect(page.locator("#due")).to_contain_text(ASKS)
    await page.get_by_text("告诉大家", exact=True).click()
    await follow(page, "等第二个人点头", within="header")
    async with page.expect_navigation():
        await page.locator("main").get_by_role("link", name=TITLE).click()
    await page.get_by_label("再输一次您的密码").fill(PASSWORD)
    await press(page, "批准")
    assert await _present(page) == "第二个人批准"


async def _look_until_it_arrived(page: Page) -> None:
    """Receipts come later than messages leave: the page offers to look again."""
    again = page.get_by_role("link", name="看看现在有多少收到了")
    for _look in range(MOST_LOOKS):
        if not await again.count():
            break
        await follow(page, "看看现在有多少收到了")
        await asyncio.sleep(0.2)
    await expect(page.locator("#progress")).to_contain_text("2户里已有1户收到")


async def _see_the_proof(page: Page) -> None:
    """Who has it and who must be told by a visit; the table to keep is one step away."""
    assert await _present(page) == "留凭据"
    homes = page.locator("table.list").last
    await expect(homes.get_by_role("row").filter(has_text="8号户")).to_contain_text("已送达")
    await expect(homes.get_by_role("row").filter(has_text="3号户")).to_contain_text("没有电话")
    await follow(page, "留凭据：导出成表格")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def _present(page: Page) -> str:
    """The step the page says one is at."""
    return (await page.locator(".way [aria-current=step]").inner_text()).split()[-1]
