"""The load test of cases opens real pages, sends real steps and looks through the whole county."""

from bot.rehearsal import casesload


async def test_pages_steps_ledger_and_detection_are_measured():
    figures = await casesload.cases(households=1500, open_cases=1000, calls=3)
    assert figures["ok"], figures
    assert figures["calls"] == 3
    assert figures["detection"]["records"] > 1500 + 1000
    assert figures["detection"]["found"]["pf-3-1-4-2a"] > 0
    assert figures["detection"]["new_again"] == 0
    for name in ("case_page", "step", "desk"):
        assert 0 < figures[name]["p50_ms"] <= figures[name]["p95_ms"]
    assert set(figures["ledger_page"]) == {"township", "county"}
