"""What may help a household that reported: policies its reports point to, and how sure they are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acts import facts
from rulebook import eligibility, hardship, pointing
from rulebook.eligibility import Answer
from rulebook.eligibility.facts import Facts, read
from rulebook.eligibility.policy import Policy
from rulebook.eligibility.verdicts import APPLIES, CANNOT_TELL
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
    sure = {one.policy for one in _answers(rules, known, found, APPLIES)}
    asked = _answers(rules, known, found.keys() - sure, CANNOT_TELL)
    lacking = {one.policy: one.missing for one in reversed(asked)}
    helpful = [
        Helpful(policy, policy.id in sure, lacking.get(policy.id, ()))
        for policy in found.values()
        if policy.id in sure or policy.id in lacking
    ]
    return sorted(helpful, key=lambda one: not one.sure)[:MOST]


def _answers(
    rules: Rulebook, known: Facts, among: Collection[str], verdict: str
) -> Sequence[Answer]:
    """Answer some policies, and keep the answers of one kind; what is missing costs time."""
    ask = eligibility.verdicts if verdict == APPLIES else eligibility.answers
    return [one for one in ask(rules.policies, known, only=among) if one.verdict == verdict]
