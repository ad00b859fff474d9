"""Conditions a case must meet before it may move, over its facts and counters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rulebook.entry import Entry

Scalar = bool | int | float | str
Facts = Mapping[str, Scalar]

OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in")
SMALLEST_AREA = {1: 20, 2: 30, 3: 40}
SMALLEST_AREA_PER_HEAD = 13
HIGHEST_SUBSIDY = {"repair": 18_000, "rebuild": 50_000, "new_site": 50_000}
TEMP_RELIEF_MULTIPLE = 3


@dataclass(frozen=True)
class Atom:
    """One comparison of a fact or a counter with a value."""

    key: str
    counter: bool
    op: str
    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True)
class Guard:
    """All or any of some comparisons, or a named rule."""

    atoms: tuple[Atom, ...] = ()
    every: bool = True
    rule: str | None = None


def read(entry: Entry) -> Guard:
    if "rule" in entry:
        entry.only("rule")
        return Guard(rule=entry.one_of("rule", tuple(RULES)))
    entry.only("all", "any")
    if ("all" in entry) == ("any" in entry):
        raise entry.bad("", "either all, any or rule")
    every = "all" in entry
    return Guard(tuple(_atom(atom) for atom in entry.parts("all" if every else "any")), every)


def holds(guard: Guard, facts: Facts, counters: Mapping[str, int]) -> bool:
    """Tell whether the guard lets the case pass; an absent fact makes its comparison false."""
    if guard.rule:
        return RULES[guard.rule](facts)
    results = [_true(atom, facts, counters) for atom in guard.atoms]
    return all(results) if guard.every else any(results)


def asked(guard: Guard) -> Mapping[str, str]:
    """Return the facts a guard looks at, each with its kind: flag, number or word."""
    if guard.rule:
        return RULE_FACTS[guard.rule]
    return {atom.key: _kind(atom) for atom in guard.atoms if not atom.counter}


def unmet(guard: Guard, facts: Facts, counters: Mapping[str, int]) -> tuple[Atom, ...]:
    """Return the comparisons that fail, so that a refusal can name them."""
    return tuple(atom for atom in guard.atoms if not _true(atom, facts, counters))


def _kind(atom: Atom) -> str:
    value = atom.value[0] if isinstance(atom.value, tuple) else atom.value
    if isinstance(value, bool):
        return "flag"
    return "number" if isinstance(value, int | float) else "word"


def _atom(entry: Entry) -> Atom:
    entry.only("fact", "counter", "op", "value")
    if ("fact" in entry) == ("counter" in entry):
        raise entry.bad("fact", "either a fact or a counter")
    op = entry.one_of("op", OPERATORS)
    return Atom(
        key=entry.text("counter" if "counter" in entry else "fact"),
        counter="counter" in entry,
        op=op,
        value=_value(entry, op),
    )


def _value(entry: Entry, op: str) -> Scalar | tuple[Scalar, ...]:
    value = entry.values.get("value")
    if op == "in":
        if isinstance(value, list) and all(isinstance(item, Scalar) for item in value):
            return tuple(value)
        raise entry.bad("value", "a list of values")
    if isinstance(value, bool | int | float | str):
        return value
    raise entry.bad("value", "a value")


def _true(atom: Atom, facts: Facts, counters: Mapping[str, int]) -> bool:
    found = counters.get(atom.key) if atom.counter else facts.get(atom.key)
    if found is None:
        return False
    if isinstance(atom.value, tuple):
        return any(_same(found, value) for value in atom.value)
    if atom.op in ("eq", "ne"):
        return _same(found, atom.value) == (atom.op == "eq")
    left, right = _number(found), _number(atom.value)
    if left is None or right is None:
        return False
    return {"gt": left > right, "gte": left >= right, "lt": left < right, "lte": left <= right}[
        atom.op
    ]


def _same(left: Scalar, right: Scalar) -> bool:
    """Compare without Python's habit of holding True equal to 1."""
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _house_area(facts: Facts) -> bool:
    if facts.get("kind") == "repair":
        return True
    people, area = _number(facts.get("people")), _number(facts.get("area"))
    if people is None or area is None or people < 1:
        return False
    if people > max(SMALLEST_AREA):
        return area >= people * SMALLEST_AREA_PER_HEAD
    smallest = SMALLEST_AREA.get(int(people))
    return smallest is not None and area >= smallest


def _house_subsidy_cap(facts: Facts) -> bool:
    highest, amount = HIGHEST_SUBSIDY.get(str(facts.get("kind"))), _number(facts.get("amount"))
    return highest is not None and amount is not None and amount <= highest


def _no_labour_household(facts: Facts) -> bool:
    return (
        facts.get("monitored") is True
        and facts.get("all_members_no_labour") is True
        and (facts.get("dispersed_tekun") is True or facts.get("dibao_full_or_top") is True)
    )


def _temp_relief_cap(facts: Facts) -> bool:
    amount, monthly = _number(facts.get("amount")), _number(facts.get("city_dibao_monthly"))
    return amount is not None and monthly is not None and amount <= TEMP_RELIEF_MULTIPLE * monthly


RULES: Mapping[str, Callable[[Facts], bool]] = {
    "house_area": _house_area,
    "house_subsidy_cap": _house_subsidy_cap,
    "no_labour_household": _no_labour_household,
    "temp_relief_cap": _temp_relief_cap,
}
RULE_FACTS: Mapping[str, Mapping[str, str]] = {
    "house_area": {"kind": "word", "people": "number", "area": "number"},
    "house_subsidy_cap": {"kind": "word", "amount": "number"},
    "no_labour_household": {
        "monitored": "flag",
        "all_members_no_labour": "flag",
        "dispersed_tekun": "flag",
        "dibao_full_or_top": "flag",
    },
    "temp_relief_cap": {"amount": "number", "city_dibao_monthly": "number"},
}
