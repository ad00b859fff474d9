"""Random ways through procedures: what may happen next, with what it needs to be accepted."""

from datetime import date, timedelta
from random import Random

from rulebook.cases import CaseState, Event
from rulebook.guards import Guard
from rulebook.procedures import begin, next_steps, step

NAMED = {
    "house_area": {"kind": "repair"},
    "house_subsidy_cap": {"kind": "repair", "amount": 9000},
    "no_labour_household": {
        "monitored": True,
        "all_members_no_labour": True,
        "dispersed_tekun": True,
    },
    "temp_relief_cap": {"amount": 100, "city_dibao_monthly": 600},
}


def facts_for(guard: Guard | None) -> dict:
    """Facts that meet a condition as far as facts can."""
    if guard is None:
        return {}
    if guard.rule:
        return NAMED[guard.rule]
    return {atom.key: _met(atom) for atom in guard.atoms if not atom.counter}


def walk(procedure, random: Random, start: date, longest: int = 12):
    """Yield the events of a way through a procedure, each with the case after it."""
    first = procedure.initial
    event = Event(start, first.event, random.choice(first.by), frozenset(first.requires))
    case = begin(procedure, event)
    assert isinstance(case, CaseState)
    yield event, case
    for _ in range(longest):
        tried = [_next(procedure, case, one, random) for one in _ways(procedure, case)]
        accepted = [(event, after) for event, after in tried if isinstance(after, CaseState)]
        if not accepted:
            return
        event, case = random.choice(accepted)
        yield event, case


def _ways(procedure, case):
    ways = procedure.states[case.state].transitions
    earliest = {
        (one.event, one.roles): one.earliest for one in next_steps(procedure, case, case.last_on)
    }
    return [(way, earliest.get((way.event, way.by))) for way in ways]


def _next(procedure, case, found, random: Random):
    way, earliest = found
    on = max(case.last_on + timedelta(days=random.randrange(3)), earliest or case.last_on)
    event = Event(
        on, way.event, random.choice(way.by), frozenset(way.requires), facts_for(way.guard)
    )
    return event, step(procedure, case, event)


def _met(atom):
    if isinstance(atom.value, tuple):
        return atom.value[0]
    match atom.op:
        case "ne":
            return not atom.value if isinstance(atom.value, bool) else "something else"
        case "gt":
            return atom.value + 1
        case "lt":
            return atom.value - 1
    return atom.value
