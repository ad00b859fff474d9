"""A refusal says in whole sentences what is not so yet, whatever the workflow."""

import re
from datetime import date

import pytest

from locales.refusals import sentences
from rulebook.cases import Event, Refusal
from rulebook.loader import load

BOOK = load()
START = date(2026, 5, 6)
GUARDED = [
    (procedure, state, transition)
    for procedure in BOOK.procedures.values()
    for state in procedure.states
    for transition in procedure.states[state].transitions
    if transition.guard
]
TIMED = [
    (procedure, state, transition)
    for procedure in BOOK.procedures.values()
    for state in procedure.states
    for transition in procedure.states[state].transitions
    if transition.min_clock
]


def named(found):
    return "-".join((found[0].id, found[1], found[2].event))


@pytest.mark.parametrize("guarded", GUARDED, ids=named)
def test_a_condition_is_told_in_words_and_never_as_a_key(guarded):
    procedure, state, transition = guarded
    event = Event(START, transition.event, transition.by[0])
    guard = transition.guard
    refusal = Refusal("guard_failed", event, state, guard=guard, unmet=guard.atoms)
    reason, remedy = sentences(BOOK, procedure, refusal)
    assert re.search("[一-鿿]", reason)
    assert not re.search("[a-z]{3}", reason + remedy), reason


@pytest.mark.parametrize("timed", TIMED, ids=named)
def test_what_has_to_last_is_told_with_its_own_length(timed):
    procedure, state, transition = timed
    clock = procedure.clocks[transition.min_clock]
    event = Event(START, transition.event, transition.by[0])
    refusal = Refusal("min_days_not_reached", event, state, earliest=date(2026, 5, 12))
    reason, remedy = sentences(BOOK, procedure, refusal)
    assert (f"{clock.years}年" if clock.years else f"{clock.days}整天") in reason
    assert "5月12日" in remedy


def test_what_never_began_cannot_be_over():
    procedure, state, transition = TIMED[0]
    event = Event(START, transition.event, transition.by[0])
    reason, _remedy = sentences(BOOK, procedure, Refusal("min_days_not_reached", event, state))
    assert "还没开始" in reason
