"""The page of a help plan: naming the helper, writing the plan, filing it, carrying it out."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from aiohttp import web

from acts import assignments
from acts import cases as case_acts
from acts.actor import Actor
from acts.assignments import Naming
from acts.case_steps import Step
from acts.declined import Declined
from acts.help_plans import editing, finishing
from acts.help_plans.editing import Draft
from acts.help_plans.wrong import Unclear
from console import plan_view
from console.forms import case_in, number, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from console.step_form import note_of
from locales import _
from locales.refusals import sentences
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries.cases import Filed, Overtaken

Act = Callable[[Session, Rulebook, Actor, Filed], Awaitable[object]]


async def show(request: web.Request) -> web.Response:
    """The plan."""
    return await _plan_page(request)


async def name_helper(request: web.Request) -> web.Response:
    """Name the helper, or another one."""
    form = await request.post()

    async def act(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> object:
        naming = Naming(
            person_id=number(str(form.get("person", ""))),
            public_employee=form.get("public_employee") == "yes",
            on=_day(session, form.get("on")),
            note=note_of(form),
        )
        return await assignments.name_helper(session, rules, actor, case, naming)

    return await _do(request, act)


async def add(request: web.Request) -> web.Response:
    """Put a measure into the plan: one that was proposed, or one of one's own."""
    form = await request.post()

    async def act(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> object:
        return await editing.add(session, rules, actor, case, _draft(form))

    return await _do(request, act)


async def change(request: web.Request) -> web.Response:
    """Change a measure, drop it with a reason, or note that it was carried out."""
    form = await request.post()
    measure, what = number_in(request, "measure"), form.get("do")

    async def act(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> object:
        if what == "drop":
            why = str(form.get("why", ""))
            return await editing.drop(session, rules, actor, case, measure, why)
        if what == "done":
            on = _day(session, form.get("on"))
            return await finishing.done(session, rules, actor, case, measure, on)
        draft = _draft(form)
        return await editing.change(session, rules, actor, case, measure, draft)

    return await _do(request, act)


async def put_risks(request: web.Request) -> web.Response:
    """Put down the risks the plan has to answer."""
    form = await request.post()
    risks = [str(risk) for risk in form.getall("risk", [])]

    async def act(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> object:
        await editing.put_risks(session, rules, actor, case, risks)
        return case

    return await _do(request, act)


async def move(request: web.Request) -> web.Response:
    """Finish the plan, file its measures, have it returned, or open it for revision."""
    form = await request.post()
    event = str(form.get("event", ""))

    async def act(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> object:
        on = _day(session, form.get("on"))
        if event == "plan_made":
            return await finishing.finish(session, rules, actor, case, on)
        if event == "measures_filed":
            return await finishing.file(session, rules, actor, case, on)
        if event not in ("plan_returned", "plan_revised"):
            return None
        step = Step(event, on, note=note_of(form))
        return await case_acts.advance(session, rules, actor, case.id, step)

    return await _do(request, act)


async def _do(request: web.Request, act: Act) -> web.Response:
    """Do something to the plan in a transaction of its own, or say why it was not done."""
    house, actor = request.app[HOUSE], actor_of(request)
    case = await case_in(request)
    try:
        async with house.sessions.write() as session:
            result = await act(session, house.rules, actor, case)
    except Declined as error:
        return await _plan_page(request, error.sentence())
    except Overtaken:
        return await _plan_page(request, _("Somebody else changed this case a moment ago."))
    if result is None:
        raise web.HTTPNotFound
    if isinstance(result, Refusal):
        procedure = house.rules.procedures[case.procedure]
        return await _plan_page(request, " ".join(sentences(house.rules, procedure, result)))
    raise web.HTTPSeeOther(f"/console/cases/{case.id}/plan?done=1")


async def _plan_page(request: web.Request, problem: str = "") -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    case = await case_in(request)
    async with house.sessions.write() as session:
        plan = await plan_view.plan(session, house.rules, actor, case)
        if plan is None:
            raise web.HTTPNotFound
        await audit.record(session, actor.name, "plan.read", f"case:{case.id}")
    values = {
        "plan": plan,
        "problem": problem,
        "done": "done" in request.query and not problem,
        "states": plan_view.STATES,
        "steps": plan_view.steps(plan, actor),
    }
    return await page(request, "help_plan.html", values, 422 if problem else 200)


def _draft(form: Any) -> Draft:
    due = str(form.get("due_on", ""))
    return Draft(
        category=str(form.get("category", "")),
        text=str(form.get("text", "")),
        risk=str(form.get("risk", "")) or None,
        policy=str(form.get("policy", "")) or None,
        person=str(form.get("person", "")) or None,
        role=str(form.get("role", "helper")),
        due_on=_read_day(due) if due else None,
    )


def _day(session: Session, typed: object) -> date:
    """A day that has come.

    Raises:
        Unclear: it is none, or lies ahead.
    """
    found = _read_day(typed)
    if found > session.moment.today:
        raise Unclear(_("The date is missing or lies ahead."))
    return found


def _read_day(typed: object) -> date:
    try:
        return date.fromisoformat(str(typed or ""))
    except ValueError:
        raise Unclear(_("The date is missing or lies ahead.")) from None
