"""What docs/screens shows: each picture with who looks, and the way there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, ViewportSize

DESK: ViewportSize = {"width": 1200, "height": 860}
HANDSET: ViewportSize = {"width": 360, "height": 740}


@dataclass(frozen=True)
class Shot:
    """A picture: its name, who looks (nobody when empty), where, and what they do there.

    `{village}` and the like in the path are places found out while the rehearsal was used.
    """

    name: str
    who: str
    path: str
    handset: bool = False
    whole: bool = False
    way: Callable[[Page], None] | None = None


def _say_what(page: Page) -> None:
    page.get_by_text("说说家里出了什么事").first.click()
    page.get_by_text("生病看病").click()


def _write_to_mingbai(page: Page) -> None:
    page.fill("#text", "政策 上学")
    page.keyboard.press("Enter")
    page.wait_for_timeout(6_000)


def _two_phones(page: Page) -> None:
    for place, (number, words) in enumerate(
        (("19900001002", "申报"), ("19900001003", "低保多少钱"), ("19900001004", "进度"))
    ):
        page.fill("#number", number)
        page.locator("#add button").click()
        phone = page.locator(".handset").nth(place)
        phone.locator("textarea").fill(words)
        phone.locator(".keys .button").click()
    page.wait_for_timeout(8_000)


SHOTS = (
    Shot("start", "", "/", handset=True),
    Shot("village", "", "{village}", handset=True),
    Shot("report", "", "{village}", handset=True, way=_say_what),
    Shot("policy", "", "/p/edu-boarding-primary-1000", handset=True),
    Shot("policy-fits", "", "/p/edu-boarding-primary-1000/fits", handset=True),
    Shot("chat", "", "/chat", handset=True, way=_write_to_mingbai),
    Shot("phones", "", "/phone", way=_two_phones),
    Shot("begin", "admin", "/console/begin"),
    Shot("desk", "village", "/console"),
    Shot("desk-on-a-phone", "village", "/console", handset=True),
    Shot("cases", "township", "/console/cases"),
    Shot("case", "village", "{case}"),
    Shot("households", "township", "/console/households"),
    Shot("household", "village", "{household}"),
    Shot("duties", "township", "/console/duties"),
    Shot("notice", "admin", "{notice}"),
    Shot("sending", "admin", "{sending}"),
    Shot("proof", "admin", "{sending}/recipients"),
    Shot("approvals", "approver", "/console/approvals"),
    Shot("messages", "admin", "/console/deliveries"),
    Shot("figures-cases", "admin", "/console/figures/cases"),
    Shot("figures-deadlines", "admin", "/console/figures/deadlines"),
    Shot("figures-messages", "admin", "/console/figures/deliveries"),
    Shot("imports", "admin", "/console/imports"),
    Shot("exports", "admin", "/console/exports"),
    Shot("rules", "village", "/console/rules?q=寄宿"),
    Shot("rule", "village", "/console/rules/policies/edu-boarding-primary-1000"),
    Shot("settings", "admin", "/console/settings"),
    Shot("audit", "admin", "/console/audit"),
    Shot("account", "admin", "/console/account"),
)
