"""Families made up for tests: at random, or so that a condition holds."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from rulebook.eligibility import facts
from rulebook.eligibility.conditions import Condition, ListOf, Ref
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.fields import Field
from rulebook.eligibility.policy import Policies
from rulebook.eligibility.values import NONE
from rulebook.loader import load

PARTS = {"region": "region", "area": "area", "hh": "hh", "ent": "entity"}
# A household says its income in one of two ways; these families say the whole.
SAID_OTHERWISE = "hh.income_pc_month"
SPREAD = (0, 1, 2, 3, 15, 17, 18, 20, 59, 60, 400, 440, 600, 2000, 12000, 28000, 60000, 100000)
PERSONS = ("p1", "p2")


@cache
def policies() -> Policies:
    return load().policies


def read(raw: dict[str, Any]) -> Facts:
    """Read facts that are expected to be right."""
    known = facts.read(policies(), raw)
    assert isinstance(known, Facts), known
    return known


def family(*persons: dict[str, Any], region: Any = None, entity: Any = None, **hh: Any) -> Facts:
    """A rural family of Henan; persons are called p1, p2 … unless they have an id."""
    raw: dict[str, Any] = {
        "region": {"province": "Henan", **(region or {})},
        "hh": {"rural": True, **hh},
        "persons": [{"id": f"p{place}", **one} for place, one in enumerate(persons, 1)],
    }
    return read(raw if entity is None else {**raw, "entity": entity})


def values_of(about: Field) -> st.SearchStrategy[Any]:
    """Values a fact may have, those the rules turn at among them."""
    if about.type == "bool":
        return st.booleans()
    words = [word for word in about.labels if isinstance(word, str | int)]
    if about.type == "list":
        return st.lists(st.sampled_from(words), max_size=2, unique=True)
    if about.labels:
        return st.sampled_from([*words, "none"] if about.can_be_none else words)
    low, high = int(about.low or 0), int(about.high or 10**6)
    near = [value for value in SPREAD if low <= value <= high]
    return st.sampled_from(near) | st.integers(low, min(high, 10**5))


@st.composite
def told(draw: st.DrawFn) -> list[tuple[str, str, Any]]:
    """All facts of a family, one by one: whose they are (hh, ent, a person), which and what."""
    found = []
    for about in policies().fields.values():
        if about.derived or about.key in (SAID_OTHERWISE, "region.province"):
            continue
        owners = PERSONS if about.prefix == "p" else (about.prefix,)
        for owner in owners:
            found.append((owner, about.key, draw(values_of(about))))
    return found


def put_together(said: list[tuple[str, str, Any]], names: tuple[str, ...] = PERSONS) -> Facts:
    """Make a family of facts told one by one."""
    raw: dict[str, Any] = {"region": {"province": "Henan"}, "hh": {}, "entity": {}}
    persons: dict[str, dict[str, Any]] = {name: {"id": name} for name in names}
    for owner, key, value in said:
        prefix, _, name = key.partition(".")
        part = persons[owner] if prefix == "p" else raw.setdefault(PARTS[prefix], {})
        part[name] = value
    return read({**raw, "persons": list(persons.values())})


Told = dict[str, Any]


def meeting(node: Condition, want: bool = True, so_far: Told | None = None) -> Iterator[Told]:
    """Find facts of a family of one person for which a condition holds, or does not."""
    told = so_far or {}
    if node.kind == "not":
        yield from meeting(node.parts[0], not want, told)
    elif node.kind == "any_person":
        yield from meeting(node.parts[0], want, told)
    elif node.kind in ("all", "any"):
        every = (node.kind == "all") is want
        yield from _every(node.parts, want, told) if every else _some(node.parts, want, told)
    else:
        yield from _meeting_test(node, want, told)


def _every(parts: tuple[Condition, ...], want: bool, told: Told) -> Iterator[Told]:
    if not parts:
        yield told
        return
    for first in meeting(parts[0], want, told):
        yield from _every(parts[1:], want, first)


def _some(parts: tuple[Condition, ...], want: bool, told: Told) -> Iterator[Told]:
    for part in parts:
        yield from meeting(part, want, told)


def _meeting_test(node: Condition, want: bool, told: Told) -> Iterator[Told]:
    derivation = policies().derivations.get(node.field)
    if derivation is None:
        for value in _candidates(node):
            tried = {**told, **_referred(node)}
            if tried.setdefault(node.field, value) == value and _is_met(node, tried) is want:
                yield tried
    elif derivation.when:
        positive = (node.value is True) is (node.op == "eq")
        yield from meeting(derivation.when, want is positive, told)
    elif derivation.first:
        yield from _meeting_cases(node, want, told)
    else:
        yield from _meeting_income(node, want, told)


def _meeting_cases(node: Condition, want: bool, told: Told) -> Iterator[Told]:
    wanted = node.value if isinstance(node.value, frozenset) else {node.value}
    cases = policies().derivations[node.field].first
    for place, case in enumerate(cases):
        if (case.value in wanted) is want:
            earlier = tuple(one.when for one in cases[:place] if one.when)
            for found in _every(earlier, False, told):
                yield from meeting(case.when, True, found) if case.when else (found,)


def _meeting_income(node: Condition, want: bool, told: Told) -> Iterator[Told]:
    """The income per head that counts is what is said per head, when no total is said."""
    for value in (100, 660, 700, 2000):
        tried = {**told, **_referred(node)}
        same = tried.setdefault(SAID_OTHERWISE, value) == value
        if same and _is_met(node, {**tried, node.field: value}) is want:
            yield tried


def _candidates(node: Condition) -> list[Any]:
    about, wanted = policies().fields[node.field], node.value
    if node.kind == "given":
        return [next(iter(about.labels)), NONE]
    if about.type == "bool":
        return [True, False]
    if about.type == "list":
        keys = wanted.keys if isinstance(wanted, ListOf) else wanted
        return [(word,) for word in sorted(keys)] + [()] if isinstance(keys, frozenset) else []
    if about.labels:
        return list(about.labels)
    if isinstance(wanted, Ref):
        return [0, 600, 100_000]
    edge = wanted if isinstance(wanted, int | Decimal) else 0
    return [value for value in (edge, edge + 1, edge - 1) if value >= 0]


def _referred(node: Condition) -> Told:
    return {node.value.field: 500} if isinstance(node.value, Ref) else {}


def _is_met(node: Condition, told: Told) -> bool | None:
    return node.kleene(told)


def told_as_family(told: Told) -> Facts:
    """Make a family of one person from facts by key."""
    said: list[tuple[str, str, Any]] = [("hh", "hh.size", 1)]
    for key, value in told.items():
        owner = "p1" if key.startswith("p.") else key.partition(".")[0]
        if key != "region.province":
            said.append((owner, key, "none" if value is NONE else value))
    return put_together(said, ("p1",))
