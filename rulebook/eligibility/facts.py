"""What is known about one family, read from plain values; half-read facts never reach a rule."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rulebook import numerals
from rulebook.eligibility.fields import Field
from rulebook.eligibility.policy import Policies
from rulebook.eligibility.values import NONE, Values

# The parts of a file of facts, and the prefix of the fields each holds.
PARTS = {"region": "region", "area": "area", "hh": "hh", "persons": "p", "entity": "ent"}
HOUSEHOLD, ENTITY = "hh", "ent"

YES = frozenset({"是", "是的", "有", "有的", "对", "yes", "y", "true"})
NO = frozenset({"否", "不是", "不", "没有", "没", "无", "no", "n", "false"})
NONE_AT_ALL = frozenset({"none", "无", "没有", "没"})
# What people write behind a number; money words belong to the number itself.
UNIT_WORDS = re.compile(
    r"(口人|[口人岁天次个月套块栋升米]|个月|平方米|平米|毫米|分钟|块钱|元钱|钱)?"
)
LARGEST = Decimal(10) ** 12
"""No family and no county has more of anything than this."""
SEPARATORS = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a value: where it stands, what was expected, what stands there.

    Expected is one of: mapping, list, known field, id, own id, yes or no, number, whole number,
    value, none below zero, within bounds.
    """

    field: str
    expected: str
    given: str
    about: Field | None = None


@dataclass(frozen=True)
class Person:
    """One member: an id, and values by field."""

    id: str
    values: Values


@dataclass(frozen=True)
class Facts:
    """One family: what holds for county and household, each member, and their business if any."""

    household: Values
    persons: tuple[Person, ...] = ()
    entity: Values | None = None


def read(policies: Policies, raw: object) -> Facts | tuple[Problem, ...]:
    """Read facts of the schema region, area, hh, persons with id, entity.

    Where a person typed a text for a number, a yes or no, or a value, it is understood. A null is
    a missing fact; `none` and an empty list say that there is none.
    """
    reader = _Reader(policies.fields)
    found = reader.facts(raw)
    return tuple(reader.problems) or found


class _Reader:
    """Reads the parts one by one and collects what is wrong."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.problems: list[Problem] = []

    def facts(self, raw: object) -> Facts:
        parts = self.mapping("facts", raw)
        for name in parts:
            if name not in PARTS:
                self.problem(str(name), "known field", parts[name])
        household: dict[str, Any] = {}
        for name in ("region", "area", "hh"):
            household |= self.part(name, parts.get(name), PARTS[name])
        entity = parts.get("entity")
        return Facts(
            household,
            self.persons(parts.get("persons")),
            None if entity is None else self.part("entity", entity, ENTITY),
        )

    def persons(self, raw: object) -> tuple[Person, ...]:
        if raw is None:
            return ()
        if not isinstance(raw, list | tuple):
            self.problem("persons", "list", raw)
            return ()
        found: dict[str, Person] = {}
        for place, item in enumerate(raw):
            where = f"persons[{place}]"
            if not isinstance(item, Mapping):
                self.problem(where, "mapping", item)
                continue
            person = dict(item)
            id_ = person.pop("id", None)
            if not isinstance(id_, str | int) or isinstance(id_, bool) or not str(id_).strip():
                self.problem(f"{where}.id", "id", id_)
            elif str(id_) in found or str(id_) in (HOUSEHOLD, ENTITY):
                self.problem(f"{where}.id", "own id", id_)
            values = self.part(where, person, "p")
            if values.get("p.student") is False:
                values.setdefault("p.stage", NONE)
            found[str(id_)] = Person(str(id_), values)
        return tuple(found.values())

    def part(self, where: str, raw: object, prefix: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in self.mapping(where, raw).items():
            about = self.fields.get(f"{prefix}.{name}")
            if about is None:
                self.problem(f"{where}.{name}", "known field", value)
            elif value is not None:
                self.value(found, f"{where}.{name}", about, value)
        return found

    def value(self, found: dict[str, Any], where: str, about: Field, raw: object) -> None:
        try:
            found[about.key] = _value(about, raw)
        except _Unreadable as error:
            self.problem(where, str(error), raw, about)

    def mapping(self, where: str, raw: object) -> Mapping[Any, object]:
        if raw is None:
            return {}
        if isinstance(raw, Mapping):
            return raw
        self.problem(where, "mapping", raw)
        return {}

    def problem(self, where: str, expected: str, given: object, about: Field | None = None) -> None:
        self.problems.append(Problem(where, expected, str(given), about))


class _Unreadable(ValueError):
    """What was expected of a value."""


def _value(about: Field, raw: object) -> Any:
    if about.type == "bool":
        return _yes_or_no(raw)
    if about.type == "list":
        return _several(about, raw)
    if about.labels:
        return _one_of(about, raw)
    return _number(about, raw)


def _yes_or_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = numerals.plain(raw) if isinstance(raw, str) else ""
    if word in YES or word in NO:
        return word in YES
    raise _Unreadable("yes or no")


def _one_of(about: Field, raw: object) -> Any:
    if not isinstance(raw, str | int):
        raise _Unreadable("value")
    word = numerals.plain(raw) if isinstance(raw, str) else raw
    if about.can_be_none and word in NONE_AT_ALL:
        return NONE
    for key, zh in about.labels.items():
        if raw is not True and raw is not False and raw == key:
            return key
        if isinstance(word, str) and word in (str(key).lower(), numerals.plain(zh)):
            return key
    raise _Unreadable("value")


def _several(about: Field, raw: object) -> tuple[Any, ...]:
    if isinstance(raw, str):
        words = [word for word in SEPARATORS.split(raw) if word]
        raw = [] if len(words) == 1 and words[0] in NONE_AT_ALL else words
    if not isinstance(raw, list | tuple):
        raise _Unreadable("list")
    return tuple(dict.fromkeys(_one_of(about, item) for item in raw))


def _number(about: Field, raw: object) -> int | Decimal:
    number = _typed_number(raw) if isinstance(raw, str) else _plain_number(raw)
    if number is None or not number.is_finite():
        raise _Unreadable("number")
    if about.low == 0 and number < 0:
        raise _Unreadable("none below zero")
    if (about.low is not None and number < about.low) or number > (about.high or LARGEST):
        raise _Unreadable("within bounds")
    if number == number.to_integral():
        return int(number)
    if about.type == "int":
        raise _Unreadable("whole number")
    return number


def _plain_number(raw: object) -> Decimal | None:
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return Decimal(str(raw))
    return None


def _typed_number(raw: str) -> Decimal | None:
    """Read a text that is one number with at most a unit behind it: 三万五, 1.2万, 500元, 4口人."""
    text = numerals.plain(raw)
    match = numerals.NUMBER.match(text)
    found = numerals.amounts(text)
    if match and len(found) == 1 and numerals.readable(text):
        return found[0].value if UNIT_WORDS.fullmatch(text[match.end() :]) else None
    return None
