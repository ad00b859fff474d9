"""The load test of the console: every list, a case, a household and the pictures of a full county.

A page is asked for as a browser asks for it, over HTTP on this machine, by a village, a township
and the county; what is measured is the time until its last byte, browser and server together.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rehearsal import figureload
from bot.rehearsal.case_county import Built, build_county
from bot.rehearsal.loadtest import Figures, peak_memory, temporary
from bot.rehearsal.visiting import browser_of, opened, served, sign_in, spread
from rulebook.loader import load

LIST, CASE, CHART = "list", "case", "chart"
GOALS_MS: Mapping[str, float] = {LIST: 100.0, CASE: 50.0, CHART: 300.0}
"""What 95 of 100 calls of a kind of page may take, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the console; `{own}` stands for a case of the village, whose
    household has the same number."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class County:
    """How large the county is, and how often each page is opened."""

    households: int
    cases: int
    visits: int
    messages: int
    calls: int


PAGES: Sequence[Page] = (
    Page(LIST, "/console"),
    Page(LIST, "/console/cases"),
    Page(LIST, "/console/cases?ends=late"),
    Page(LIST, "/console/cases?ends=soon"),
    Page(LIST, "/console/cases?procedure=monitoring_identify&state=clue_registered"),
    Page(LIST, "/console/households"),
    Page(LIST, "/console/households?status=sudden-hardship"),
    Page(LIST, "/console/deliveries"),
    Page(LIST, "/console/deliveries?state=undelivered"),
    Page(LIST, "/console/deliveries?state=queued"),
    Page(LIST, "/console/duties"),
    Page(LIST, "/console/ledger"),
    Page(LIST, "/console/people"),
    Page(LIST, "/console/activities"),
    Page(LIST, "/console/notices"),
    Page(LIST, "/console/approvals"),
    Page(LIST, "/console/exports"),
    Page(LIST, "/console/findings"),
    Page(CASE, "/console/cases/{own}"),
    Page(CASE, "/console/households/{own}"),
    Page(CHART, "/console/figures"),
    Page(CHART, "/console/figures/cases"),
    Page(CHART, "/console/figures/deadlines"),
    Page(CHART, "/console/figures/coverage"),
    Page(CHART, "/console/figures/weeks"),
    Page(CHART, "/console/figures/deliveries"),
    Page(CHART, "/console/figures/awareness"),
)


async def console(county: County) -> Figures:
    """Build such a county, then open every page as each of three officials."""
    rules = load()
    async with temporary("sqlite") as sessions:
        began = time.perf_counter()
        built = await build_county(sessions, rules, county.households, county.cases)
        await figureload.fill(sessions, county.households, county.visits, county.messages)
        seconds = time.perf_counter() - began
        async with served(sessions, rules) as address:
            pages = [
                one
                for login in (built.village, built.township, built.county)
                for one in await _pages(address, built, login, county.calls)
            ]
    missed = [f"{one['page']} as {one['as']}" for one in pages if one["p95_ms"] > one["goal_ms"]]
    return {
        "households": county.households,
        "cases": county.cases,
        "visits": county.visits,
        "messages": county.messages,
        "calls": county.calls,
        "built_seconds": round(seconds, 1),
        "slowest": {
            kind: max((one["p95_ms"] for one in pages if one["kind"] == kind), default=0.0)
            for kind in GOALS_MS
        },
        "missed": missed,
        "pages": {f"{one['page']} as {one['as']}": _times(one) for one in pages},
        "peak_memory_mib": peak_memory(),
        "ok": all(one["p50_ms"] > 0 for one in pages),
    }


async def _pages(address: str, built: Built, login: str, calls: int) -> list[Figures]:
    """Every page as one official."""
    found = []
    async with browser_of() as browser:
        await sign_in(browser, address, login, built.password)
        for page in PAGES:
            path = page.path.format(own=built.village_case)
            taken = await opened(browser, f"{address}{path}", calls, warm_up=2)
            named: Figures = {"page": page.path, "as": login, "kind": page.kind}
            found.append(named | {"goal_ms": GOALS_MS[page.kind]} | spread(taken))
    return found


def _times(one: Figures) -> Figures:
    return {name: value for name, value in one.items() if name.endswith("_ms")}
