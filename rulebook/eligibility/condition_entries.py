"""Conditions as entries write them: {field, op, value}, all, any, not; every name is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from rulebook.eligibility.conditions import (
    Condition,
    ListOf,
    Ref,
    Wanted,
    any_person,
    field_test,
    given,
    joined,
    negated,
)
from rulebook.eligibility.fields import OPERATORS, Field
from rulebook.eligibility.values import is_number
from rulebook.entry import Entry

ORDERED = ("lt", "lte", "gt", "gte")


@dataclass(frozen=True)
class Names:
    """What a condition may name: fields with one of some prefixes, and disease lists.

    Only a derivation may say any_person and given.
    """

    fields: Mapping[str, Field]
    diseases: Mapping[str, Mapping[str, str]]
    prefixes: tuple[str, ...]
    deriving: bool = False

    def field(self, entry: Entry, at: str) -> Field:
        """Read the field an entry names.

        Raises: BadEntry
        """
        key = entry.text(at)
        if key not in self.fields or self.fields[key].prefix not in self.prefixes:
            raise entry.bad(at, f"a known field of {', '.join(self.prefixes)}, not {key}")
        return self.fields[key]


def read_condition(entry: Entry, names: Names) -> Condition:
    """Read a condition.

    Raises: BadEntry
    """
    for kind in ("all", "any"):
        if kind in entry:
            entry.only(kind)
            parts = tuple(read_condition(part, names) for part in entry.parts(kind))
            if not parts:
                raise entry.bad(kind, "at least one condition")
            return joined(kind, parts)
    if "not" in entry:
        entry.only("not")
        return negated(read_condition(entry.part("not"), names))
    if names.deriving and "given" in entry:
        entry.only("given")
        return given(names.field(entry, "given").key)
    if names.deriving and "any_person" in entry:
        entry.only("any_person")
        inside = replace(names, prefixes=(*names.prefixes, "p"))
        return any_person(read_condition(entry.part("any_person"), inside))
    return _field_test(entry, names)


def _field_test(entry: Entry, names: Names) -> Condition:
    entry.only("field", "op", "value")
    about = names.field(entry, "field")
    op = entry.one_of("op", OPERATORS[about.type])
    return field_test(about, op, _wanted(entry, about, op, names))


def _wanted(entry: Entry, about: Field, op: str, names: Names) -> Wanted:
    value = entry.values.get("value")
    if op in ("in", "has_any"):
        if op == "has_any" and isinstance(value, dict):
            return _disease_list(entry.part("value"), names)
        if not isinstance(value, list) or not value:
            raise entry.bad("value", "a list of values")
        return frozenset(_single(entry, about, item) for item in value)
    if op in ORDERED and isinstance(value, dict):
        return _ref(entry.part("value"), names)
    return _single(entry, about, value)


def _disease_list(entry: Entry, names: Names) -> ListOf:
    entry.only("list")
    name = entry.text("list")
    if name not in names.diseases:
        raise entry.bad("list", f"one of the lists {', '.join(names.diseases)}")
    return ListOf(name, frozenset(names.diseases[name]))


def _ref(entry: Entry, names: Names) -> Ref:
    entry.only("ref", "mul")
    about = names.field(entry, "ref")
    if about.type not in ("int", "number"):
        raise entry.bad("ref", f"a field that is a number, not {about.key}")
    return Ref(about.key, Decimal(str(entry.number("mul"))))


def _single(entry: Entry, about: Field, value: object) -> bool | int | Decimal | str:
    if about.type == "bool":
        if isinstance(value, bool):
            return value
        raise entry.bad("value", "true or false")
    if about.labels:
        if isinstance(value, str | int) and not isinstance(value, bool) and value in about.labels:
            return value
        raise entry.bad("value", f"one of {', '.join(map(str, about.labels))}")
    if is_number(value) or isinstance(value, float):
        number = Decimal(str(value))
        return int(number) if number == int(number) else number
    raise entry.bad("value", "a number")
