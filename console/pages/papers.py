"""Papers of cases: made as PDF or sheet, and signed ones put on file as pictures."""

from http import HTTPStatus
from urllib.parse import quote

from aiohttp import web

from acts.notices import Declined
from acts.papers import keeping, making
from acts.papers.making import MEDIA_TYPES, PDF, Order
from acts.papers.paper import Paper
from console.case_parts import papers as part
from console.darkroom import Full
from console.forms import case_in, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.photos import DARKROOM
from console.render import page
from console.uploads import FILE, TooLarge, Unreadable, upload_of
from locales import _
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
        key, picture = await _received(request)
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


class NotAPicture(Declined):
    """Send a picture of the paper; the sentence says what was wrong with what came."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence

    def sentence(self) -> str:
        return self._sentence


async def _received(request: web.Request) -> tuple[str, bytes]:
    """Which paper, and its picture as a small JPEG without anything but its pixels."""
    try:
        with DARKROOM.place():
            fields = await upload_of(request).fields()
            data = fields.get(FILE, b"")
            developed = await DARKROOM.develop(data) if data else None
    except TooLarge:
        raise NotAPicture(
            _("This picture is too large. Please choose one of at most 5 MB.")
        ) from None
    except Unreadable:
        raise NotAPicture(_("That could not be read. Please send it again.")) from None
    except Full:
        raise NotAPicture(
            _("Many people are sending pictures now. Please try again in a minute.")
        ) from None
    if developed is None:
        raise NotAPicture(
            _("This file is no picture that can be opened; nothing was put on file. Send a JPEG.")
        )
    return fields.get("key", b"").decode("ascii", "replace")[:40], developed


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
