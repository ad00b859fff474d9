"""Papers of cases: made as PDF or sheet, and signed ones put on file as pictures."""

from http import HTTPStatus
from urllib.parse import quote

from aiohttp import web

from acts.declined import Declined
from acts.papers import keeping, making
from acts.papers.making import MEDIA_TYPES, PDF, Order
from acts.papers.paper import Paper
from console import pictured
from console.case_parts import papers as part
from console.forms import case_in, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from storage import audit
from storage.queries import households, paper_data
from storage.queries.cases import Filed


async def make(request: web.Request) -> web.Response:
    """One paper of a case as a file; that it was made is written down."""
    house, actor = request.app[HOUSE], actor_of(request)
    key, _dot, form = request.match_info["name"].partition(".")
    if form not in MEDIA_TYPES:
        raise web.HTTPNotFound
    order = Order(key, form, large=request.query.get("large") == "1")
    case = await case_in(request)
    try:
        async with house.sessions.read() as session:
            paper = await making.compose(session, house.rules, actor, case, order)
        content = await making.put_out(house.press, paper, form)
    except Declined as declined:
        return await _page(request, case, declined.sentence())
    async with house.sessions.write() as session:
        await making.note(session, actor, f"case:{case.id}", order)
    return download(paper, content, form)


async def show(request: web.Request) -> web.Response:
    """The form by which a signed paper is put on file."""
    return await _page(request, await case_in(request))


async def keep(request: web.Request) -> web.Response:
    """Put a signed paper on file, or say why this picture cannot be taken."""
    house, case = request.app[HOUSE], await case_in(request)
    try:
        sent = await pictured.read(request)
        key, picture = sent.fields.get("key", "")[:40], sent.needed()
        async with house.sessions.write() as session:
            kept = await keeping.keep(
                session, house.rules, actor_of(request), case.id, key, picture
            )
    except Declined as declined:
        return await _page(request, case, declined.sentence())
    if kept is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/cases/{case.id}?done=1")


async def kept(request: web.Request) -> web.Response:
    """The picture of a signed paper; that it was looked at is written down."""
    case, actor = await case_in(request), actor_of(request)
    document = number_in(request, "document")
    async with request.app[HOUSE].sessions.write() as session:
        shown = await paper_data.scan(session, actor.scope, case.id, document)
        if shown is None:
            raise web.HTTPNotFound
        await audit.record(session, actor.name, "paper.read", f"document:{document}")
    return web.Response(body=shown, content_type=paper_data.JPEG)


def download(paper: Paper, content: bytes, form: str) -> web.Response:
    """A made paper as a file; a browser shows a PDF and saves a sheet."""
    how = "inline" if form == PDF else "attachment"
    name = quote(making.file_name(paper, form))
    return web.Response(
        body=content,
        content_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": f"{how}; filename*=UTF-8''{name}"},
    )


async def _page(request: web.Request, case: Filed, problem: str = "") -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        shown = await part.look(session, house.rules, actor, case)
        household = await households.get(session, actor.scope, case.household_id or 0)
    values = {
        "case": case,
        "about": households.label(household) if household else case.subject,
        "expected": shown.expected if shown else (),
        "chosen": request.query.get("key", ""),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return await page(request, "papers.html", values, status)
