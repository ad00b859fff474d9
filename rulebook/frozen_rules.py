"""The rules a step was decided by, as plain values: enough to decide it again, and to compare.

Of a procedure only what the engine looks at for one step is kept: the state it was taken from, how
it opens, its clocks and counters. A fingerprint of the whole entry says whether that is still it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from rulebook.guards import Atom, Guard
from rulebook.procedure_entries import Clock, Counter, Initial, Procedure, State, Transition

Plain = dict[str, Any]


def canonical(value: object) -> str:
    """Write plain values down in the one way that can be compared letter by letter."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )


def fingerprint(value: object) -> str:
    """A stable hash of plain values, the same in every process and year."""
    return sha256(canonical(value).encode()).hexdigest()


def entry_of(procedure: Procedure) -> Plain:
    """A whole entry as plain values, for its fingerprint."""
    found: Plain = json.loads(canonical(asdict(procedure)))
    return found


def frozen(procedure: Procedure, state: str) -> Plain:
    """What decides a step from this state, as plain values."""
    kept = {
        "id": procedure.id,
        "initial": asdict(procedure.initial),
        "state": asdict(procedure.states[state]),
        "clocks": {key: asdict(clock) for key, clock in procedure.clocks.items()},
        "counters": [asdict(counter) for counter in procedure.counters],
    }
    found: Plain = json.loads(canonical(kept))
    return found


def thawed(kept: Mapping[str, Any], like: Procedure) -> Procedure:
    """A procedure that decides as it was frozen; what decides nothing is as in `like`."""
    state = _state(kept["state"])
    counters = tuple(
        Counter(one["id"], tuple(one["events"]), one["once_per_day"]) for one in kept["counters"]
    )
    return Procedure(
        **{
            **{name: getattr(like, name) for name in like.__dataclass_fields__},
            "initial": Initial(**_tuples(kept["initial"])),
            "states": {**like.states, state.key: state},
            "clocks": {key: _clock(one) for key, one in kept["clocks"].items()},
            "counters": counters,
        }
    )


def differences(before: object, after: object, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two plain values differ: the path, what it was, what it is."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            deeper = f"{path}.{key}" if path else str(key)
            yield from differences(before.get(key), after.get(key), deeper)
    elif _are_steps(before) and _are_steps(after):
        yield from differences(_by_step(before), _by_step(after), path)
    elif before != after:
        yield path, before, after


def _are_steps(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, Mapping) and "event" in item for item in value
    )


def _by_step(value: Any) -> Plain:
    """Transitions by their event and roles, so that a new one does not shift the others."""
    return {f"{item['event']}({'|'.join(item.get('by', ()))})": item for item in value}


def _state(kept: Mapping[str, Any]) -> State:
    given = _tuples(kept)
    given["informs"] = ()
    given["transitions"] = tuple(_transition(item) for item in kept["transitions"])
    return State(**given)


def _transition(kept: Mapping[str, Any]) -> Transition:
    given = _tuples(kept)
    guard = kept["guard"]
    given["guard"] = guard and Guard(
        tuple(Atom(**_tuples(atom)) for atom in guard["atoms"]), guard["every"], guard["rule"]
    )
    return Transition(**given)


def _clock(kept: Mapping[str, Any]) -> Clock:
    given = _tuples(kept)
    given["date"] = date.fromisoformat(kept["date"]) if kept["date"] else None
    return Clock(**given)


def _tuples(kept: Mapping[str, Any]) -> Plain:
    return {key: tuple(item) if isinstance(item, list) else item for key, item in kept.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
