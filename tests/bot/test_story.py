"""The story holds, and does not when a safeguard is taken out."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import house
from bot.rehearsal.story import Played, play
from notifications import truth
from rulebook.loader import Rulebook, load
from storage.scope import EVERYTHING, Scope


def told(played: Played) -> list[str]:
    return [check.what for check in played.failures]


async def test_the_whole_story_holds_within_a_minute() -> None:
    played = await play()
    assert told(played) == []
    assert len(played.checks) > 50
    assert played.seconds < 60


async def test_without_the_deadline_rule_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "load", _without_limit)
    assert "the 15-day limit runs in the database" in told(await play("report"))


async def test_without_the_opt_out_check_at_hand_over_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = truth.class_of
    monkeypatch.setattr(truth, "class_of", lambda kind: replace(kept(kind), opt_out=None))
    assert "in the morning those who want it get it, once" in told(await play("notice"))


async def test_without_the_scope_filter_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def everything(_self: Scope, *columns: Any) -> Any:
        return kept(EVERYTHING, *columns)

    kept = Scope.rows
    monkeypatch.setattr(Scope, "rows", everything)
    assert "another village's secretary finds no such case" in told(await play("case"))


def _without_limit(own: Path | None = None) -> Rulebook:
    rules = load(own=own)
    identify = rules.procedures["identify"]
    clocks = {**identify.clocks, "clue_15d": replace(identify.clocks["clue_15d"], days=None)}
    return replace(
        rules, procedures={**rules.procedures, "identify": replace(identify, clocks=clocks)}
    )
