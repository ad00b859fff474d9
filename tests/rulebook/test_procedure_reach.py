"""Every state and step of every workflow can be reached, and every refusal comes about."""

from collections import deque
from datetime import date, timedelta

import pytest

from rulebook.loader import load
from rulebook.procedures import Event, Refusal, begin, counters, next_steps, step

BOOK = load()
START = date(2026, 5, 6)
# What the rules with a name of their own want to hear.
NAMED = {
    "kind": "repair",
    "people": 3,
    "area": 60,
    "amount": 100,
    "city_dibao_monthly": 700,
    "monitored": True,
    "all_members_no_labour": True,
    "dispersed_tekun": True,
    "dibao_full_or_top": True,
}


def willing(atom):
    """A value that makes a comparison true."""
    if atom.op == "in":
        return atom.value[0]
    if atom.op == "ne":
        return not atom.value if isinstance(atom.value, bool) else "repair"
    return atom.value


def favourable(procedure):
    """Facts under which every guard of the workflow holds, but for its counters."""
    guards = [
        transition.guard
        for state in procedure.states.values()
        for transition in state.transitions
        if transition.guard
    ]
    facts = {atom.key: willing(atom) for g in guards for atom in g.atoms if not atom.counter}
    return facts | NAMED


def walked(procedure):
    """Walk breadth first from the first event; return the states and steps seen."""
    facts = favourable(procedure)
    first = procedure.initial
    case = begin(
        procedure, Event(START, first.event, first.by[0], frozenset(first.requires), facts)
    )
    seen_states, seen_steps = {case.state}, set()
    waiting, known = deque([case]), set()
    while waiting:
        case = waiting.popleft()
        mark = (case.state, tuple(min(n, 3) for n in counters(procedure, case).values()))
        if mark in known:
            continue
        known.add(mark)
        for transition in procedure.states[case.state].transitions:
            found = taken(procedure, case, transition, facts)
            if found:
                seen_steps.add((case.state, transition.event, transition.to, transition.by))
                seen_states.add(found.state)
                waiting.append(found)
    return seen_states, seen_steps


def taken(procedure, case, transition, facts):
    """Take a step as soon as it may be taken, by whoever may, with every paper."""
    ahead = next(
        found
        for found in next_steps(procedure, case, case.last_on)
        if (found.event, found.to, found.roles) == (transition.event, transition.to, transition.by)
    )
    on = max(case.last_on + timedelta(days=1), ahead.earliest or case.last_on)
    event = Event(on, transition.event, transition.by[0], frozenset(transition.requires), facts)
    result = step(procedure, case, event)
    return None if isinstance(result, Refusal) else result


@pytest.mark.parametrize("procedure", BOOK.procedures.values(), ids=lambda p: p.id)
def test_every_state_and_step_is_reached(procedure):
    states, steps = walked(procedure)
    assert states == set(procedure.states)
    written = {
        (key, transition.event, transition.to, transition.by)
        for key, state in procedure.states.items()
        for transition in state.transitions
    }
    assert written - steps == set()


def refusals(procedure):
    """Refusals that a case meets when it is treated wrongly at each state it comes to."""
    first = procedure.initial
    case = begin(procedure, Event(START, first.event, first.by[0], frozenset(first.requires)))
    for transition in procedure.states[case.state].transitions:
        papers = frozenset(transition.requires)
        for on, by, handed in (
            (START - timedelta(days=1), transition.by[0], papers),
            (START, "nobody", papers),
            (START, transition.by[0], frozenset()),
            (START, transition.by[0], papers),
        ):
            result = step(procedure, case, Event(on, transition.event, by, handed))
            if isinstance(result, Refusal):
                yield result.reason


def test_every_reason_for_a_refusal_comes_about():
    found = {reason for procedure in BOOK.procedures.values() for reason in refusals(procedure)}
    # A closed case, a step of another state and a clock that still runs: see test_procedures.
    assert found >= {"out_of_order", "wrong_actor", "missing_document", "guard_failed"}
