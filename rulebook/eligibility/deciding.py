"""Which missing facts would decide, and which to ask for first."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from rulebook.eligibility import views
from rulebook.eligibility.conditions import Condition, ListOf, Ref
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.fields import Field
from rulebook.eligibility.missing import open_facts
from rulebook.eligibility.policy import Policies, Policy
from rulebook.eligibility.values import NONE, is_number

# Tried for a number that no rule compares with a figure.
PLENTY = 1_000_000


class Trials:
    """Tries what missing facts might be, for one family."""

    def __init__(self, policies: Policies, facts: Facts) -> None:
        self.policies = policies
        self.facts = facts
        self._tried: dict[tuple[str, Any], views.Views] = {}

    @cached_property
    def now(self) -> views.Views:
        """The family as it is known."""
        return views.kleene(self.policies, self.facts)

    def missing(self, policy: Policy, subject: str) -> tuple[str, ...]:
        """Name the missing facts that decide, first those most of whose values decide alone."""
        return tuple(key for key, _ in self.shares(policy, subject))

    def shares(self, policy: Policy, subject: str) -> list[tuple[str, float]]:
        """Give each missing fact the share of its values that alone decides the verdict."""
        view = self.now.one(subject)
        if view is None or policy.eligibility.kleene(view.values) is not None:
            return []
        keys = open_facts(self.policies, policy.eligibility, view.values, self.now)
        found = [(key, self._share(policy, subject, key)) for key in keys]
        return sorted(found, key=lambda item: -item[1])

    def _share(self, policy: Policy, subject: str, key: str) -> float:
        values = self._to_try(policy, key)
        return sum(self._decides(policy, subject, key, value) for value in values) / len(values)

    def _decides(self, policy: Policy, subject: str, key: str, value: Any) -> bool:
        if (key, value) not in self._tried:
            supposed = views.supposing(self.facts, key, value)
            self._tried[key, value] = views.kleene(self.policies, supposed)
        view = self._tried[key, value].one(subject)
        return view is not None and policy.eligibility.kleene(view.values) is not None

    def _to_try(self, policy: Policy, key: str) -> list[Any]:
        """Choose values of a fact at which the rule may turn."""
        about = self.policies.fields[key]
        tests = [node for node in self._tests(policy.eligibility) if key in _looks_at(node)]
        if about.type == "bool":
            return [True, False]
        if about.type == "list":
            wanted = [word for node in tests for word in sorted(_words(node))]
            return [(word,) for word in wanted[:1]] + [()]
        if about.labels:
            return _words_to_try(about, tests)
        return self._numbers_to_try(about, tests)

    def _tests(self, node: Condition) -> Iterator[Condition]:
        """Yield the tests of a rule, and of the derived facts it looks at."""
        for part in node.walk():
            if part.kind == "test":
                yield part
            for key in part.fields() if part.kind in ("test", "given") else ():
                derivation = self.policies.derivations.get(key)
                if derivation and derivation.when:
                    yield from self._tests(derivation.when)
                for case in derivation.first if derivation else ():
                    yield from self._tests(case.when) if case.when else ()

    def _numbers_to_try(self, about: Field, tests: list[Condition]) -> list[Any]:
        edges = [edge for node in tests if (edge := self._edge(about, node)) is not None]
        if not edges:
            return [int(about.low or 0), int(min(about.high or PLENTY, PLENTY))]
        step = 1 if about.type == "int" else Decimal("0.01")
        found = {edge + way * step for edge in edges for way in (-1, 0, 1)}
        return sorted(
            value
            for value in found
            if (about.low is None or value >= about.low)
            and (about.high is None or value <= about.high)
        )

    def _edge(self, about: Field, node: Condition) -> Any:
        wanted = node.value
        if not isinstance(wanted, Ref):
            return wanted if is_number(wanted) else None
        other = wanted.field if node.field == about.key else node.field
        known = self.now.household.values.get(other)
        if not is_number(known):
            return None
        factor = wanted.factor if node.field == about.key else 1 / wanted.factor
        edge = known * factor
        return int(edge) if about.type == "int" else edge


def ask_next(policies: Policies, facts: Facts) -> tuple[str, ...]:
    """Name the missing facts over all policies in force, first what could decide most of them."""
    trials = Trials(policies, facts)
    counts: dict[str, int] = {}
    province = facts.household.get("region.province", "")
    for policy in policies.live.get(province, ()):
        for view in trials.now.of(policy.subject):
            for key, share in trials.shares(policy, view.subject):
                counts[key] = counts.get(key, 0) + (share > 0)
    return tuple(sorted(counts, key=lambda key: -counts[key]))


def _looks_at(node: Condition) -> tuple[str, ...]:
    return (node.field, node.value.field) if isinstance(node.value, Ref) else (node.field,)


def _words(node: Condition) -> frozenset[Any]:
    if isinstance(node.value, ListOf):
        return node.value.keys
    if isinstance(node.value, frozenset):
        return node.value
    return frozenset((node.value,))


def _words_to_try(about: Field, tests: list[Condition]) -> list[Any]:
    mentioned = frozenset(word for node in tests for word in _words(node))
    others: list[Any] = [word for word in about.labels if word not in mentioned]
    if about.can_be_none:
        others.append(NONE)
    return [word for word in about.labels if word in mentioned] + others[:1]
