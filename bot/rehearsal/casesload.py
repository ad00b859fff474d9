"""The load test of cases: pages, steps, the ledger and detection in a county of full size."""

import time

from acts.detection import running
from bot.rehearsal.case_county import COUNTY, Built, build_county
from bot.rehearsal.loadtest import Figures, peak_memory, temporary
from bot.rehearsal.visiting import (
    WARM_UP,
    Call,
    Watch,
    browser_of,
    found_in,
    served,
    sign_in,
    spread,
    timed,
)
from rulebook.loader import load
from storage.queries import regions


async def cases(households: int, open_cases: int, calls: int) -> Figures:
    """Build such a county, then measure case pages, steps, ledger pages and detection."""
    rules = load()
    async with temporary("sqlite") as sessions:
        began = time.perf_counter()
        built = await build_county(sessions, rules, households, open_cases)
        seconds = time.perf_counter() - began
        async with served(sessions, rules) as address:
            pages, steps = await _case_calls(address, built, calls)
            desk = await timed(address, built, built.township, "/console", calls // 10 + 1)
            ledgers = {
                name: spread(await timed(address, built, login, "/console/ledger", calls // 5 + 1))
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
            "case_page": spread(pages),
            "step": spread(steps),
            "desk": spread(desk),
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


async def _case_calls(address: str, built: Built, calls: int) -> tuple[list[Call], list[Call]]:
    """Open cases and send the first visit of each; returns the milliseconds of both."""
    pages: list[Call] = []
    steps: list[Call] = []
    async with browser_of() as browser:
        csrf = await sign_in(browser, address, built.township, built.password)
        today = ""
        for case_id in built.case_ids[: calls + WARM_UP]:
            page = f"{address}/console/cases/{case_id}"
            watch = Watch()
            async with browser.get(page) as answer:
                text = await answer.text()
                assert answer.status == 200, answer.status
            pages.append(watch.taken())
            today = today or found_in(text, r'name="on" value="([\d-]+)"')
            fields = {"csrf": csrf, "event": "visit_started", "on": today}
            watch = Watch()
            async with browser.post(page, data=fields, allow_redirects=False) as answer:
                assert answer.status == 303, answer.status
            steps.append(watch.taken())
    return pages[WARM_UP:], steps[WARM_UP:]
