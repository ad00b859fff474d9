"""Whether policies apply to a family: three answers for people, two as the rules are written."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from rulebook.eligibility import amounts, deciding, views
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.policy import Amount, Policies, Policy

APPLIES, NOT, CANNOT_TELL = "applies", "not", "cannot_tell"
VERDICTS = {True: APPLIES, False: NOT, None: CANNOT_TELL}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one policy means for one subject: hh, ent or a person's id.

    `missing` names the facts that would decide, those that decide most often first. An amount
    there is only where the policy applies.
    """

    policy: str
    subject: str
    verdict: str
    missing: tuple[str, ...] = ()
    amount: Amount | None = None


def verdicts(
    policies: Policies, facts: Facts, only: Collection[str] | None = None
) -> tuple[Answer, ...]:
    """Answer every policy in force, without saying what is missing: fast, for many families."""
    return tuple(_kleene(policies, views.kleene(policies, facts), only))


def answers(
    policies: Policies, facts: Facts, only: Collection[str] | None = None
) -> tuple[Answer, ...]:
    """Answer every policy in force, and say which missing facts would decide."""
    ahead = deciding.Trials(policies, facts)
    return tuple(
        replace(answer, missing=ahead.missing(policies.by_id[answer.policy], answer.subject))
        if answer.verdict == CANNOT_TELL
        else answer
        for answer in _kleene(policies, ahead.now, only)
    )


def applies(
    policies: Policies, facts: Facts, only: Collection[str] | None = None
) -> tuple[Answer, ...]:
    """Name what applies by the rules' own reading of a missing fact."""
    seen = views.header(policies, facts)
    return tuple(
        Answer(
            policy.id, view.subject, APPLIES, (), amounts.amount(policy, view.values, header=True)
        )
        for policy in live(policies, facts, only)
        for view in seen.of(policy.subject)
        if policy.eligibility.header(view.values)
    )


def live(policies: Policies, facts: Facts, only: Collection[str] | None = None) -> Iterator[Policy]:
    """Yield the policies in force in the family's province, in the order of listing."""
    for policy in policies.live.get(facts.household.get("region.province", ""), ()):
        if only is None or policy.id in only:
            yield policy


def _kleene(
    policies: Policies, seen: views.Views, only: Collection[str] | None
) -> Iterator[Answer]:
    for policy in policies.live.get(seen.household.values.get("region.province", ""), ()):
        if only is not None and policy.id not in only:
            continue
        holds = policy.eligibility.kleene
        for view in seen.of(policy.subject):
            got = holds(view.values)
            how_much = amounts.amount(policy, view.values) if got else None
            yield Answer(policy.id, view.subject, VERDICTS[got], (), how_much)
