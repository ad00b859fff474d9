"""Which facts a policy or a tag looks at, and so which policies need a local setting."""

from collections.abc import Iterable, Iterator

from rulebook.eligibility.policy import Policies, Policy
from rulebook.local_settings import Setting

ALWAYS = frozenset({"hh.size"})
"""Who lives together decides whether a member is missing, whatever the rule."""
SAYS_ALSO = {"p.stage": "p.student"}
"""Who is known to be no pupil is in no stage of school."""


def needing(policies: Policies, setting: Setting, province: str) -> tuple[Policy, ...]:
    """Return the policies in force in a province that look at a setting, directly or derived."""
    if setting.fact is None:
        return ()
    return tuple(
        policy
        for policy in policies.live.get(province, ())
        if setting.fact in _with_derived(policies, facts_of(policy))
    )


def facts_for(policies: Policies, ids: Iterable[str], tags: Iterable[str]) -> frozenset[str]:
    """Return the facts that can change whether policies apply, or tags hold."""
    looked_at = [policies.by_id[key].eligibility.fields() for key in ids]
    looked_at += [policies.tags[key].when.fields() for key in tags]
    found = _with_derived(policies, (fact for fields in looked_at for fact in fields))
    return found | ALWAYS | {SAYS_ALSO[fact] for fact in found if fact in SAYS_ALSO}


def facts_of(policy: Policy) -> Iterator[str]:
    """Yield the facts a policy looks at to say whether it applies and how much it gives."""
    benefit = policy.benefit
    yield from policy.eligibility.fields()
    for total in (benefit.sum, *(tier.sum for tier in benefit.tiers)):
        if total:
            yield from total.formula.facts()
    for condition in (benefit.test, *(tier.when for tier in benefit.tiers)):
        if condition:
            yield from condition.fields()
    for bound in (benefit.cap, benefit.threshold):
        if bound and bound.fact:
            yield bound.fact


def _with_derived(policies: Policies, facts: Iterable[str]) -> frozenset[str]:
    """Add to facts those they are derived from."""
    waiting = set(facts)
    found: set[str] = set()
    while waiting:
        fact = waiting.pop()
        found.add(fact)
        derivation = policies.derivations.get(fact)
        if derivation:
            waiting |= set(derivation.fields) - found
    return frozenset(found)
