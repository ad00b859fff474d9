"""The visit form (核查表) at the desk: said beside seen, each answer saved by a small form."""

from http import HTTPStatus
from typing import Any

from aiohttp import web

from acts import checks
from acts.checks import Cell, Sheet
from acts.checks.summaries import arithmetic, differences, in_words
from acts.declined import Declined
from channels.text import clean
from console.case_parts import check as part
from console.case_parts import confirmations
from console.forms import case_in, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from locales.answers import problem
from rulebook.answers import Problem, parse
from rulebook.conditions import Value
from storage import audit
from storage.engine import Session
from storage.queries import officials
from storage.queries.cases import Filed

LONGEST = 1000


async def show(request: web.Request) -> web.Response:
    """The whole form."""
    return await _page(request)


async def start(request: web.Request) -> web.Response:
    """Begin the form of a case that waits for its first visit: the visit is logged with it."""
    case = await case_in(request)
    house = request.app[HOUSE]
    try:
        async with house.sessions.write() as session:
            await checks.start(session, house.rules, actor_of(request), case)
    except Declined as declined:
        return await _page(request, declined.sentence())
    raise web.HTTPSeeOther(f"/console/cases/{case.id}/check")


async def answer(request: web.Request) -> web.Response:
    """Save one answer, or take a section over from the visit before."""
    form, case = await request.post(), await case_in(request)
    house, actor = request.app[HOUSE], actor_of(request)
    try:
        async with house.sessions.write() as session:
            if section := str(form.get("unchanged", "")):
                await checks.as_before(session, house.rules, actor, case, section)
            else:
                section = await _answer(request, session, case, form)
    except (Declined, _NoAnswer) as declined:
        return await _page(request, str(declined))
    raise web.HTTPSeeOther(f"/console/cases/{case.id}/check?saved=1#{section}")


async def finish(request: web.Request) -> web.Response:
    """Finish the form, or say which sections are still without an answer."""
    case = await case_in(request)
    house = request.app[HOUSE]
    try:
        async with house.sessions.write() as session:
            await checks.finish(session, house.rules, actor_of(request), case)
    except Declined as declined:
        return await _page(request, declined.sentence())
    raise web.HTTPSeeOther(f"/console/cases/{case.id}/check?finished=1")


async def question(request: web.Request) -> web.Response:
    """Answer a question to the verifier."""
    form, case = await request.post(), await case_in(request)
    text = clean(str(form.get("answer", "")), LONGEST)
    if not text:
        return await _page(request, _("Please write what you found."))
    async with request.app[HOUSE].sessions.write() as session:
        done = await checks.answer_question(
            session, actor_of(request), case.id, number_in(request, "question"), text
        )
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/cases/{case.id}?done=1")


class _NoAnswer(Exception):
    """What was typed answers nothing; the text says why."""


async def _answer(request: web.Request, session: Session, case: Filed, form: Any) -> str:
    """Save what a form says of one field; returns the section it belongs to."""
    house, actor = request.app[HOUSE], actor_of(request)
    sheet = await checks.sheet(session, house.rules, actor, case)
    field = str(form.get("field", ""))[:40]
    cell = sheet.cell(field) if sheet else None
    if sheet is None or cell is None:
        raise _NoAnswer(_("This question is not asked of this household now."))
    value = _read(sheet, cell, form, session)
    if isinstance(value, Problem):
        why = problem(value)
        raise _NoAnswer(_("%(question)s — %(why)s", question=cell.question.text, why=why))
    await checks.answer(session, house.rules, actor, case, field, value)
    return next(one.section.key for one in sheet.parts if cell in one.cells)


def _read(sheet: Sheet, cell: Cell, form: Any, session: Session) -> Value | Problem | None:
    """What the form says: as said before, what was chosen, or what was typed; empty is nothing."""
    asked = cell.question
    if form.get("same"):
        return cell.before if cell.said is None else cell.said
    given = [str(item) for item in form.getall("value", [])]
    if asked.type == "multi":
        return tuple(key for key in asked.options if key in given)
    text = clean(given[0] if given else "", LONGEST)
    if not text:
        return None
    if asked.type == "choice":
        return text if text in asked.options else Problem(asked, "no_choice")
    if asked.type == "bool":
        return text == "yes"
    found = parse(asked, text, {**sheet.said, **sheet.seen}, session.moment.today)
    return found if isinstance(found, Problem) else found.value


async def _page(request: web.Request, problem_text: str = "") -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    case = await case_in(request)
    async with house.sessions.write() as session:
        sheet = await checks.sheet(session, house.rules, actor, case)
        if sheet is None:
            raise web.HTTPNotFound
        standing = await part.look(session, house.rules, actor, case)
        asked = await confirmations.look(session, house.rules, actor, case)
        people = {cell.by for one in sheet.parts for cell in one.cells if cell.by}
        names = await officials.names(session, people)
        await audit.record(session, actor.name, "case.read", f"case:{case.id}", {"page": "check"})
    return await page(
        request,
        "check.html",
        {
            "sheet": sheet,
            "standing": standing,
            "asked": asked,
            "names": names,
            "in_words": in_words,
            "sums": arithmetic(sheet, house.rules.check_form.questions),
            "differences": differences(sheet),
            "waits": checks.waits_for_visit(sheet.case),
            "editable": checks.paper_of(house.rules, case) is not None
            and checks.may_answer(actor, case),
            "paper": checks.paper_of(house.rules, case),
            "documents": house.rules.documents,
            "problem": problem_text,
            "saved": "saved" in request.query and not problem_text,
            "finished": "finished" in request.query and not problem_text,
        },
        HTTPStatus.UNPROCESSABLE_ENTITY if problem_text else HTTPStatus.OK,
    )
