"""Which missing facts leave a condition open."""

from collections.abc import Iterator
from dataclasses import dataclass

from rulebook.eligibility.conditions import Condition, Ref
from rulebook.eligibility.derivations import Derivation
from rulebook.eligibility.policy import Policies
from rulebook.eligibility.values import MEMBERS, SIZE, UNLISTED, Values
from rulebook.eligibility.views import Views


def open_facts(
    policies: Policies, condition: Condition, values: Values, family: Views
) -> tuple[str, ...]:
    """Name the missing facts in the branches not decided yet, in the order of the rule.

    Only facts somebody can tell are named, never derived ones; none when all is decided.
    """
    search = _Search(policies, family.household.values)
    return tuple(dict.fromkeys(search.within(condition, values)))


@dataclass(frozen=True)
class _Search:
    """A walk down the open branches of a condition and of the derived facts it looks at."""

    policies: Policies
    household: Values

    def within(self, node: Condition, values: Values) -> Iterator[str]:
        if node.kleene(values) is not None:
            return
        if node.kind == "any_person":
            yield from self._members(node, values)
            return
        if node.field:
            yield from self._of_field(node.field, values)
        if isinstance(node.value, Ref):
            yield from self._of_field(node.value.field, values)
        for part in node.parts:
            yield from self.within(part, values)

    def _members(self, node: Condition, values: Values) -> Iterator[str]:
        for member in values[MEMBERS]:
            yield from self.within(node.parts[0], member)
        if values.get(SIZE) is None:
            yield SIZE
        if values[UNLISTED]:
            # Of a member nobody listed everything is missing.
            yield from self.within(node.parts[0], {**self.household, MEMBERS: ()})

    def _of_field(self, key: str, values: Values) -> Iterator[str]:
        derivation = self.policies.derivations.get(key)
        if derivation:
            yield from self._derived(derivation, values)
        elif values.get(key) is None:
            yield key

    def _derived(self, derivation: Derivation, values: Values) -> Iterator[str]:
        seen = self.household if derivation.members else values
        if derivation.when:
            yield from self.within(derivation.when, seen)
        for case in derivation.first:
            if case.when:
                yield from self.within(case.when, seen)
        if derivation.missing:
            for name, holder in derivation.missing(seen):
                yield from self._of_field(name, holder)
