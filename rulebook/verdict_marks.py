"""What a kept verdict came of: a mark of the rules behind it, and how long its day lasts."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from rulebook.eligibility.policy import Policies
from rulebook.fact_uses import facts_for
from rulebook.frozen_rules import fingerprint

EVALUATOR = 1
"""Counted up when the evaluator itself decides otherwise than before."""
OF_A_DAY = frozenset({"p.age"})
"""Facts that change by themselves from one day to the next."""
LENGTH = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """The rules a verdict must have been computed by, and since which day, to stand today."""

    rules: str
    since: date


def of_policy(policies: Policies, policy_id: str, today: date) -> Mark:
    """The mark of a policy's verdicts."""
    policy = policies.by_id[policy_id]
    live = sorted(place for place, those in policies.live.items() if policy in those)
    looked_at = facts_for(policies, {policy_id}, ())
    return _mark(policies, [policy.eligibility, policy.subject, live], looked_at, today)


def of_tag(policies: Policies, key: str, today: date) -> Mark:
    """The mark of a tag's verdicts."""
    return _mark(policies, [policies.tags[key].when], facts_for(policies, (), {key}), today)


def _mark(policies: Policies, rules: list[Any], facts: frozenset[str], today: date) -> Mark:
    """What a place sets holds for a year, so no verdict outlives one."""
    derived = [policies.derivations.get(fact) for fact in sorted(facts)]
    mark = fingerprint(_plain([EVALUATOR, rules, derived]))[:LENGTH]
    return Mark(mark, today if facts & OF_A_DAY else date(today.year, 1, 1))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        shown = [one.name for one in fields(value) if one.repr]
        return [type(value).__name__, *([name, _plain(getattr(value, name))] for name in shown)]
    if isinstance(value, Mapping):
        return [[str(key), _plain(value[key])] for key in sorted(value, key=str)]
    if isinstance(value, frozenset | set):
        return sorted(str(one) for one in value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return str(value)
