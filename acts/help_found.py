"""What may help a household that reported: policies its reports point to, and how sure they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acts import facts
from rulebook import eligibility, hardship, pointing
from rulebook.eligibility.facts import Facts, read
from rulebook.eligibility.policy import Policy
from rulebook.eligibility.verdicts import CANNOT_TELL, NOT
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.households import Household

MOST = 8
"""So many are looked at by somebody on their way to a visit; there is a search for the others."""


@dataclass(frozen=True, slots=True)
class Helpful:
    """A policy that may help. `missing` facts would decide where it cannot be told yet."""

    policy: Policy
    sure: bool
    missing: tuple[str, ...]


async def may_help(
    session: Session, rules: Rulebook, household: Household, reported: Iterable[Mapping[str, Any]]
) -> Sequence[Helpful]:
    """Find policies for what was reported, the sure ones first, without those that cannot apply."""
    today = session.moment.today
    known = read(rules.policies, await facts.of_household(session, rules, household, today))
    if not isinstance(known, Facts):
        return ()
    province = str(known.household.get("region.province", ""))
    found: dict[str, Policy] = {}
    questions = {question.field: question for question in rules.hardship.questions}
    for answers in reported:
        told = hardship.from_json(questions, answers)
        pointed = pointing.for_report(rules.hardship, rules.policies, told, province, today)
        found |= {policy.id: policy for policy in pointed.policies}
    helpful = [
        Helpful(policy, sure, missing)
        for policy in found.values()
        for sure, missing in [_answered(rules, known, policy)]
        if sure is not None
    ]
    return sorted(helpful, key=lambda one: not one.sure)[:MOST]


def _answered(rules: Rulebook, known: Facts, policy: Policy) -> tuple[bool | None, tuple[str, ...]]:
    """Tell whether it applies to anybody of the family; None when surely to nobody."""
    answers = eligibility.verdicts(rules.policies, known, only=[policy.id])
    verdicts = {one.verdict for one in answers}
    if not verdicts - {NOT}:
        return None, ()
    if verdicts - {NOT, CANNOT_TELL}:
        return True, ()
    asked = eligibility.answers(rules.policies, known, only=[policy.id])
    return False, next(one.missing for one in asked if one.verdict == CANNOT_TELL)
