"""A plan's way on: finished, filed, carried out; what lacks something goes no further."""

import json
from dataclasses import replace
from datetime import date

from acts import cases as case_acts
from acts import counted_steps
from acts.actor import Actor, NotAllowed, Trust
from acts.case_steps import Step
from acts.help_plans.standing import (
    PLANNING,
    PROCEDURE,
    Standing,
    look,
    refused_by_household,
    version_of,
)
from acts.help_plans.wrong import Disagreed, NotNow, Unfinished
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases, help_measures
from storage.queries.cases import Filed
from storage.queries.help_measures import DOING, DONE, PLANNED

PLAN_PAPER, FILING_PAPER = "help_plan", "measure_filing"
FILING, SUPPORTING = "filing_measures", "supporting"


async def finish(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, on: date
) -> Filed | Refusal | None:
    """Finish the plan: keep it on file as it is, take the step; the household is asked then.

    Raises:
        Unfinished: something is missing, the sentence says what.
        NotNow: the plan is not being written.
    """
    held, plan = await _held(session, rules, actor, case, PLANNING)
    _whole(rules, plan)
    await _on_file(session, actor, held, PLAN_PAPER, plan)
    return await case_acts.advance(session, rules, actor, held.id, Step("plan_made", on))


async def file(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, on: date
) -> Filed | Refusal | None:
    """File the measures; whether somebody can work and what earns a living is filled in.

    Raises:
        Unfinished, NotNow: as `finish` does.
        Disagreed: the household said no to this very plan.
    """
    held, plan = await _held(session, rules, actor, case, FILING)
    _whole(rules, plan)
    if await refused_by_household(session, held, plan.live):
        raise Disagreed
    await _on_file(session, actor, held, FILING_PAPER, plan)
    return await case_acts.advance(session, rules, actor, held.id, Step("measures_filed", on))


async def done(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, measure_id: int, on: date
) -> Filed | Refusal | None:
    """Write down that a measure was carried out on a day; once.

    Raises:
        NotNow: the plan is not being carried out.
    """
    held, _plan = await _held(session, rules, actor, case, SUPPORTING)
    measure = await help_measures.get(session, actor.scope, held.id, measure_id)
    if measure is None or measure.state not in (PLANNED, DOING):
        return None
    step = Step("measure_done", on, note=measure.text)
    after = await case_acts.advance(session, rules, actor, held.id, step)
    if isinstance(after, Filed):
        await help_measures.save(session, replace(measure, state=DONE, done_on=on))
        if measure.develops:
            await counted_steps.log_measure(session, rules, actor, held, on)
        detail = {"case": held.id, "on": on.isoformat()}
        await audit.record(session, actor.name, "measure.done", f"measure:{measure.id}", detail)
    return after


async def _held(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, state: str
) -> tuple[Filed, Standing]:
    """The case, held, and its plan, as long as it stands where this is done."""
    actor.needs(Trust.CONSOLE)
    held = await cases.lock(session, actor.scope, case.id)
    plan = await look(session, rules, actor, held) if held else None
    if held is None or plan is None:
        raise NotAllowed("no such plan")
    if held.state != state:
        raise NotNow(rules.procedures[PROCEDURE].states[held.state].zh)
    return held, plan


def _whole(rules: Rulebook, plan: Standing) -> None:
    if plan.problems:
        raise Unfinished(plan.sentences(rules))


async def _on_file(session: Session, actor: Actor, case: Filed, paper: str, plan: Standing) -> None:
    """Keep a plan as it was when it was finished or filed: later changes do not touch it."""
    said = [
        {
            "category": one.category,
            "policy": one.policy,
            "risk": one.risk,
            "text": one.text,
            "member": plan.found.number_of(one.member_id),
            "role": one.role,
            "due_on": one.due_on.isoformat() if one.due_on else None,
        }
        for one in plan.live
    ]
    content = {"version": version_of(plan.live), "measures": said}
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    await cases.add_document(session, case.id, paper, actor.person_id, body, "application/json")
