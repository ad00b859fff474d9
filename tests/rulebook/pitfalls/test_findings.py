"""Every finder of every pitfall finds what it should, and nothing else."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.loader import load
from rulebook.pitfalls import About, Finding, find, misfits, unknown
from tests.rulebook.pitfalls.sets import SETTINGS, TODAY, Shown, all_shown

PITFALLS = load().pitfalls
SHOWN = all_shown(PITFALLS.kinds)


def found_by(shown: Shown, records) -> list[Finding]:
    findings = find(PITFALLS, records, shown.today, SETTINGS, historical=True)
    return [one for one in findings if (one.pitfall, one.place) == (shown.pitfall, shown.place)]


def test_every_finder_is_shown_by_records():
    finders = {(p.id, place) for p in PITFALLS.by_id.values() for place in range(len(p.find))}
    assert {(shown.pitfall, shown.place) for shown in SHOWN} == finders
    for pitfall in PITFALLS.by_id.values():
        assert pitfall.find or pitfall.mode == "prevent"


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_records_fit_their_kinds(shown):
    assert misfits(PITFALLS.kinds, shown.records) == ()
    assert misfits(PITFALLS.kinds, shown.clean) == ()


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_a_pitfall_is_found_in_the_records_that_show_it(shown):
    [finding] = found_by(shown, shown.records)
    assert finding.about == About(*shown.about)
    pitfall = PITFALLS.by_id[shown.pitfall]
    assert (finding.notify, finding.duties) == (pitfall.notify, pitfall.duties)
    assert finding.source == pitfall.source


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_it_is_no_longer_found_once_the_records_have_changed(shown):
    assert found_by(shown, shown.clean) == []


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_a_kind_of_record_that_is_not_held_gives_no_finding_but_is_named(shown):
    for kind in shown.records:
        records = {key: rows for key, rows in shown.records.items() if key != kind}
        assert found_by(shown, records) == []
        missing = {one.pitfall: one for one in unknown(PITFALLS, records, TODAY, SETTINGS, True)}
        assert kind in missing[shown.pitfall].kinds


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_a_field_left_out_of_every_record_is_doubt_and_never_a_finding(shown):
    """What a finder looks at in its own record must be known before it says anything."""
    finder = PITFALLS.by_id[shown.pitfall].find[shown.place]
    looked_at = {
        field
        for names in ([finder.such.names] if finder.such else [])
        for kind, field in names.fields
        if kind == finder.of
    }
    for field in looked_at & {name for row in shown.records[finder.of] for name in row}:
        rows = [{k: v for k, v in row.items() if k != field} for row in shown.records[finder.of]]
        records = {**shown.records, finder.of: rows}
        missing = {one.pitfall: one for one in unknown(PITFALLS, records, TODAY, SETTINGS, True)}
        assert f"{finder.of}.{field}" in missing[shown.pitfall].fields
        if " or " not in finder.such.text:
            assert found_by(shown, records) == []


def test_an_empty_world_has_no_findings_and_nothing_can_be_looked_for():
    assert find(PITFALLS, {}, TODAY, {}) == ()
    missing = unknown(PITFALLS, {}, TODAY, {})
    live = [p.id for p in PITFALLS.by_id.values() if p.find and p.status == "active"]
    assert [one.pitfall for one in missing] == live
    assert all(one.wholly and one.kinds for one in missing)


def test_no_records_of_any_kind_is_known_to_show_nothing():
    empty = {kind: [] for kind in PITFALLS.kinds}
    assert find(PITFALLS, empty, TODAY, SETTINGS, historical=True) == ()
    assert unknown(PITFALLS, empty, TODAY, SETTINGS, historical=True) == ()


def test_a_figure_nobody_has_set_is_named():
    empty = {kind: [] for kind in PITFALLS.kinds}
    missing = {one.pitfall: one for one in unknown(PITFALLS, empty, TODAY, {})}
    assert missing["pf-2-5-1-1"].settings == ("dibao_std_month",)
    assert missing["pf-3-1-1-1"].settings == ("pf-3-1-1-1.from", "pf-3-1-1-1.until")
    assert not missing["pf-3-6-1-0"].wholly


def world() -> dict[str, list]:
    """All records of all sets together, ids and all."""
    together: dict[str, list] = {}
    for number, shown in enumerate(SHOWN):
        for kind, rows in shown.records.items():
            rows = [{**row, "id": f"{number}-{row['id']}"} for row in rows]
            together.setdefault(kind, []).extend(rows)
    return together


@settings(max_examples=20, deadline=None)
@given(st.integers())
def test_the_order_of_records_does_not_matter(seed):
    records = world()
    expected = find(PITFALLS, records, TODAY, SETTINGS, historical=True)
    mixed = random.Random(seed)
    shuffled = {kind: mixed.sample(rows, len(rows)) for kind, rows in records.items()}
    assert find(PITFALLS, shuffled, TODAY, SETTINGS, historical=True) == expected
    assert len({one.pitfall for one in expected}) > 50


def test_findings_stand_in_the_order_of_the_pitfalls_each_once():
    records = world()
    findings = find(PITFALLS, records, TODAY, SETTINGS)
    ranks = [(PITFALLS.by_id[one.pitfall].rank, one.place) for one in findings]
    assert ranks == sorted(ranks)
    twice = {kind: [*rows, *rows] for kind, rows in records.items() if kind == "loan"}
    assert find(PITFALLS, twice, TODAY, SETTINGS) == find(
        PITFALLS, {"loan": records["loan"]}, TODAY, SETTINGS
    )


def test_historical_pitfalls_are_found_only_when_asked_for():
    shown = next(one for one in SHOWN if one.pitfall == "pf-hen18-01")
    assert find(PITFALLS, shown.records, TODAY, SETTINGS) == ()
    assert find(PITFALLS, shown.records, TODAY, SETTINGS, historical=True)


def test_a_finding_says_what_was_found_against_which_figure_since_when():
    shown = next(one for one in SHOWN if str(one) == "pf-1-3-2-3-0")
    [finding] = found_by(shown, shown.records)
    assert (finding.found, finding.allowed) == (Decimal(31), Decimal(30))
    assert finding.since == date(2026, 8, 15)


def test_a_county_may_set_a_limit_that_is_ours():
    shown = next(one for one in SHOWN if str(one) == "pf-1-3-2-3-0")
    for days, count in ((40, 0), (31, 0), (30, 1), (10, 1)):
        chosen = {**SETTINGS, "pf-1-3-2-3.days": days}
        findings = find(PITFALLS, shown.records, TODAY, chosen)
        assert len([one for one in findings if one.pitfall == "pf-1-3-2-3"]) == count


def test_a_limit_of_a_document_cannot_be_set():
    shown = next(one for one in SHOWN if str(one) == "pf-2-1-1-2-0")
    chosen = {**SETTINGS, "pf-2-1-1-2.times": 1}
    assert find(PITFALLS, shown.records, TODAY, chosen) == find(
        PITFALLS, shown.records, TODAY, SETTINGS
    )


@pytest.mark.parametrize("wrong", ["soon", "13-40-1", True, ("a",)])
def test_a_limit_that_is_no_figure_is_refused_by_name(wrong):
    with pytest.raises(ValueError, match=r"pf-1-3-2-3\.days"):
        find(PITFALLS, {"case": []}, TODAY, {"pf-1-3-2-3.days": wrong})


def test_a_related_record_that_may_be_the_one_looked_for_is_doubt():
    pitfalls = replace(PITFALLS, by_id={"pf-1-4-3-3": PITFALLS.by_id["pf-1-4-3-3"]})
    household = {"id": "h1", "monitored": True, "known_on": date(2026, 1, 1)}
    visit = {"id": "v1", "kind": "household_visit", "day": TODAY}
    for tie, count in (({}, 0), ({"household": "h1"}, 0), ({"household": "h2"}, 1)):
        records = {"household": [household], "visit": [{**visit, **tie}]}
        assert len(find(pitfalls, records, TODAY, SETTINGS)) == count
    greeted = {"household": [household], "visit": [{"id": "v1", "kind": "festival_greeting"}]}
    assert len(find(pitfalls, greeted, TODAY, SETTINGS)) == 1


def test_records_that_do_not_fit_are_named():
    records = {
        "loan": [{"id": "o1", "due_on": "soon", "colour": "red", "extensions": True}],
        "visit": [{"id": "v1", "kind": "nap"}, {"day": TODAY}],
        "dream": [],
    }
    said = "\n".join(misfits(PITFALLS.kinds, records))
    for name in (
        "loan.due_on",
        "loan.colour",
        "loan.extensions",
        "visit.kind",
        "visit.id",
        "dream",
    ):
        assert name in said
