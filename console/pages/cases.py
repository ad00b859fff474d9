"""One case with all that is known of it, and its next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from acts import cases as acts
from acts import next_steps, step_facts
from acts.case_steps import MADE_HERE, ways
from acts.cases import Step
from console import case_view, step_form
from console.auth import confirmed
from console.case_parts import parts_of
from console.forms import case_in, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.next_steps import Step as Offered
from console.render import page
from console.step_form import Unreadable
from locales import _
from locales.refusals import sentences
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage import audit
from storage.queries import pictures
from storage.queries.cases import Filed, Overtaken

SENSITIVE = frozenset({"reject", "close", "withdraw"})
APPROVALS = ("_approved", "_passed")

OVERTAKEN = frozenset({"wrong_state", "terminal_state"})

BESIDE = {
    "out_of_order": "on",
    "min_days_not_reached": "on",
    "missing_document": "papers",
    "guard_failed": "facts",
    "reason_missing": "note",
    "income_alone": "note",
}
"""Beside which part of the form a refusal is said; all others concern the case as a whole."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a step was not taken, what to do about it, and beside which field that is said."""

    reason: str = ""
    remedy: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was not taken: what is wrong with it, and everything that was typed into it."""

    refused: Refused = field(default_factory=Refused)
    event: str = ""
    on: str = ""
    note: str = ""
    role: str = ""
    papers: frozenset[str] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)


UNTOUCHED = Typed()


async def show(request: web.Request) -> web.Response:
    """One case."""
    return await _case_page(request)


async def picture(request: web.Request) -> web.Response:
    """One picture of a case; that it was looked at is written down."""
    case, document = await case_in(request), number_in(request, "document")
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.write() as session:
        shown = await pictures.content(session, actor.scope, case.id, document)
        if shown is None:
            raise web.HTTPNotFound
        await audit.record(session, actor.name, "picture.read", f"document:{document}")
    return web.Response(body=shown, content_type=pictures.JPEG)


async def advance(request: web.Request) -> web.Response:
    """Take the next step, or say why it cannot be taken and what to do."""
    form = await request.post()
    case = await case_in(request)
    rules = request.app[HOUSE].rules
    offered = ways(rules.procedures[case.procedure], case.state, str(form.get("event", "")))
    try:
        step = step_form.step_of(form, rules, offered)
    except Unreadable as error:
        return await _again(request, form, Refused(error.reason, error.remedy, error.field))
    refused = await _unfit(request, case, step, str(form.get("password", "")))
    if not refused:
        refused = await _take(request, case, step)
    if refused:
        return await _again(request, form, refused)
    raise web.HTTPSeeOther(f"/console/cases/{case.id}?done=1")


async def _unfit(request: web.Request, case: Filed, step: Step, password: str) -> Refused | None:
    """Why a form cannot be taken as it is."""
    house = request.app[HOUSE]
    if step.on > house.sessions.clock.moment().today:
        return Refused(
            _("The date is missing or lies ahead."),
            _("Correct the date, then send it again."),
            "on",
        )
    sensitive = needs_password(house.rules, case, step.event)
    if sensitive and not await confirmed(request, password):
        return Refused(
            _("The password or the code is missing or not right."),
            _("Nothing was recorded: type it again."),
            "password",
        )
    return None


async def _take(request: web.Request, case: Filed, step: Step) -> Refused | None:
    house, actor = request.app[HOUSE], actor_of(request)
    try:
        async with house.sessions.write() as session:
            result = await acts.advance(session, house.rules, actor, case.id, step)
            if isinstance(result, Filed):
                await acts.add_papers(session, actor, result, dict.fromkeys(step.documents))
    except Overtaken:
        return Refused(
            _("Somebody else changed this case a moment ago."),
            _("Look at it again; your step was not taken."),
        )
    if result is None:
        raise web.HTTPNotFound
    if isinstance(result, Refusal):
        return await _turned_down(request, case, result)
    return None


async def _turned_down(request: web.Request, case: Filed, refusal: Refusal) -> Refused:
    """The reason and what to do; who comes second is told what the first did."""
    house, actor = request.app[HOUSE], actor_of(request)
    reason, remedy = sentences(house.rules, house.rules.procedures[case.procedure], refusal)
    if refusal.reason not in OVERTAKEN:
        return Refused(reason, remedy, BESIDE.get(refusal.reason, ""))
    async with house.sessions.read() as session:
        last = await next_steps.last_done(session, house.rules, actor, case)
    return Refused(reason, f"{last} {remedy}")


def needs_password(rules: Rulebook, case: Filed, event: str) -> bool:
    """Whether a step approves, refuses or closes, so that an open desk is not enough."""
    transitions = rules.procedures[case.procedure].states[case.state].transitions
    return any(
        item.kind in SENSITIVE or event.endswith(APPROVALS)
        for item in transitions
        if item.event == event
    )


async def _again(request: web.Request, form: Any, refused: Refused) -> web.Response:
    typed = Typed(
        refused,
        event=str(form.get("event", "")),
        on=str(form.get("on", ""))[:10],
        note=step_form.note_of(form),
        role=str(form.get("role", "")),
        papers=frozenset(str(paper) for paper in form.getall("papers", [])),
        facts=step_form.typed_facts(form),
    )
    return await _case_page(request, typed)


async def _case_page(request: web.Request, typed: Typed = UNTOUCHED) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    case = await case_in(request)
    async with house.sessions.write() as session:
        view = await case_view.whole(session, house.rules, actor, case)
        shown = await pictures.of_case(session, actor.scope, case.id)
        parts = await parts_of(session, house.rules, actor, case)
        told = await step_facts.values(session, house.rules, case)
        await audit.record(session, actor.name, "case.read", f"case:{case.id}")
    steps = [
        replace(
            step,
            password=needs_password(house.rules, case, step.event),
            facts=step_form.filled(step.facts, told),
        )
        for step in view.steps
    ]
    refused = _placed(typed, [step for step in steps if step.own])
    return await page(
        request,
        "case.html",
        {
            "view": view,
            "home": case.household_id,
            "pictures": shown,
            "parts": parts,
            "made_here": MADE_HERE,
            "steps": steps,
            "refused": refused,
            "typed": typed,
            "lost": "" if typed.event in {step.event for step in steps if step.own} else typed.note,
            "done": "done" in request.query and not refused.reason,
        },
        422 if refused.reason else 200,
    )


def _placed(typed: Typed, own: Sequence[Offered]) -> Refused:
    """A refusal beside its field; on top of the page where the form does not show that field."""
    step = next((step for step in own if step.event == typed.event), None)
    fields: set[str] = set()
    if step:
        fields |= {"on", "note", *(step_form.FACT + fact.key for fact in step.facts)}
        parts = {"papers": step.papers, "facts": step.facts, "password": step.password}
        fields |= {name for name, there in parts.items() if there}
    return typed.refused if typed.refused.beside in fields else replace(typed.refused, beside="")
