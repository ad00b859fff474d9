"""One small procedure that has everything, and one test for each sentence about how cases go."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from rulebook.clocks import clocks
from rulebook.entry import Entry
from rulebook.procedure_entries import read
from rulebook.procedures import Event, Refusal, begin, counters, step

EVERYTHING = """
id: everything
title: Everything
subject: household
effective: {from: 2026}
source: {file: ours, section: all of it}
initial: {event: opened, state: waiting, by: [household]}
clocks:
- {id: whole, kind: max, days: 15, start_on: [opened], stop_on: [closed], basis: design}
- {id: again, kind: max, days: 3, start_on: [asked], stop_on: [answered], restart: true,
   basis: design}
- {id: once, kind: max, days: 3, start_on: [asked], stop_on: [answered], basis: design}
- {id: month, kind: max, months: 1, start_on: [opened], stop_on: [closed], basis: design}
- {id: year, kind: max, years: 1, start_on: [opened], stop_on: [closed], basis: design}
- {id: local, kind: max, days: null, start_on: [opened], stop_on: [closed], basis: design}
- {id: hung, kind: min, days: 5, start_on: [posted], basis: design}
- {id: term, kind: min, years: 2, start_on: [opened], basis: design}
- {id: end, kind: fixed, date: 2026-09-30, stop_on: [closed], basis: design}
- {id: never, kind: max, days: 1, start_on: [nothing], stop_on: [closed], basis: design}
counters:
- {id: days_tried, events: [tried], once_per_day: true}
- {id: tries, events: [tried], once_per_day: false}
states:
- key: waiting
  zh: 等着
  actor: helper
  transitions:
  - {event: asked, to: waiting, by: [helper], kind: loop, basis: design}
  - {event: answered, to: waiting, by: [household], kind: loop, basis: design}
  - {event: tried, to: waiting, by: [helper, school], kind: loop, basis: design}
  - {event: told, to: waiting, by: [household], kind: loop, basis: design}
  - {event: posted, to: waiting, by: [helper], kind: loop, basis: design}
  - {event: handed_in, to: waiting, by: [household], kind: loop, requires: [a, b], basis: design}
  - {event: taken_down, to: done, by: [helper], kind: forward, requires: [a], min_clock: hung,
     guard: {all: [{fact: agreed, op: eq, value: true}]}, basis: design}
  - {event: served, to: done, by: [helper], kind: forward, min_clock: term, basis: design}
  - {event: sorted, to: done, by: [helper], kind: forward, basis: design}
  - {event: sorted, to: waiting, by: [school], kind: return, basis: design}
  - {event: enough, to: done, by: [helper], kind: forward, basis: design,
     guard: {all: [{counter: days_tried, op: gte, value: 2}, {fact: agreed, op: eq, value: true}]}}
  - {event: either, to: done, by: [helper], kind: forward, basis: design,
     guard: {any: [{fact: area, op: lt, value: 20}, {fact: grade, op: in, value: [C, D]}]}}
  - {event: other, to: done, by: [helper], kind: forward, basis: design,
     guard: {all: [{fact: grade, op: ne, value: A}]}}
  - {event: withdrawn, to: done, by: [household], kind: withdraw, basis: design}
