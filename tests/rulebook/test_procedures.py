from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.loader import load
from rulebook.procedures import (
    CaseState,
    Event,
    Refusal,
    actor,
    begin,
    clocks,
    counters,
    from_json,
    informs,
    next_steps,
    step,
    to_json,
)
from tests.rulebook.tables import cases

CASES = cases("procedure_cases.yaml")
BOOK = load()
IDENTIFY = BOOK.procedures["identify"]
START = date(2026, 5, 6)


def event_of(raw):
    return Event(
        on=raw["date"],
        name=raw["event"],
        by=raw["by"],
        documents=frozenset(raw.get("docs", ())),
        facts=raw.get("facts", {}),
    )


def play(procedure, events):
    """Run events; return the last state, the accepted events and the refusals by number."""
    case, accepted, refused = None, [], []
    for number, event in enumerate(events, 1):
        result = begin(procedure, event) if case is None else step(procedure, case, event)
        if isinstance(result, Refusal):
            refused.append({"n": number, "reason": result.reason})
        else:
            case = result
            accepted.append(event)
    return case, accepted, refused


def figures(status):
    """Show a clock as the cases write it: only the figures that apply."""
    names = ("day0", "deadline", "days_left", "overdue_days", "used_days", "late_days")
    shown = {name: getattr(status, name) for name in (*names, "earliest_advance")}
    return {"state": status.state} | {k: v for k, v in shown.items() if v is not None}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_public_cases_come_out_as_written(case):
    procedure, today = BOOK.procedures[case["procedure"]], case["evaluate_on"]
    events = [event_of(raw) for raw in case["events"] if raw["date"] <= today]
    state, _, refused = play(procedure, events)
    expect = case["expect"]
    assert state.state == expect["state"]
    assert refused == expect["refused"]
    assert counters(procedure, state) == expect.get("counters", {})
    found = {status.clock.id: figures(status) for status in clocks(procedure, state, today)}
    wanted = {
        key: {name: value for name, value in clock.items() if value is not None}
        for key, clock in expect["clocks"].items()
    }
    assert found == wanted


@st.composite
def histories(draw):
    """Events that mostly fit the procedure, some of them wrong in date, role or papers."""
    procedure = draw(st.sampled_from(sorted(BOOK.procedures.values(), key=lambda p: p.id)))
    initial = procedure.initial
    events = [Event(START, initial.event, initial.by[0], frozenset(initial.requires))]
    state, on = initial.state, START
    for _ in range(draw(st.integers(0, 12))):
        transitions = procedure.states[state].transitions
        if not transitions:
            break
        chosen = draw(st.sampled_from(transitions))
        on += timedelta(days=draw(st.integers(-1, 9)))
        by = draw(st.sampled_from([*chosen.by, "village_committee"]))
        papers = draw(st.sampled_from([frozenset(chosen.requires), frozenset()]))
        facts = draw(st.sampled_from([{}, {"kind": "repair", "grade": "C", "amount": 100}]))
        events.append(Event(on, chosen.event, by, papers, facts))
        state = play(procedure, events)[0].state
    return procedure, events


@settings(max_examples=150, deadline=None)
@given(histories())
def test_replaying_the_accepted_events_alone_gives_the_same_case(history):
    procedure, events = history
    case, accepted, _ = play(procedure, events)
    replayed, _, refused = play(procedure, accepted)
    assert replayed == case
    assert not refused


@settings(max_examples=100, deadline=None)
@given(histories())
def test_a_refused_event_changes_nothing(history):
    procedure, events = history
    case, _, _ = play(procedure, events)
    before = to_json(case)
    wrong = Event(case.last_on, "no_such_event", "service", frozenset({"x"}), {"y": 1})
    assert isinstance(step(procedure, case, wrong), Refusal)
    assert to_json(case) == before


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(0, 400))
def test_clocks_only_ever_run_down(history, days):
    procedure, events = history
    case, _, _ = play(procedure, events)
    today = case.last_on + timedelta(days=days)
    now = clocks(procedure, case, today)
    later = clocks(procedure, case, today + timedelta(days=1))
    for clock, next_day in zip(now, later, strict=True):
        left = (clock.days_left or 0) - (clock.overdue_days or 0)
        left_next = (next_day.days_left or 0) - (next_day.overdue_days or 0)
        if clock.deadline and clock.state == "running":
            assert left_next == left - 1
        assert not (clock.state == "satisfied" and next_day.state != "satisfied")


@settings(max_examples=50, deadline=None)
@given(histories())
def test_a_case_survives_storage(history):
    case, _, _ = play(*history)
    assert from_json(to_json(case)) == case


def reported() -> CaseState:
    case = begin(IDENTIFY, Event(START, "clue_found", "household"))
    assert isinstance(case, CaseState)
    return case


def test_the_next_steps_name_roles_and_missing_papers():
    visited = step(IDENTIFY, reported(), Event(START, "visit_started", "first_secretary"))
    steps = next_steps(IDENTIFY, visited, START, role="village_committee")
    assert [found.event for found in steps] == [
        "verified",
        "consent_declined",
        "not_identified_decided",
    ]
    assert steps[0].missing == ("verification_form", "consent_letter")
    assert not steps[0].ready


def test_a_publicity_step_says_when_it_may_be_taken():
    case = CASES[1]
    published, _, _ = play(IDENTIFY, [event_of(raw) for raw in case["events"][:5]])
    passed = next_steps(IDENTIFY, published, date(2023, 4, 10))[0]
    assert (passed.event, passed.earliest, passed.ready) == (
        "publicity_passed",
        date(2023, 4, 13),
        False,
    )


def test_who_acts_and_who_is_told():
    assert actor(IDENTIFY, reported()) == "village_committee"
    told = {(inform.to, inform.notice) for inform in informs(IDENTIFY, "clue_registered")}
    assert ("household", "n_report_received") in told


@pytest.mark.parametrize(
    ("event", "reason", "filled"),
    [
        (Event(date(2026, 5, 5), "visit_started", "helper"), "out_of_order", {"last_on": START}),
        (
            Event(START, "entered", "helper"),
            "wrong_state",
            {"possible": ("visit_started", "duplicate_found", "withdrawn_by_household")},
        ),
        (
            Event(START, "withdrawn_by_household", "helper"),
            "wrong_actor",
            {"allowed": ("household",)},
        ),
    ],
)
def test_a_refusal_carries_what_explains_it(event, reason, filled):
    refusal = step(IDENTIFY, reported(), event)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == reason
    assert {name: getattr(refusal, name) for name in filled} == filled


def test_a_closed_case_takes_nothing_more():
    closed = step(IDENTIFY, reported(), Event(START, "withdrawn_by_household", "household"))
    refusal = step(IDENTIFY, closed, Event(START, "visit_started", "village_committee"))
    assert refusal.reason == "terminal_state"


def test_a_case_needs_the_papers_of_its_first_event():
    repair = BOOK.procedures["house_repair"]
    refusal = begin(repair, Event(START, "applied", "household"))
    assert (refusal.reason, refusal.missing) == ("missing_document", ("application",))


def test_a_guard_refusal_names_the_comparison_that_failed():
    plan = BOOK.procedures["help_plan"]
    case = begin(plan, Event(START, "county_approved", "service"))
    refusal = step(plan, case, Event(START, "helper_assigned", "township_government"))
    assert [atom.key for atom in refusal.unmet] == ["helper_is_public_employee"]
