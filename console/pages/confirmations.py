"""A household confirms at the desk: a code sent to its phone and told to the visitor, or paper."""

from http import HTTPStatus

from aiohttp import web

from acts import checks
from acts import confirmations as acts
from acts.checks.summaries import summary
from acts.confirmations import CHECK, Entered, Meant
from acts.declined import Declined
from channels.text import clean
from console.case_parts import confirmations as part
from console.darkroom import Full
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.photos import DARKROOM
from console.render import page
from console.uploads import FILE, TooLarge, Unreadable, upload_of
from locales import _
from storage.queries import cases, confirmations, households
from storage.queries.confirmations import Confirmation

LONGEST_NOTE = 300


async def show(request: web.Request) -> web.Response:
    """What was asked, what to read out, and the ways to confirm it."""
    return await _page(request)


async def code(request: web.Request) -> web.Response:
    """Send the household a one-time code."""
    house = request.app[HOUSE]
    try:
        async with house.sessions.write() as session:
            sent = await acts.send_code(session, house.rules, actor_of(request), _id(request))
    except Declined as declined:
        return await _page(request, declined.sentence())
    if sent is None:
        raise web.HTTPNotFound
    return await _page(request, sent=True)


async def enter(request: web.Request) -> web.Response:
    """Take the code the household told the visitor."""
    form = await request.post()
    house = request.app[HOUSE]
    async with house.sessions.write() as session:
        entered = await acts.by_code(
            session, house.rules, actor_of(request), _id(request), str(form.get("code", ""))[:20]
        )
    match entered:
        case None:
            raise web.HTTPNotFound
        case Entered.TOO_OFTEN:
            return await _page(
                request, _("Too many wrong codes. Wait ten minutes, or let them sign on paper.")
            )
        case Entered.WRONG:
            return await _page(
                request, _("This code is wrong or older than ten minutes. Have it read out again.")
            )
    raise web.HTTPSeeOther(f"/console/confirmations/{_id(request)}?done=1")


async def paper(request: web.Request) -> web.Response:
    """Write down what the household signed, with a picture where there is one."""
    try:
        said, picture = await _signed(request)
    except (TooLarge, Unreadable):
        return await _page(request, _("The picture is too large or cannot be read. At most 5 MB."))
    except _Unusable as error:
        return await _page(request, str(error))
    house = request.app[HOUSE]
    try:
        async with house.sessions.write() as session:
            done = await acts.on_paper(
                session, house.rules, actor_of(request), _id(request), said, picture
            )
    except Declined as declined:
        return await _page(request, declined.sentence())
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/confirmations/{_id(request)}?done=1")


class _Unusable(Exception):
    """The form cannot be taken as it is; the text says why."""


async def _signed(request: web.Request) -> tuple[Meant, bytes | None]:
    fields = await upload_of(request).fields()
    answer = fields.get("answer", b"").decode("ascii", "replace")
    if answer not in ("yes", "no"):
        raise _Unusable(_("Choose what the household said."))
    note = clean(fields.get("note", b"").decode("utf-8", "replace"), LONGEST_NOTE)
    return Meant(answer == "yes", note=note), await _developed(fields.get(FILE, b""))


async def _developed(data: bytes) -> bytes | None:
    if not data:
        return None
    try:
        with DARKROOM.place():
            picture = await DARKROOM.develop(data)
    except Full:
        raise _Unusable(
            _("Many people are sending pictures now. Please try again in a minute.")
        ) from None
    if picture is None:
        raise _Unusable(_("This picture cannot be opened. Please choose another."))
    return picture


def _id(request: web.Request) -> int:
    return number_in(request, "confirmation")


async def _page(request: web.Request, problem: str = "", *, sent: bool = False) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        asked = await confirmations.get(session, actor.scope, _id(request))
        case = await cases.get(session, actor.scope, asked.case_id or 0) if asked else None
        if asked is None or case is None:
            raise web.HTTPNotFound
        household = await households.get(session, actor.scope, asked.household_id)
        sheet = (
            await checks.sheet(session, house.rules, actor, case) if asked.kind == CHECK else None
        )
    return await page(
        request,
        "check_confirmation.html",
        {
            "one": part.in_words(asked),
            "case": case,
            "household": households.label(household) if household else "",
            "read_out": summary(sheet) if sheet and _is_same(sheet.version, asked) else "",
            "open": asked.answer is None,
            "problem": problem,
            "sent": sent,
        },
        HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
    )


def _is_same(version: str, asked: Confirmation) -> bool:
    """Whether the form still says what was asked about; else it must be finished again."""
    return version == asked.version
