"""Rules that were frozen decide as they did, and tell what has changed since."""

import json
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.cases import from_json, to_json
from rulebook.frozen_rules import canonical, differences, entry_of, fingerprint, frozen, thawed
from rulebook.loader import load
from rulebook.procedures import begin, step
from tests.rulebook.walks import walk

BOOK = load()
PROCEDURES = sorted(BOOK.procedures)


@settings(max_examples=100)
@given(st.sampled_from(PROCEDURES), st.integers(0, 10_000))
def test_any_way_through_any_procedure_is_decided_the_same_from_frozen_rules(name, seed):
    procedure = BOOK.procedures[name]
    before = None
    for event, after in walk(procedure, Random(seed), date(2026, 12, 20)):
        if before is None:
            kept = frozen(procedure, after.state)
            again = begin(thawed(json.loads(canonical(kept)), procedure), event)
        else:
            kept = frozen(procedure, before.state)
            read = from_json(json.loads(canonical(to_json(before))))
            again = step(thawed(json.loads(canonical(kept)), procedure), read, event)
        assert to_json(again) == to_json(after)
        before = after


def test_frozen_rules_decide_whatever_the_entry_says_later():
    identify = BOOK.procedures["identify"]
    kept = frozen(identify, "village_publicity")
    clocks = {**identify.clocks, "publicity_5d": replace(identify.clocks["publicity_5d"], days=9)}
    later = replace(identify, clocks=clocks)
    assert thawed(kept, later).clocks["publicity_5d"].days == 5
    assert list(differences(kept, frozen(later, "village_publicity"))) == [
        ("clocks.publicity_5d.days", 5, 9)
    ]


def test_a_transition_that_came_or_changed_is_named_by_its_event():
    identify = BOOK.procedures["identify"]
    state = identify.states["township_review"]
    first, *others = state.transitions
    changed = replace(state, transitions=(*others, replace(first, requires=())))
    later = replace(identify, states={**identify.states, state.key: changed})
    found = list(differences(frozen(identify, state.key), frozen(later, state.key)))
    assert found == [
        ("state.transitions.township_passed(township_government).requires", ["township_list"], [])
    ]


def test_every_entry_has_a_fingerprint_of_its_own_that_words_change_too():
    prints = {fingerprint(entry_of(procedure)) for procedure in BOOK.procedures.values()}
    assert len(prints) == len(BOOK.procedures)
    identify = BOOK.procedures["identify"]
    assert fingerprint(entry_of(replace(identify, title="另一个"))) not in prints
    assert fingerprint(entry_of(load().procedures["identify"])) in prints
