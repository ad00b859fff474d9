"""How a rehearsal is used before it is looked at: families report, days pass, a county is told."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page

if TYPE_CHECKING:
    from bench.screens import Served

TOLD = (
    ("生病看病", "老伴住院花了三万块，家里钱不够"),
    ("孩子上学", "两个娃住校，生活费凑不齐"),
    ("受灾", "大雨把玉米地冲了"),
    ("没活干收入少", "厂里停工，三个月没有活"),
    ("房子", "西屋墙裂了一道缝"),
    ("吃水", "水管冻坏，十天没水"),
)
POLICY = "edu-boarding-primary-1000"


def use(served: "Served", browser: Browser) -> None:
    """Make what the pictures show; what is found out on the way goes into `served.places`."""
    page = served.page(browser)
    villages = _villages(page)
    served.places["village"] = villages[0]
    for turn, (what, words) in enumerate(TOLD):
        _report(served, browser, villages[turn % 5], what, words)
    _pass_to_morning(page)
    draft = _tell(served)
    _move_a_little(page)
    _answer(page)
    served.places["sending"] = f"/console/sendings/{draft}"
    cadre = served.page(browser, "village")
    cadre.goto("/console/cases")
    served.places["case"] = _first(cadre, "/console/cases/")
    cadre.goto("/console/households")
    served.places["household"] = _first(cadre, "/console/households/")
    officer = served.page(browser, "admin")
    officer.goto("/console/notices")
    served.places["notice"] = _first(officer, "/console/notices/")


def _villages(page: Page) -> list[str]:
    """The pages of some villages of the first two townships."""
    page.goto("/")
    towns = re.findall(r"\?town=\d+", page.content())[:2]
    found = []
    for town in towns:
        page.goto(f"/{town}")
        found += re.findall(r'href="(/r/\d+)"', page.content())[:3]
    return found


def _report(served: "Served", browser: Browser, village: str, what: str, words: str) -> None:
    """A family tells its village what happened, on a phone."""
    page = served.page(browser, handset=True)
    page.goto(village)
    page.get_by_text("说说家里出了什么事").first.click()
    page.get_by_text(what, exact=True).click()
    _on(page)
    page.locator("textarea").first.fill(words)
    _on(page)
    page.get_by_text("没有", exact=True).click()
    _on(page)
    page.get_by_text("自己家", exact=True).click()
    page.fill("input[name=name]", "张示例")
    _on(page)
    _on(page)
    page.get_by_role("button", name="报上去").click()
    page.wait_for_url("**/sent")
    page.context.close()


def _on(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()


def _pass_to_morning(page: Page) -> None:
    """Let the rehearsal's clock go to ten in the morning of the next day."""
    page.goto("/phone")
    _move(page, lambda: page.locator("[data-by=day]").click())
    page.goto("/phone")
    at = page.locator("#to").input_value()
    if at[11:] < "10:00":
        page.locator("#to").fill(f"{at[:10]}T10:00")
        _move(page, lambda: page.locator("#until button").click())


def _move(page: Page, press: Callable[[], None]) -> None:
    press()
    page.wait_for_timeout(1_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-by=day]').disabled", timeout=120_000
    )


def _move_a_little(page: Page) -> None:
    """An hour, in which waves of a sending leave."""
    page.goto("/phone")
    _move(page, lambda: page.locator("[data-by=hour]").click())


def _answer(page: Page) -> None:
    """Six families switch their phones on; some of them write back."""
    page.goto("/phone")
    for number, word in enumerate(("看懂", "看懂", "没看懂", "想申请", "", "")):
        page.fill("#number", f"1990000{1001 + number}")
        page.locator("#add button").click()
        phone = page.locator(".handset").nth(number)
        phone.locator(".screen li").first.wait_for()
        if word:
            page.wait_for_timeout(1_500)
            phone.locator("textarea").fill(word)
            phone.locator(".keys .button").click()
    page.wait_for_timeout(5_000)


def _tell(served: "Served") -> str:
    """A notice is drafted, approved by a second person and sent; returns the sending's id."""
    said = served.command(
        "notice", "draft", "--policy", POLICY, "--region", "柳河镇", "--as", "admin"
    )
    found = re.search(r"(\d{15,})", said)
    assert found, said
    served.command("notice", "approve", found[1], "--as", "approver")
    served.command("notice", "send", found[1], "--as", "admin", "--no-wait")
    served.command("notice", "draft", "--policy", POLICY, "--region", "清溪镇", "--as", "admin")
    return found[1]


def _first(page: Page, below: str) -> str:
    """The first address of this kind a page leads to."""
    found = re.search(rf'href="({below}\d+)"', page.content())
    assert found, (page.url, below)
    return found[1]
