"""Writing a plan: measures accepted from proposals or added, changed, dropped with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from acts.actor import Actor, NotAllowed, Trust
from acts.help_plans import picture
from acts.help_plans.picture import RISKS, Picture
from acts.help_plans.standing import PLANNING, PROCEDURE
from acts.help_plans.wrong import Contradicts, NotNow, Unclear, sentence
from channels.text import clean
from locales import _
from rulebook import help_plan
from rulebook.help_plan import Measure, Problem
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases, check_answers, help_measures
from storage.queries.cases import Filed
from storage.queries.check_answers import Given
from storage.queries.help_measures import DROPPED, PLANNED, Kept

MAKERS = (
    *("helper", "village_committee", "first_secretary", "team_member"),
    *("township_cadre", "township_government", "county_rural_revival_bureau"),
)
"""Who writes a plan."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """A measure as somebody writes it; `person` is a member's number in the facts."""

    category: str
    text: str
    risk: str | None = None
    policy: str | None = None
    person: str | None = None
    role: str = "helper"
    due_on: date | None = None


async def add(session: Session, rules: Rulebook, actor: Actor, case: Filed, draft: Draft) -> Kept:
    """Put a measure into a plan; one that contradicts what is known is not taken.

    Raises:
        NotNow, Unclear, Contradicts: it was not added.
        NotAllowed: this actor writes no plan here.
    """
    case, found = await _writing(session, rules, actor, case)
    _fit(rules, found, draft)
    measure = _kept(rules, found, actor, case, draft)
    await help_measures.add(session, measure)
    await _told(session, actor, case, "measure.added", measure)
    return measure


async def change(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, measure_id: int, draft: Draft
) -> Kept | None:
    """Write a measure anew; None when the plan has no such measure.

    Raises: as `add` does.
    """
    case, found = await _writing(session, rules, actor, case)
    old = await help_measures.get(session, actor.scope, case.id, measure_id)
    if old is None or not old.standing:
        return None
    _fit(rules, found, draft)
    measure = replace(_kept(rules, found, actor, case, draft), id=old.id, state=old.state)
    await help_measures.save(session, replace(measure, done_on=old.done_on))
    await _told(session, actor, case, "measure.changed", measure)
    return measure


async def drop(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, measure_id: int, why: str
) -> Kept | None:
    """Take a measure out of a plan; it stays readable with its reason.

    Raises: as `add` does.
    """
    case, _found = await _writing(session, rules, actor, case)
    old = await help_measures.get(session, actor.scope, case.id, measure_id)
    if old is None or not old.standing:
        return None
    if not clean(why, LONGEST):
        raise Unclear(_("Say why this measure is dropped."))
    measure = replace(old, state=DROPPED, why=clean(why, LONGEST))
    await help_measures.save(session, measure)
    await _told(session, actor, case, "measure.dropped", measure)
    return measure


async def put_risks(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, risks: Sequence[str]
) -> None:
    """Put down the risks a plan has to answer, where nobody reported or saw the right ones.

    Raises: as `add` does.
    """
    case, _found = await _writing(session, rules, actor, case)
    named = [risk for risk in dict.fromkeys(risks) if risk in rules.hardship.risks]
    if not named:
        raise Unclear(_("Choose at least one risk."))
    today, person = session.moment.today, actor.person_id or 0
    given = Given(case.id, 1, RISKS, named, person, actor.channel, False, today)
    await check_answers.add(session, given)
    await audit.record(session, actor.name, "plan.risks", f"case:{case.id}", {"risks": len(named)})


async def _writing(
    session: Session, rules: Rulebook, actor: Actor, case: Filed
) -> tuple[Filed, Picture]:
    """The case, held, and its picture, as long as its plan is being written."""
    actor.needs(Trust.CONSOLE)
    held = await cases.lock(session, actor.scope, case.id)
    if held is None or held.procedure != PROCEDURE:
        raise NotAllowed("no such plan")
    if not actor.role_among(held.path, MAKERS, held.household_id):
        raise NotAllowed("writes no plan here")
    if held.state != PLANNING:
        raise NotNow(rules.procedures[PROCEDURE].states[held.state].zh)
    found = await picture.of_case(session, rules, held)
    assert found is not None, "a help plan is about a household"
    return held, found


def _fit(rules: Rulebook, found: Picture, draft: Draft) -> None:
    """Stop what cannot stand in a plan."""
    if draft.category not in rules.measures:
        raise Unclear(_("Choose the kind of measure."))
    if not clean(draft.text, LONGEST):
        raise Unclear(_("Say in a few words what is done."))
    if draft.role not in rules.roles:
        raise Unclear(_("Choose who is responsible."))
    if draft.policy is not None and draft.policy not in rules.policies.by_id:
        raise Unclear(_("There is no such policy."))
    if draft.risk is not None and draft.risk not in rules.hardship.risks:
        raise Unclear(_("Choose a risk of this household."))
    if draft.person is not None and found.member_of(draft.person) is None:
        raise Unclear(_("Choose somebody of this household."))
    measure = Measure(draft.category, draft.risk, draft.policy, draft.person)
    against: list[Problem] = [
        problem
        for problem in help_plan.problems(rules.measures, [measure], found.known)
        if problem.place is not None
    ]
    if against:
        raise Contradicts([sentence(rules, problem, draft.text) for problem in against])


def _kept(rules: Rulebook, found: Picture, actor: Actor, case: Filed, draft: Draft) -> Kept:
    return Kept(
        id=help_measures.new_measure_id(),
        case_id=case.id,
        household_id=found.household.id,
        member_id=found.member_of(draft.person),
        policy=draft.policy,
        category=draft.category,
        develops=rules.measures[draft.category].develops,
        risk=draft.risk,
        text=clean(draft.text, LONGEST),
        role=draft.role,
        due_on=draft.due_on,
        state=PLANNED,
        done_on=None,
        person_id=actor.person_id or 0,
    )


async def _told(session: Session, actor: Actor, case: Filed, what: str, measure: Kept) -> None:
    detail = {"case": case.id, "category": measure.category, "policy": measure.policy or ""}
    await audit.record(session, actor.name, what, f"measure:{measure.id}", detail)
