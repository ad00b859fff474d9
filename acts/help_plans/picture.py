"""What is known of a household that bears on its plan: risks, people, facts, who can work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acts import facts as known_facts
from acts.help_plans.kinds import kind_of
from rulebook import help_plan, masking
from rulebook.eligibility.facts import Facts, read
from rulebook.help_plan import Circumstances
from rulebook.help_proposals import excluded
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases, check_answers, households, members, reports
from storage.queries.cases import Filed
from storage.queries.households import Household
from storage.scope import EVERYTHING

RISKS = "risk_types"
"""The field of a report and of a visit form that names risks."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the household: their number in the facts, and how the console calls them."""

    number: str
    member_id: int
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that bears on a plan."""

    household: Household
    people: Sequence[Person]
    facts: Facts
    known: Circumstances

    def number_of(self, member_id: int | None) -> str | None:
        """The number of a member in the facts."""
        return next((one.number for one in self.people if one.member_id == member_id), None)

    def member_of(self, number: str | None) -> int | None:
        """The member with this number."""
        return next((one.member_id for one in self.people if one.number == number), None)


async def of_case(session: Session, rules: Rulebook, case: Filed) -> Picture | None:
    """Look at the household of a case; None for a case about something else."""
    household = await households.get(session, EVERYTHING, case.household_id or 0)
    if household is None:
        return None
    facts = await facts_of(session, rules, household, case)
    risks = [risk for risk in await risks_of(session, case) if risk in rules.hardship.risks]
    ruled_out = excluded(rules.policies, facts)
    return Picture(
        household,
        await _people(session, household),
        facts,
        help_plan.circumstances(facts, risks, ruled_out),
    )


async def facts_of(session: Session, rules: Rulebook, household: Household, case: Filed) -> Facts:
    """What rules may ask of a household, which counts as monitored once that is decided.

    A county approves days before the national system has the entry; the plan starts at once.
    """
    raw = await known_facts.of_household(session, rules, household, session.moment.today)
    if case.procedure == "help_plan" and not household.monitored:
        raw["hh"]["class"] = await kind_of(session, household, case)
    found = read(rules.policies, raw)
    return found if isinstance(found, Facts) else Facts({})


async def risks_of(session: Session, case: Filed) -> tuple[str, ...]:
    """The risks a household is registered with: as put down last, else as seen, else as told.

    A plan follows an identification, a removal a plan: what the nearest says counts.
    """
    at: Filed | None = case
    while at is not None:
        found = seen(await check_answers.of_case(session, EVERYTHING, at.id)).get(RISKS)
        if found:
            return tuple(found)
        told = await reports.of_case(session, EVERYTHING, at.id)
        named = [risk for one in told for risk in one.answers.get(RISKS) or ()]
        if named:
            return tuple(dict.fromkeys(named))
        at = await cases.get(session, EVERYTHING, at.follows_id) if at.follows_id else None
    return ()


def seen(answers: Sequence[check_answers.Given]) -> Mapping[str, Any]:
    """What the last visit found, by field; drafts wait until somebody confirms them."""
    last = max((one.round for one in answers if not one.draft), default=0)
    values = {one.field: one.value for one in answers if one.round == last and not one.draft}
    return {field: value for field, value in values.items() if value is not None}


async def _people(session: Session, household: Household) -> list[Person]:
    everybody = await members.of_household(session, EVERYTHING, household.id)
    return [
        Person(str(number), one.id, f"{masking.name(one.name)}（{one.relation}）")
        for number, one in enumerate(everybody, 1)
    ]
