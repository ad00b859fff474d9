"""How far a case is, as a word for machines: in whose hands, or how it ended; never why."""

from typing import cast

from console.api.shapes import Stage
from notifications.household_words import NOT_AGAINST
from rulebook.loader import Rulebook
from storage.queries.cases import Filed

HANDS = frozenset({"household", "village", "township", "county", "city", "school"})
ENDS = {"reject": "not_granted", "withdraw": "withdrawn"}
"""How it ended, by the kind of the step that leads there; every other end is simply done."""


def stage_of(rules: Rulebook, case: Filed) -> Stage:
    """The stage of a case."""
    procedure = rules.procedures[case.procedure]
    state = procedure.states[case.state]
    if not state.terminal:
        level = rules.roles[state.actor].level
        return cast(Stage, level if level in HANDS else "other")
    if (case.procedure, case.state) in NOT_AGAINST:
        return "done"
    ways = (way for each in procedure.states.values() for way in each.transitions)
    kinds = {way.kind for way in ways if way.to == case.state}
    return cast(Stage, next((ENDS[kind] for kind in ENDS if kind in kinds), "done"))
