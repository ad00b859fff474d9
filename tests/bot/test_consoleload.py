"""The load test of the console opens every page as three officials and names what is too slow."""

import pytest

from bot.rehearsal import consoleload
from bot.rehearsal.consoleload import PAGES, County

SMALL = County(households=900, cases=600, visits=300, messages=1800, calls=1)


async def test_every_page_is_opened_by_a_village_a_township_and_the_county():
    figures = await consoleload.console(SMALL)
    assert figures["ok"], figures
    assert len(figures["pages"]) == 3 * len(PAGES)
    for name, times in figures["pages"].items():
        assert 0 < times["p50_ms"] <= times["p95_ms"], name
    assert set(figures["slowest"]) == {"list", "case", "chart"}


async def test_a_page_slower_than_its_goal_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(consoleload, "PAGES", PAGES[:1])
    monkeypatch.setattr(consoleload, "GOALS_MS", dict.fromkeys(consoleload.GOALS_MS, 0.001))
    figures = await consoleload.console(SMALL)
    assert len(figures["missed"]) == 3
