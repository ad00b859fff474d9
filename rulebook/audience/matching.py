"""Whether a household is meant by a filter, and what keeps it away."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rulebook.audience.spelling import APPLIES, DOES_NOT, NONE, Key
from rulebook.audience.terms import And, Filter, Not, Term, parts_of


@dataclass(frozen=True)
class HouseholdFacts:
    """What decides whether a household is meant.

    `groups` and `policies` hold the rules' answers by key, as far as they were worked out;
    `open_cases` and `cases` are `procedure` and `procedure.state`; `silent_days` have passed since
    it last wrote or was visited, None when it never did; `channel` is how it is best reached.
    """

    path: str
    tags: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    open_cases: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    silent_days: int | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Reason:
    """A part of a filter that keeps a household away; not `known`: nobody can tell yet."""

    part: Filter
    known: bool


def matches(filter_: Filter, facts: HouseholdFacts) -> bool | None:
    """Tell whether a household is meant; None when an answer of the rules is missing for it."""
    if isinstance(filter_, Term):
        return TERMS[filter_.key](filter_.values, facts)
    if isinstance(filter_, Not):
        inner = matches(filter_.part, facts)
        return None if inner is None else not inner
    if isinstance(filter_, And):
        return _all(matches(part, facts) for part in filter_.parts)
    return _any(matches(part, facts) for part in filter_.parts)


def reasons(filter_: Filter, facts: HouseholdFacts) -> tuple[Reason, ...]:
    """Return what keeps a household away, the first of which is the one told; () when nothing."""
    found = ((part, matches(part, facts)) for part in parts_of(filter_))
    return tuple(Reason(part, held is not None) for part, held in found if held is not True)


def _all(held: Iterable[bool | None]) -> bool | None:
    every = set(held)
    return False if False in every else None if None in every else True


def _any(held: Iterable[bool | None]) -> bool | None:
    every = set(held)
    return True if True in every else None if None in every else False


def _region(values: frozenset[str], facts: HouseholdFacts) -> bool:
    return any(facts.path.startswith(path) for path in values)


def _group(values: frozenset[str], facts: HouseholdFacts) -> bool | None:
    """A group nobody can tell yet is neither in nor out."""
    known = {APPLIES: True, DOES_NOT: False}
    return _any(known.get(facts.groups.get(key, "")) for key in values)


def _policy(values: frozenset[str], facts: HouseholdFacts) -> bool | None:
    return _any(_answers(value, facts.policies) for value in values)


def _answers(value: str, policies: Mapping[str, str]) -> bool | None:
    policy, _, answer = value.rpartition("=")
    return policies[policy] == answer if policy in policies else None


def _case(values: frozenset[str], facts: HouseholdFacts) -> bool:
    if NONE in values and not facts.open_cases:
        return True
    return bool(values & (facts.open_cases | facts.cases))


def _contact(values: frozenset[str], facts: HouseholdFacts) -> bool:
    return facts.silent_days is not None and facts.silent_days <= max(map(int, values))


def _channel(values: frozenset[str], facts: HouseholdFacts) -> bool:
    if facts.channel is None:
        return NONE in values
    return any(facts.channel == one or facts.channel.startswith(f"{one}_") for one in values)


TERMS: dict[Key, Callable[[frozenset[str], HouseholdFacts], bool | None]] = {
    Key.REGION: _region,
    Key.ANY: lambda values, facts: bool(values & facts.tags),
    Key.ALL: lambda values, facts: values <= facts.tags,
    Key.NO: lambda values, facts: not values & facts.tags,
    Key.GROUP: _group,
    Key.POLICY: _policy,
    Key.CASE: _case,
    Key.CONTACT: _contact,
    Key.SILENT: lambda values, facts: not _contact(values, facts),
    Key.CHANNEL: _channel,
}
