"""Derived facts: how a fact follows from others, in both readings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rulebook.eligibility import assessed_income
from rulebook.eligibility.conditions import Condition
from rulebook.eligibility.values import Between, Possible, Values

# Facts that no condition can express.
NAMED = {"assessed-income": assessed_income}


@dataclass(frozen=True)
class Case:
    """One line of a derivation: the value when its condition holds; the last has none."""

    value: str
    when: Condition | None = None


@dataclass(frozen=True)
class Derivation:
    """How one fact follows: whether `when` holds, the `first` case that holds, or a named rule.

    `header` and `kleene` give its value, None when a fact for it is missing; `kleene` may give
    less than a value: one of several words, or bounds. `members` says that it looks at all of
    them. A named rule tells by itself which fields are `missing`, and from whose values.
    """

    key: str
    header: Callable[[Values], Any] = field(compare=False, repr=False)
    kleene: Callable[[Values], Any] = field(compare=False, repr=False)
    fields: tuple[str, ...]
    when: Condition | None = None
    first: tuple[Case, ...] = ()
    explicit_wins: bool = False
    members: bool = False
    missing: Callable[[Values], Iterator[tuple[str, Values]]] | None = field(
        default=None, compare=False, repr=False
    )


def by_condition(key: str, when: Condition, explicit_wins: bool) -> Derivation:
    """Derive a yes or no: whether the condition holds."""
    return Derivation(
        key,
        when.header,
        when.kleene,
        when.fields(),
        when=when,
        explicit_wins=explicit_wins,
        members=any(node.kind == "any_person" for node in when.walk()),
    )


def by_cases(key: str, cases: tuple[Case, ...], explicit_wins: bool) -> Derivation:
    """Derive a word: that of the first case that holds."""
    conditions = [case.when for case in cases if case.when]
    fields = dict.fromkeys(name for when in conditions for name in when.fields())

    def header(values: Values) -> str | None:
        return next((c.value for c in cases if c.when is None or c.when.header(values)), None)

    def kleene(values: Values) -> str | Possible | None:
        possible = []
        for case in cases:
            holds = True if case.when is None else case.when.kleene(values)
            if holds is not False:
                possible.append(case.value)
            if holds:
                break
        return possible[0] if len(set(possible)) == 1 else Possible(frozenset(possible))

    return Derivation(key, header, kleene, tuple(fields), first=cases, explicit_wins=explicit_wins)


def by_name(key: str, name: str, explicit_wins: bool) -> Derivation:
    """Derive a fact by a rule of `NAMED`."""
    rule = NAMED[name]
    return Derivation(
        key,
        rule.header,
        rule.kleene,
        rule.FIELDS,
        explicit_wins=explicit_wins,
        members=True,
        missing=rule.missing,
    )


@dataclass(frozen=True)
class Order:
    """Derivations in the order they have to be worked out.

    First what the household's own facts give, then each member's, then what hangs on all members.
    """

    household: tuple[Derivation, ...]
    person: tuple[Derivation, ...]
    from_members: tuple[Derivation, ...]

    def all(self) -> tuple[Derivation, ...]:
        return (*self.household, *self.person, *self.from_members)


def in_order(derivations: Mapping[str, Derivation]) -> Order:
    """Sort derivations so that each comes after those it looks at.

    Raises: ValueError naming a derived fact that hangs on itself, or a member's on all members.
    """
    done: dict[str, Derivation] = {}

    def visit(key: str, path: tuple[str, ...]) -> None:
        if key in done or key not in derivations:
            return
        if key in path:
            raise ValueError(key)
        for other in derivations[key].fields:
            visit(other, (*path, key))
        done[key] = derivations[key]

    for key in derivations:
        visit(key, ())
    late = {key for key, one in done.items() if one.members}
    for key, one in done.items():
        if late.intersection(one.fields):
            raise ValueError(key)
    return Order(
        tuple(one for key, one in done.items() if key not in late and not key.startswith("p.")),
        tuple(one for key, one in done.items() if key.startswith("p.")),
        tuple(done[key] for key in done if key in late),
    )


def decided(value: Any) -> bool:
    """Tell whether a derived value is fully known."""
    return value is not None and not isinstance(value, Possible | Between)
