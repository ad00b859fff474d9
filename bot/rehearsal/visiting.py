"""Visiting the console as a load test does: a served house, a browser, the time of its calls."""

import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from aiohttp import ClientSession, CookieJar, web

from bot.rehearsal.case_county import Built
from channels.signing import Signer
from channels.webchat import WebChat
from console.app import build
from console.gate import METER, Meter, Rate
from console.house import House
from notifications.compose import Composer
from rulebook.loader import Rulebook
from storage.engine import Sessions

WARM_UP = 5

Call = tuple[float, float]
"""Milliseconds of one call by the wall's clock and by the processor's, browser and server together:
on a machine that does other things besides, the second is the one to look at."""


class Watch:
    """Looks at both clocks when it is made."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def taken(self) -> Call:
        """What both have counted since."""
        wall, cpu = self._began
        return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


class Unmetered(Meter):
    """Lets every call through: what is measured is the work, not the guard against too much."""

    def allows(self, rate: Rate, caller: str) -> bool:
        return True


@asynccontextmanager
async def served(sessions: Sessions, rules: Rulebook) -> AsyncIterator[str]:
    """The console on a free port of this machine."""
    runner = web.AppRunner(_app(sessions, rules))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _app(sessions: Sessions, rules: Rulebook) -> web.Application:
    async def accept(channel: str, items: object) -> int:
        return 0

    app = build(
        House(
            sessions=sessions,
            rules=rules,
            composer=Composer(rules),
            signer=Signer(sessions.vault.token_key),
            mailboxes={"webchat": WebChat()},
            accept=accept,
            progress=dict,
        )
    )
    app[METER] = Unmetered()
    return app


async def timed(address: str, built: Built, login: str, path: str, calls: int) -> list[Call]:
    """Open a page so many times as somebody, after some calls that do not count."""
    async with browser_of() as browser:
        await sign_in(browser, address, login, built.password)
        return await opened(browser, f"{address}{path}", calls)


async def opened(
    browser: ClientSession, page: str, calls: int, warm_up: int = WARM_UP
) -> list[Call]:
    """The same in a browser that has signed in."""
    taken = []
    for _call in range(calls + warm_up):
        watch = Watch()
        async with browser.get(page) as answer:
            await answer.read()
            assert answer.status == 200, (page, answer.status)
        taken.append(watch.taken())
    return taken[warm_up:]


def browser_of() -> ClientSession:
    """A browser that keeps cookies of this machine."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


async def sign_in(browser: ClientSession, address: str, login: str, password: str) -> str:
    """Sign in; returns the token of the session's forms."""
    page = f"{address}/console/sign-in"
    async with browser.get(page) as answer:
        csrf = _token(await answer.text())
    fields: Mapping[str, str] = {"csrf": csrf, "login": login, "password": password}
    async with browser.post(page, data=fields, allow_redirects=False) as answer:
        assert answer.status == 303, answer.status
    async with browser.get(f"{address}/console/binding") as answer:
        return _token(await answer.text())


def _token(text: str) -> str:
    return found_in(text, r'name="csrf" value="(\w+)"')


def found_in(text: str, pattern: str) -> str:
    """What a page must say."""
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def spread(taken: Sequence[Call]) -> dict[str, float]:
    """Medians and 95th percentiles, of the wall's clock and of the processor's."""
    found: dict[str, float] = {}
    for name, place in (("", 0), ("cpu_", 1)):
        ordered = sorted(call[place] for call in taken) or [0.0]
        for percent in (50, 95):
            at = int((len(ordered) - 1) * percent / 100)
            found[f"{name}p{percent}_ms"] = round(ordered[at], 1)
    return found
