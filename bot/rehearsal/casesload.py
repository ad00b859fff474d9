"""The load test of cases: pages, steps, the ledger and detection in a county of full size."""

import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from aiohttp import ClientSession, CookieJar, web

from acts.detection import running
from bot.rehearsal.case_county import COUNTY, Built, build_county
from bot.rehearsal.loadtest import Figures, peak_memory, temporary
from channels.signing import Signer
from channels.webchat import WebChat
from console.app import build
from console.gate import METER, Meter, Rate
from console.house import House
from notifications.compose import Composer
from rulebook.loader import Rulebook, load
from storage.engine import Sessions
from storage.queries import regions

WARM_UP = 5


Call = tuple[float, float]
"""Milliseconds of one call by the wall's clock and by the processor's, browser and server together:
on a machine that does other things besides, the second is the one to look at."""


class _Watch:
    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def taken(self) -> Call:
        wall, cpu = self._began
        return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


class Unmetered(Meter):
    """Lets every call through: what is measured is the work, not the guard against too much."""

    def allows(self, rate: Rate, caller: str) -> bool:
        return True


async def cases(households: int, open_cases: int, calls: int) -> Figures:
    """Build such a county, then measure case pages, steps, ledger pages and detection."""
    rules = load()
    async with temporary("sqlite") as sessions:
        began = time.perf_counter()
        built = await build_county(sessions, rules, households, open_cases)
        seconds = time.perf_counter() - began
        async with _served(sessions, rules) as address:
            pages, steps = await _case_calls(address, built, calls)
            desk = await _timed(address, built, built.township, "/console", calls // 10 + 1)
            ledgers = {
                name: _spread(
                    await _timed(address, built, login, "/console/ledger", calls // 5 + 1)
                )
                for name, login in (("township", built.township), ("county", built.county))
            }
        async with sessions.read() as session:
            place = await regions.get(session, COUNTY)
        assert place is not None
        first = await running.county(sessions, rules, place)
        second = await running.county(sessions, rules, place)
        return {
            "households": households,
            "open_cases": open_cases,
            "calls": len(pages),
            "built_seconds": round(seconds, 1),
            "case_page": _spread(pages),
            "step": _spread(steps),
            "desk": _spread(desk),
            "ledger_page": ledgers,
            "detection": {
                "records": sum(first.records.values()),
                "found": dict(first.found),
                "first_seconds": round(first.seconds, 1),
                "again_seconds": round(second.seconds, 1),
                "new_again": second.outcome.opened,
            },
            "peak_memory_mib": peak_memory(),
            "ok": len(steps) == len(pages) > 0 and second.outcome.opened == 0,
        }


@asynccontextmanager
async def _served(sessions: Sessions, rules: Rulebook) -> AsyncIterator[str]:
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


async def _case_calls(address: str, built: Built, calls: int) -> tuple[list[Call], list[Call]]:
    """Open cases and send the first visit of each; returns the milliseconds of both."""
    pages: list[Call] = []
    steps: list[Call] = []
    async with _browser() as browser:
        csrf = await _sign_in(browser, address, built.township, built.password)
        today = ""
        for case_id in built.case_ids[: calls + WARM_UP]:
            page = f"{address}/console/cases/{case_id}"
            watch = _Watch()
            async with browser.get(page) as answer:
                text = await answer.text()
                assert answer.status == 200, answer.status
            pages.append(watch.taken())
            today = today or _found(text, r'name="on" value="([\d-]+)"')
            fields = {"csrf": csrf, "event": "visit_started", "on": today}
            watch = _Watch()
            async with browser.post(page, data=fields, allow_redirects=False) as answer:
                assert answer.status == 303, answer.status
            steps.append(watch.taken())
    return pages[WARM_UP:], steps[WARM_UP:]


async def _timed(address: str, built: Built, login: str, path: str, calls: int) -> list[Call]:
    taken = []
    async with _browser() as browser:
        await _sign_in(browser, address, login, built.password)
        for _call in range(calls + WARM_UP):
            watch = _Watch()
            async with browser.get(f"{address}{path}") as answer:
                await answer.read()
                assert answer.status == 200, answer.status
            taken.append(watch.taken())
    return taken[WARM_UP:]


def _browser() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


async def _sign_in(browser: ClientSession, address: str, login: str, password: str) -> str:
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
    return _found(text, r'name="csrf" value="(\w+)"')


def _found(text: str, pattern: str) -> str:
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def _spread(taken: Sequence[Call]) -> dict[str, float]:
    """Medians and 95th percentiles, of the wall's clock and of the processor's."""
    found: dict[str, float] = {}
    for name, place in (("", 0), ("cpu_", 1)):
        ordered = sorted(call[place] for call in taken) or [0.0]
        for percent in (50, 95):
            at = int((len(ordered) - 1) * percent / 100)
            found[f"{name}p{percent}_ms"] = round(ordered[at], 1)
    return found
