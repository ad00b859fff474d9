"""The help plan in a case: its measures at a glance, and what the check of a removal rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from acts import step_facts
from acts.actor import Actor
from acts.help_plans import standing
from acts.help_plans.standing import PROCEDURE
from acts.step_facts import Suggestion
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import assignments, officials
from storage.queries.cases import Filed
from storage.queries.help_measures import DONE


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan in a few words: who helps, how much is planned and done, how much is missing."""

    case_id: int
    helper: str
    measures: int
    done: int
    problems: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What this section shows: a plan, or what records say to a condition."""

    plan: Plan | None
    suggestions: Sequence[Suggestion]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Shown | None:
    """The plan of a help case, or the suggestions for a check."""
    if case.procedure == PROCEDURE:
        return Shown(await _plan(session, rules, actor, case), ())
    suggestions = await step_facts.suggested(session, rules, case)
    return Shown(None, suggestions) if suggestions else None


async def _plan(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Plan | None:
    found = await standing.look(session, rules, actor, case)
    if found is None:
        return None
    return Plan(
        case.id,
        await helper_name(session, case),
        len(found.live),
        sum(one.state == DONE for one in found.live),
        len(found.problems),
    )


async def helper_name(session: Session, case: Filed) -> str:
    """What the helper of a case's household is called; empty when there is none."""
    today = session.moment.today
    helper = await assignments.helper_of(session, case.household_id or 0, today)
    return (await officials.name(session, helper.person_id)) or "" if helper else ""
