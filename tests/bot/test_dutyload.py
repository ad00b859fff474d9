"""The load test of reminders tells exactly those for whom something is new, and nobody twice."""

import argparse
from collections.abc import Sequence

import pytest

from bot.commands import loadtest as command
from bot.rehearsal import remindload
from notifications import reminders
from notifications.firing import Firing
from storage.engine import Session


async def test_everybody_is_looked_at_and_only_who_has_news_is_told() -> None:
    figures = await remindload.duties(posts=120)
    assert figures["ok"], figures
    assert figures["duties_each"] == 8
    assert figures["ordinary_digests"] == 120 // remindload.SHORT
    assert figures["worst_digests"] == 120
    assert figures["next_day_digests"] == 0
    assert figures["fewer_posts"] == 120 // remindload.FEWER
    for name in ("ordinary_seconds", "worst_seconds", "digest_p50_ms", "agenda_p95_ms"):
        assert figures[name] > 0


async def test_a_run_that_left_somebody_out_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    async def some(session: Session, found: Sequence[Firing]) -> list[Firing]:
        fresh = await kept(session, found)
        return [one for one in fresh if one.person_id % 7]

    kept = reminders._untold
    monkeypatch.setattr(reminders, "_untold", some)
    assert not (await remindload.duties(posts=40))["ok"]


async def test_a_run_that_tells_somebody_twice_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def everything(_session: Session, found: Sequence[Firing]) -> list[Firing]:
        return list(found)

    monkeypatch.setattr(reminders, "_untold", everything)
    assert not (await remindload.duties(posts=40))["ok"]


def test_the_command_measures_a_whole_county_unless_told_otherwise() -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    assert parser.parse_args(["duties"]).posts == 10_000
    assert parser.parse_args(["duties", "--posts", "50", "--json"]).posts == 50
