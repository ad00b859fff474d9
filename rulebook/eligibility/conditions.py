"""Conditions over facts, each node ready to be asked in two readings.

`header` is the reading of the rules themselves: a missing yes-or-no is no, a missing number, word
or list makes its test fail. `kleene` is the reading for people: True, False, or None when a fact
that is missing decides.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from rulebook.eligibility.fields import Field
from rulebook.eligibility.values import MEMBERS, NONE, UNLISTED, Between, Possible, Values

Header = Callable[[Values], bool]
Kleene = Callable[[Values], bool | None]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": eq,
    "ne": ne,
    "lt": lt,
    "lte": le,
    "gt": gt,
    "gte": ge,
}


@dataclass(frozen=True)
class Ref:
    """A wanted number that is another fact, times a factor."""

    field: str
    factor: Decimal


@dataclass(frozen=True)
class ListOf:
    """A wanted list that has a name of its own, such as the thirty diseases."""

    name: str
    keys: frozenset[str]


Wanted = bool | int | Decimal | str | frozenset[Any] | Ref | ListOf | None


@dataclass(frozen=True)
class Condition:
    """A test of one field, or other conditions joined.

    Kinds: test, all, any, not; and in derived facts any_person (some member meets the part)
    and given (the fact is there at all).
    """

    kind: str
    header: Header = field(compare=False, repr=False)
    kleene: Kleene = field(compare=False, repr=False)
    field: str = ""
    op: str = ""
    value: Wanted = None
    parts: tuple["Condition", ...] = ()

    def walk(self) -> Iterator["Condition"]:
        """Yield this node and every one below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def fields(self) -> tuple[str, ...]:
        """Name the fields looked at, in the order of the rule, each once."""
        found: dict[str, None] = {}
        for node in self.walk():
            if node.field:
                found[node.field] = None
            if isinstance(node.value, Ref):
                found[node.value.field] = None
        return tuple(found)


def joined(kind: str, parts: tuple[Condition, ...]) -> Condition:
    """Join conditions: `all` or `any` of them."""
    headers = tuple(part.header for part in parts)
    kleenes = tuple(part.kleene for part in parts)
    if kind == "all":
        return Condition(kind, _every(headers), _kleene_join(kleenes, False), parts=parts)
    return Condition(kind, _some(headers), _kleene_join(kleenes, True), parts=parts)


def negated(part: Condition) -> Condition:
    """Turn a condition round."""
    header, kleene = part.header, part.kleene

    def opposite(values: Values) -> bool | None:
        got = kleene(values)
        return None if got is None else not got

    return Condition("not", lambda values: not header(values), opposite, parts=(part,))


def any_person(part: Condition) -> Condition:
    """Ask whether some member meets the part; a member nobody listed might."""
    header, kleene = part.header, part.kleene

    def some(values: Values) -> bool | None:
        got = [kleene(member) for member in values[MEMBERS]]
        if True in got:
            return True
        return None if None in got or values[UNLISTED] else False

    return Condition(
        "any_person",
        lambda values: any(header(member) for member in values[MEMBERS]),
        some,
        parts=(part,),
    )


def given(key: str) -> Condition:
    """Ask whether a fact is there at all."""

    def known(values: Values) -> bool | None:
        value = values.get(key)
        return None if value is None else value is not NONE

    return Condition("given", lambda values: key in values, known, field=key)


def field_test(about: Field, op: str, wanted: Wanted) -> Condition:
    """Test one field; operator and value must suit its type."""
    header, kleene = _tests(about, op, wanted)
    return Condition("test", header, kleene, field=about.key, op=op, value=wanted)


def _tests(about: Field, op: str, wanted: Wanted) -> tuple[Header, Kleene]:
    key = about.key
    if isinstance(wanted, Ref):
        return _against_fact(key, COMPARE[op], wanted, about.partial)
    if op == "has_any":
        keys = wanted.keys if isinstance(wanted, ListOf) else wanted
        assert isinstance(keys, frozenset)
        return _has_any(key, keys)
    if about.type == "bool":
        return _is(key, wanted is (op == "eq"))
    if op == "in":
        assert isinstance(wanted, frozenset)
        return _in(key, wanted, about.partial)
    if op == "eq" and about.type == "enum":
        return _in(key, frozenset((wanted,)), about.partial)
    return _compared(key, COMPARE[op], wanted, about.partial)


def _is(key: str, wanted: bool) -> tuple[Header, Kleene]:
    def kleene(values: Values) -> bool | None:
        value = values.get(key)
        return None if value is None else value is wanted

    return lambda values: values.get(key, False) is wanted, kleene


def _in(key: str, wanted: frozenset[Any], partial: bool) -> tuple[Header, Kleene]:
    def plain(values: Values) -> bool | None:
        value = values.get(key)
        return None if value is None else value in wanted

    def among(values: Values) -> bool | None:
        value = values.get(key)
        if isinstance(value, Possible):
            if wanted.isdisjoint(value.words):
                return False
            return True if value.words <= wanted else None
        return None if value is None else value in wanted

    return lambda values: values.get(key) in wanted, among if partial else plain


def _has_any(key: str, wanted: frozenset[str]) -> tuple[Header, Kleene]:
    def kleene(values: Values) -> bool | None:
        value = values.get(key)
        return None if value is None else not wanted.isdisjoint(value)

    return lambda values: not wanted.isdisjoint(values.get(key, ())), kleene


def _compared(
    key: str, compare: Callable[[Any, Any], bool], wanted: Any, partial: bool
) -> tuple[Header, Kleene]:
    def header(values: Values) -> bool:
        value = values.get(key)
        return value is not None and compare(value, wanted)

    def kleene(values: Values) -> bool | None:
        value = values.get(key)
        if value is None or value is NONE:
            return None if value is None else False
        return _surely(value, compare, wanted) if partial else compare(value, wanted)

    return header, kleene


def _against_fact(
    key: str, compare: Callable[[Any, Any], bool], wanted: Ref, partial: bool
) -> tuple[Header, Kleene]:
    other, factor = wanted.field, wanted.factor

    def header(values: Values) -> bool:
        value, against = values.get(key), values.get(other)
        return value is not None and against is not None and compare(value, against * factor)

    def kleene(values: Values) -> bool | None:
        value, against = values.get(key), values.get(other)
        if value is None or against is None:
            return None
        if partial:
            return _surely(value, compare, against * factor)
        return compare(value, against * factor)

    return header, kleene


def _surely(value: Any, compare: Callable[[Any, Any], bool], wanted: Any) -> bool | None:
    """Compare bounds: what holds or fails at both ends holds or fails between them."""
    if not isinstance(value, Between):
        return compare(value, wanted)
    if compare in (eq, ne):
        return None
    at_high = compare(value.high, wanted)
    # Without a low bound everything far below is possible: there only "less" surely holds.
    at_low = compare is lt or compare is le
    if value.low is not None:
        at_low = compare(value.low, wanted)
    return at_high if at_high is at_low else None


def _every(parts: tuple[Header, ...]) -> Header:
    def test_all(values: Values) -> bool:
        return all(part(values) for part in parts)

    return test_all


def _some(parts: tuple[Header, ...]) -> Header:
    return lambda values: any(part(values) for part in parts)


def _kleene_join(parts: tuple[Kleene, ...], decisive: bool) -> Kleene:
    """Join so that one decisive part settles it, and otherwise an unknown one leaves it open."""

    def join(values: Values) -> bool | None:
        answer: bool | None = not decisive
        for part in parts:
            got = part(values)
            if got is decisive:
                return decisive
            if got is None:
                answer = None
        return answer

    return join
