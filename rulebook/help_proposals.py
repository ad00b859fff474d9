"""Which policies may become measures of a help plan, each against the risk it answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rulebook import eligibility, pointing
from rulebook.eligibility import Answer
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.policy import Policies, Policy
from rulebook.eligibility.verdicts import APPLIES, CANNOT_TELL, NOT
from rulebook.hardship import Hardship
from rulebook.help_plan import (
    Categories,
    Circumstances,
    Measure,
    category_of,
    fits,
    labour_and_willing,
)

MOST = 6
"""So many are proposed against one risk, the sure ones first."""
NO_MEASURES = "other"
"""The domain of how monitoring itself goes: a helper, a plan, a complaint are no measures."""
EVERYBODYS = ("area", "process")
"""What a whole place gets, or an office does anyway, comes after what is this family's own."""


@dataclass(frozen=True)
class Proposal:
    """A policy somebody may make a measure; `missing` facts would decide where it is not sure."""

    policy: Policy
    category: str
    risk: str | None
    person: str | None
    sure: bool
    missing: tuple[str, ...] = ()


def excluded(policies: Policies, facts: Facts) -> frozenset[tuple[str, str | None]]:
    """The policies that facts rule out, each with the person; with None where for everybody."""
    open_for: dict[str, bool] = {}
    found: set[tuple[str, str | None]] = set()
    for answer in eligibility.verdicts(policies, facts):
        person = policies.by_id[answer.policy].subject == "person"
        no = answer.verdict == NOT
        open_for[answer.policy] = open_for.get(answer.policy, False) or not no
        if no and person:
            found.add((answer.policy, answer.subject))
    return frozenset(found | {(policy, None) for policy, any_ in open_for.items() if not any_})


def proposals(
    hardship: Hardship,
    policies: Policies,
    categories: Categories,
    facts: Facts,
    known: Circumstances,
) -> tuple[Proposal, ...]:
    """Propose measures against each risk, and such as earn a living where somebody may work.

    What cannot apply, or contradicts what is known, is never proposed.
    """
    province = str(facts.household.get("region.province", ""))
    by_risk: dict[str | None, Sequence[Policy]] = {
        risk: _for_people(pointing.for_risks(hardship, policies, [risk], province).policies)
        for risk in known.risks
        if risk in hardship.risks
    }
    if labour_and_willing(known) is not False:
        named = {policy.id for found in by_risk.values() for policy in found}
        by_risk[None] = [
            one
            for one in _for_people(policies.live.get(province, ()))
            if category_of(categories, one).develops and one.id not in named
        ]
    wanted = {policy.id for found in by_risk.values() for policy in found}
    told = _by_policy(eligibility.verdicts(policies, facts, only=wanted))
    kept = {
        risk: _best(categories, _possible(categories, found, told, known, risk))
        for risk, found in by_risk.items()
    }
    lacking = _missing(policies, facts, (one for found in kept.values() for one in found))
    return tuple(_told(one, lacking) for found in kept.values() for one in found)


def _for_people(policies: Iterable[Policy]) -> list[Policy]:
    return [
        policy
        for policy in policies
        if policy.recipient == "household"
        and policy.subject != "entity"
        and policy.domain != NO_MEASURES
    ]


def _by_policy(answers: Iterable[Answer]) -> Mapping[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.policy, []).append(answer)
    return found


def _possible(
    categories: Categories,
    policies: Iterable[Policy],
    told: Mapping[str, Sequence[Answer]],
    known: Circumstances,
    risk: str | None,
) -> Iterator[Proposal]:
    """Each policy for each person it applies to; for all of them, or where nobody is sure, once."""
    for policy in policies:
        category = category_of(categories, policy).id
        fitting = [
            answer
            for answer in told.get(policy.id, ())
            if answer.verdict != NOT
            and fits(categories, Measure(category, risk, policy.id, _person(policy, answer)), known)
        ]
        sure = [answer for answer in fitting if answer.verdict == APPLIES]
        meant = sure or fitting
        people = [_person(policy, answer) for answer in meant]
        if not sure or len(people) == len(known.can_work):
            people = people if len(people) == 1 else [None] if people else []
        for person in people:
            if fits(categories, Measure(category, risk, policy.id, person), known):
                yield Proposal(policy, category, risk, person, bool(sure))


def _best(categories: Categories, found: Iterable[Proposal]) -> list[Proposal]:
    return sorted(
        found,
        key=lambda one: (
            one.policy.decision in EVERYBODYS and not categories[one.category].develops,
            not one.sure,
        ),
    )[:MOST]


def _missing(
    policies: Policies, facts: Facts, found: Iterable[Proposal]
) -> Mapping[str, tuple[str, ...]]:
    unsure = {one.policy.id for one in found if not one.sure}
    answers = eligibility.answers(policies, facts, only=unsure)
    asked = [answer for answer in answers if answer.verdict == CANNOT_TELL]
    return {answer.policy: answer.missing for answer in reversed(asked)}


def _told(one: Proposal, lacking: Mapping[str, tuple[str, ...]]) -> Proposal:
    missing = () if one.sure else lacking.get(one.policy.id, ())
    return Proposal(one.policy, one.category, one.risk, one.person, one.sure, missing)


def _person(policy: Policy, answer: Answer) -> str | None:
    return answer.subject if policy.subject == "person" else None
