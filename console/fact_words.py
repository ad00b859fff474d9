"""What is known of a household, in words: the fact's name, its value, since when, from whom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from acts.unmasking import OPEN_FACTS
from locales import _
from locales.reasons import label
from locales.units import listed, quantity
from rulebook.eligibility.fields import Field
from rulebook.loader import Rulebook
from storage.queries.facts import Fact


@dataclass(frozen=True, slots=True)
class Line:
    """One fact; `value` is empty where it is hidden, `whose` where it is the whole family's."""

    name: str
    whose: str
    value: str
    hidden: bool
    as_of: date
    origin: str


ORIGINS: Mapping[str, Callable[[], str]] = {
    "roster": lambda: _("from the roster"),
    "report": lambda: _("the family said so"),
    "visit": lambda: _("seen on a visit"),
    "county": lambda: _("decided by the county"),
    "said": lambda: _("told in a chat"),
}


def lines(
    rules: Rulebook, facts: Iterable[Fact], people: Mapping[int, str], *, plain: bool
) -> list[Line]:
    """Facts in the order of the rulebook, the family's before its members'; hidden unless open."""
    order = {key: place for place, key in enumerate(rules.policies.fields)}
    known = sorted(
        (fact for fact in facts if fact.key in order),
        key=lambda fact: (fact.member_id or 0, order[fact.key]),
    )
    return [_line(rules, fact, people, plain=plain) for fact in known]


def value_of(field: Field, value: Any) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return listed(value_of(field, one) for one in value)
    said = {str(key): name for key, name in field.labels.items()}.get(str(value))
    if said is None and isinstance(value, int | float):
        return quantity(Decimal(str(value)), field.unit)
    return said or str(value)


def _line(rules: Rulebook, fact: Fact, people: Mapping[int, str], *, plain: bool) -> Line:
    field = rules.policies.fields[fact.key]
    hidden = not plain and fact.key not in OPEN_FACTS
    return Line(
        name=label(field),
        whose=people.get(fact.member_id or 0, ""),
        value="" if hidden else value_of(field, fact.value),
        hidden=hidden,
        as_of=fact.as_of,
        origin=ORIGINS[fact.origin]() if fact.origin in ORIGINS else fact.origin,
    )