- {key: done, zh: 完了, actor: helper, terminal: true, transitions: [], documents: []}
"""
RULES = read(Entry(Path("everything.yaml"), yaml.safe_load(EVERYTHING)))
START = date(2026, 3, 2)


def event(name, days=0, by="helper", papers=(), **facts):
    """An event so many days after the start, or on a day."""
    on = days if isinstance(days, date) else START + timedelta(days=days)
    return Event(on, name, by, frozenset(papers), facts)


def opened(on=START):
    return begin(RULES, event("opened", on, "household"))


def after(*events, case=None):
    """The case after events that must all be accepted."""
    case = case or opened()
    for happened in events:
        case = step(RULES, case, happened)
        assert not isinstance(case, Refusal), case
    return case


def refused(case, happened):
    result = step(RULES, case, happened)
    assert isinstance(result, Refusal)
    return result.reason


def clock(case, name, days=0):
    today = days if isinstance(days, date) else START + timedelta(days=days)
    return next(found for found in clocks(RULES, case, today) if found.clock.id == name)


@pytest.mark.parametrize(
    ("days", "left", "overdue"), [(0, 15, None), (15, 0, None), (16, None, 1), (30, None, 15)]
)
def test_the_start_is_day_0_and_the_deadline_day_itself_is_in_time(days, left, overdue):
    found = clock(opened(), "whole", days)
    assert (found.deadline, found.days_left, found.overdue_days) == (
        START + timedelta(days=15),
        left,
        overdue,
    )


@pytest.mark.parametrize(("days", "late"), [(0, 0), (3, 0), (4, 1), (10, 7)])
def test_a_stop_on_the_deadline_is_in_time(days, late):
    found = clock(after(event("asked"), event("answered", days, "household")), "once", 99)
    assert (found.state, found.used_days, found.late_days) == ("stopped", days, late)


def test_a_minimum_does_not_count_its_first_day_and_must_be_over():
    case = after(event("posted"))
    agreed = {"by": "helper", "papers": ["a"], "agreed": True}
    assert clock(case, "hung", 5).state == "running"
    assert clock(case, "hung", 6).state == "satisfied"
    assert clock(case, "hung").earliest_advance == START + timedelta(days=6)
    assert refused(case, event("taken_down", 5, **agreed)) == "min_days_not_reached"
    assert after(event("taken_down", 6, **agreed), case=case).state == "done"


def test_a_minimum_starts_again_with_each_start():
    case = after(event("posted"), event("posted", 4))
    assert clock(case, "hung", 6).state == "running"
    assert clock(case, "hung").earliest_advance == START + timedelta(days=10)


def test_a_minimum_that_never_started_lets_nothing_pass():
    happened = event("taken_down", 50, papers=["a"], agreed=True)
    assert refused(opened(), happened) == "min_days_not_reached"


def test_a_term_of_years_is_over_a_day_after_the_same_day_of_the_month():
    case = opened(date(2024, 2, 29))
    assert clock(case, "term", date(2026, 2, 28)).state == "running"
    assert refused(case, event("served", date(2026, 2, 28))) == "min_days_not_reached"
    assert after(event("served", date(2026, 3, 1)), case=case).state == "done"


@pytest.mark.parametrize(
    ("start", "name", "deadline"),
    [
        (date(2026, 1, 31), "month", date(2026, 2, 28)),
        (date(2024, 1, 31), "month", date(2024, 2, 29)),
        (date(2026, 12, 15), "month", date(2027, 1, 15)),
        (date(2024, 2, 29), "year", date(2025, 2, 28)),
    ],
)
def test_months_and_years_keep_the_day_or_take_the_last_of_the_month(start, name, deadline):
    assert clock(opened(start), name, start).deadline == deadline


def test_only_a_clock_that_says_so_starts_again():
    case = after(event("asked"), event("asked", 2))
    assert clock(case, "again").day0 == START + timedelta(days=2)
    assert clock(case, "once").day0 == START


def test_a_clock_that_starts_again_forgets_that_it_was_stopped():
    case = after(event("asked"), event("answered", 1, "household"), event("asked", 5))
    assert (clock(case, "again", 6).state, clock(case, "again", 6).days_left) == ("running", 2)
    assert (clock(case, "once", 6).state, clock(case, "once", 6).used_days) == ("stopped", 1)


def test_a_return_neither_stops_nor_resets_a_limit():
    case = after(event("sorted", 7, "school"))
    assert case.state == "waiting"
    assert clock(case, "whole", 7).days_left == 8


def test_a_limit_left_to_the_county_runs_without_a_deadline():
    found = clock(opened(), "local", 500)
    assert (found.state, found.deadline, found.days_left, found.overdue_days) == (
        "running",
        None,
        None,
        None,
    )


def test_a_fixed_day_runs_from_the_opening_of_the_case():
    found = clock(opened(), "end", 0)
    assert (found.day0, found.deadline, found.days_left) == (START, date(2026, 9, 30), 212)


def test_a_clock_that_never_starts_is_listed_as_not_started():
    assert clock(opened(), "never").state == "not_started"


def test_a_counter_goes_up_once_a_day_or_each_time():
    case = after(
        event("tried"), event("tried", by="school"), event("tried", 1), event("tried", 3, "school")
    )
    assert counters(RULES, case) == {"days_tried": 3, "tries": 4}


def test_a_refused_event_keeps_no_paper_no_fact_and_no_count():
    case = after(event("posted"))
    early = event("taken_down", 1, papers=["a"], agreed=True)
    assert refused(case, early) == "min_days_not_reached"
    assert refused(case, event("taken_down", 6)) == "missing_document"
    assert refused(case, event("taken_down", 6, papers=["a"])) == "guard_failed"
    assert counters(RULES, case) == {"days_tried": 0, "tries": 0}


def test_papers_of_accepted_events_count_later():
    case = after(event("told", by="household", papers=["a"]))
    assert refused(case, event("handed_in", by="household")) == "missing_document"
    after(event("handed_in", by="household", papers=["b"]), case=case)


def test_facts_add_up_and_the_later_value_wins():
    case = after(
        event("posted"),
        event("told", 1, "household", papers=["a"], agreed=True),
        event("told", 2, "household", agreed=False),
    )
    assert refused(case, event("taken_down", 6)) == "guard_failed"
    assert after(event("taken_down", 6, agreed=True), case=case).state == "done"


def test_an_all_guard_needs_every_comparison_and_counts():
    case = after(event("tried"))
    assert refused(case, event("enough", agreed=True)) == "guard_failed"
    case = after(event("tried", 1), case=case)
    assert refused(case, event("enough", 1)) == "guard_failed"
    assert after(event("enough", 1, agreed=True), case=case).state == "done"


@pytest.mark.parametrize(
    ("facts", "passes"),
    [
        ({"area": 19}, True),
        ({"grade": "D"}, True),
        ({"area": 20, "grade": "A"}, False),
        ({}, False),
    ],
)
def test_an_any_guard_needs_one_comparison(facts, passes):
    result = step(RULES, opened(), event("either", **facts))
    assert isinstance(result, Refusal) is not passes


def test_a_fact_nobody_gave_makes_even_unequal_false():
    assert refused(opened(), event("other")) == "guard_failed"
    assert after(event("other", grade="B")).state == "done"


def test_of_transitions_with_one_event_the_one_that_lists_the_role_is_taken():
    assert after(event("sorted", by="helper")).state == "done"
    assert after(event("sorted", by="school")).state == "waiting"
    assert refused(opened(), event("sorted", by="household")) == "wrong_actor"


def test_a_withdrawn_case_takes_nothing_more():
    case = after(event("withdrawn", 2, "household"))
    assert refused(case, event("tried", 3)) == "terminal_state"


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        (event("nonsense", 3, "nobody"), "out_of_order"),
        (event("nonsense", 5, "nobody"), "wrong_state"),
        (event("taken_down", 5, "nobody"), "wrong_actor"),
        (event("taken_down", 5), "missing_document"),
        (event("taken_down", 5, papers=["a"]), "min_days_not_reached"),
        (event("taken_down", 11, papers=["a"]), "guard_failed"),
    ],
)
def test_the_first_check_that_fails_is_the_reason(happened, reason):
    case = after(event("posted", 4), event("told", 4, "household"))
    assert refused(case, happened) == reason


def test_a_finished_case_says_out_of_order_before_it_says_finished():
    case = after(event("withdrawn", 2, "household"))
    assert refused(case, event("tried", 1)) == "out_of_order"


def test_several_events_may_share_a_day():
    assert after(event("asked"), event("answered", by="household"), event("tried")).last_on == START
