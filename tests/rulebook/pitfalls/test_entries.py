"""Pitfalls as shipped, and entries that cannot be used."""

from collections import Counter

import pytest

from rulebook.loader import BadEntry, load
from tests.rulebook.spoiling import complaint


def test_the_shipped_pitfalls_are_complete(book):
    modes = Counter(pitfall.mode for pitfall in book.pitfalls.by_id.values())
    assert modes == {"detect": 73, "prevent": 18, "both": 17}
    assert len(book.pitfalls.not_by_software) == 43
    assert not set(book.pitfalls.not_by_software) & set(book.pitfalls.by_id)
    ranks = [pitfall.rank for pitfall in book.pitfalls.by_id.values()]
    assert ranks == sorted(set(ranks))


def test_what_is_to_be_detected_is_looked_for(book):
    for pitfall in book.pitfalls.by_id.values():
        if pitfall.mode != "prevent":
            assert pitfall.find, pitfall.id


def test_what_is_to_be_prevented_says_where_or_what_is_missing(book):
    for pitfall in book.pitfalls.by_id.values():
        if pitfall.mode != "detect":
            assert pitfall.prevented_by or pitfall.not_yet, pitfall.id


def test_figures_of_ours_are_limits_a_county_may_set(book):
    """Where the rule marks a figure as ours, and it is looked for, a limit is ours."""
    for pitfall in book.pitfalls.by_id.values():
        if "ours" in pitfall.rule and pitfall.find and not pitfall.not_looked_for:
            assert any(limit.ours for limit in pitfall.limits), pitfall.id


def test_nobody_is_asked_to_check_in(book):
    assert "attendance" not in book.pitfalls.kinds
    names = {name for kind in book.pitfalls.kinds.values() for name in kind.fields}
    assert not {name for name in names if "location" in name or "check_in" in name}
    for pitfall in ("pf-1-4-1-3", "pf-1-4-2-4", "pf-1-4-3-1"):
        assert any("打卡" in part for part in book.pitfalls.by_id[pitfall].not_looked_for)


STUCK = "responsibility/pf-1-3-2-3.yaml"
SHARED = "resident_teams/pf-1-4-1-2.yaml"
PREVENTED = "housing/pf-2-3-3-0.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        (STUCK, "mode: detect", "mode: guess", "mode"),
        (STUCK, "each: case", "each: caze", "each"),
        (STUCK, "if: procedure in", "if: procedur in", "if"),
        (STUCK, "if: procedure in [", "if: procedure in [fire_issue, ", "if"),
        (STUCK, "> days", "> weeks", "if"),
        (STUCK, "since: state_since", "since: state", "since"),
        (STUCK, "days: 30", "days: soon", "days"),
        (STUCK, "days: 30", "days: 02-29", "days"),
        (STUCK, "{days: 30}\nours: [days]", "{today: 30}\nours: [today]", "today"),
        (STUCK, "{days: 30}", "{days: 30, weeks: 4}", "limits"),
        (STUCK, "ours: [days]", "ours: [weeks]", "ours"),
        (STUCK, "{days: 30}\nours: [days]", "{days: null}", "days"),
        (STUCK, "data: [case]", "data: [visit]", "data"),
        (STUCK, "data: [case]", "data: [case, caze]", "data"),
        (STUCK, "notify: [", "notify: [nobody, ", "notify"),
        (STUCK, "allowed: days", "permitted: days", "permitted"),
        (SHARED, "least: dissatisfied", "about: dissatisfied", "about"),
        (SHARED, "by: owner", "by: nobody", "by"),
        (SHARED, "{person: owner}", "{person: nobody}", "same"),
        (SHARED, "record: roster", "record: rooster", "record"),
        (SHARED, "distinct: day", "distinct: night", "distinct"),
        (PREVENTED, "procedure: house_repair, event: closed", "event: closed", "procedure"),
        (PREVENTED, "event: closed", "event: opened", "event"),
        (PREVENTED, "event: closed", "event: work_finished", "event"),
        (PREVENTED, "document: demolition_proof", "document: approval_doc", "document"),
        (PREVENTED, "event: closed", "clock: plan_10d", "clock"),
        ("_shared/records.yaml", "level: {text: 级别", "level: {word: 级别", "level"),
        ("_shared/records.yaml", "names: roles", "names: rolls", "names"),
    ],
)
def test_a_bad_pitfall_is_named_by_file_line_and_field(root, file, old, new, field):
    bad = complaint(root, f"pitfalls/{file}", old, new)
    assert bad.file == root / "pitfalls" / file
    assert bad.field.endswith(field)


def test_a_pitfall_to_detect_without_a_finder_is_refused(root):
    path = root / "pitfalls" / STUCK
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("limits:")] + text[text.index("source:") :], "utf-8")
    with pytest.raises(BadEntry, match="what to look for"):
        load(root)
