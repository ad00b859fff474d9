"""How a plan stands: its measures, what keeps it from being finished, what it is decided on."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from acts.actor import Actor
from acts.help_plans import picture
from acts.help_plans.picture import Picture
from acts.help_plans.wrong import sentence
from rulebook import help_plan
from rulebook.guards import Scalar
from rulebook.help_plan import Measure, Problem
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import confirmations, help_measures
from storage.queries.cases import Filed
from storage.queries.confirmations import NO, YES, Confirmation
from storage.queries.help_measures import Kept
from storage.scope import EVERYTHING

PROCEDURE, PLANNING = "help_plan", "planning"
CONFIRMED = "plan"
"""The kind of confirmation a household gives to a plan."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan as it stands: its measures, dropped ones last, and what it still lacks."""

    found: Picture
    measures: Sequence[Kept]
    problems: Sequence[Problem]

    @property
    def live(self) -> list[Kept]:
        """The measures that are part of it."""
        return [measure for measure in self.measures if measure.standing]

    def sentences(self, rules: Rulebook) -> list[str]:
        """The problems in words."""
        return [
            sentence(rules, problem, "" if problem.place is None else self.live[problem.place].text)
            for problem in self.problems
        ]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Standing | None:
    """A plan as an actor may see it; None for a case that has none."""
    found = await picture.of_case(session, rules, case)
    if case.procedure != PROCEDURE or found is None:
        return None
    kept = await help_measures.of_case(session, actor.scope, case.id)
    kept.sort(key=lambda measure: not measure.standing)
    rows = [as_rule(found, measure) for measure in kept if measure.standing]
    return Standing(found, kept, help_plan.problems(rules.measures, rows, found.known))


def facts_for_filing(rules: Rulebook, plan: Standing) -> dict[str, Scalar]:
    """The facts the filing of measures is decided on; what nobody knows is left out."""
    rows = [as_rule(plan.found, measure) for measure in plan.live]
    facts: dict[str, Scalar] = {
        "develop_measures": help_plan.develop_measures(rules.measures, rows, plan.found.known)
    }
    wanted = help_plan.labour_and_willing(plan.found.known)
    return facts if wanted is None else facts | {"labour_and_willing": wanted}


def version_of(measures: Sequence[Kept]) -> str:
    """What tells one state of a plan from another: a fingerprint of its measures."""
    said = [
        (one.id, one.category, one.policy, one.text, one.role, str(one.due_on), one.member_id)
        for one in measures
        if one.standing
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


async def refused_by_household(session: Session, case: Filed, measures: Sequence[Kept]) -> bool:
    """Whether the household's last word about this very plan is no."""
    last = await asked_about(session, case, measures)
    return last is not None and last.answer == NO


async def asked_about(
    session: Session, case: Filed, measures: Sequence[Kept]
) -> Confirmation | None:
    """The question put to the household about this very plan: open, or with its answer."""
    version = version_of(measures)
    asked = await confirmations.of_case(session, EVERYTHING, case.id)
    return next(
        (
            one
            for one in asked
            if one.kind == CONFIRMED and one.version == version and one.answer in (None, YES, NO)
        ),
        None,
    )


def as_rule(found: Picture, measure: Kept) -> Measure:
    """A kept measure as the rules look at it."""
    return Measure(
        measure.category, measure.risk, measure.policy, found.number_of(measure.member_id)
    )
