"""The letter of consent at a visit: read out, answered before an official, and taken back."""

from http import HTTPStatus

from aiohttp import web

from acts import consent
from acts.consent import OWN_CHAT, Witnessed
from acts.declined import Declined
from console.auth import confirmed
from console.case_parts import consent as part
from console.darkroom import Full
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.photos import DARKROOM
from console.render import page
from console.uploads import FILE, TooLarge, Unreadable, upload_of
from locales import _
from storage import audit
from storage.queries import cases, consents, households
from storage.queries.consents import DECLINED, GIVEN, PAPER

SAID = (GIVEN, DECLINED)
HOW = (PAPER, OWN_CHAT)


async def show(request: web.Request) -> web.Response:
    """The whole letter to read out, and the form for the answer."""
    return await _page(request)


async def witness(request: web.Request) -> web.Response:
    """Keep what the household said before the official who is signed in."""
    try:
        said = await _said(request)
    except (TooLarge, Unreadable):
        return await _page(request, _("The picture is too large or cannot be read. At most 5 MB."))
    if isinstance(said, str):
        return await _page(request, said)
    house = request.app[HOUSE]
    try:
        async with house.sessions.write() as session:
            kept = await consent.witness(
                session, house.rules, actor_of(request), case_id(request), said
            )
    except Declined as declined:
        return await _page(request, declined.sentence())
    return _back(request, kept is not None)


async def withdraw(request: web.Request) -> web.Response:
    """Take the letter back; it needs the password once more."""
    form = await request.post()
    if not await confirmed(request, str(form.get("password", ""))):
        return await _page(request, _("This needs your password once more; it was not right."))
    house = request.app[HOUSE]
    try:
        async with house.sessions.write() as session:
            kept = await consent.withdraw(session, actor_of(request), case_id(request))
    except Declined as declined:
        return await _page(request, declined.sentence())
    return _back(request, kept is not None)


async def picture(request: web.Request) -> web.Response:
    """The picture of a signed letter; that it was looked at is written down."""
    document, actor = number_in(request, "document"), actor_of(request)
    async with request.app[HOUSE].sessions.write() as session:
        shown = await consents.picture(session, actor.scope, case_id(request), document)
        if shown is None:
            raise web.HTTPNotFound
        await audit.record(session, actor.name, "picture.read", f"document:{document}")
    return web.Response(body=shown, content_type=consent.JPEG)


def case_id(request: web.Request) -> int:
    """The id of the case in an address; what is none is not there."""
    return number_in(request, "case")


async def _said(request: web.Request) -> Witnessed | str:
    """What the form says, or what is wrong with it."""
    fields = await upload_of(request).fields()
    answer = fields.get("answer", b"").decode("ascii", "replace")
    how = fields.get("how", b"").decode("ascii", "replace")
    if answer not in SAID or how not in HOW:
        return _("Choose what the household said, and how.")
    data = fields.get(FILE, b"")
    if not data:
        return Witnessed(answer, how)
    try:
        with DARKROOM.place():
            picture = await DARKROOM.develop(data)
    except Full:
        return _("Many people are sending pictures now. Please try again in a minute.")
    if picture is None:
        return _("This picture cannot be opened. Please choose another.")
    return Witnessed(answer, how, picture)


def _back(request: web.Request, found: bool) -> web.Response:
    if not found:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/cases/{request.match_info['case']}?done=1")


async def _page(request: web.Request, problem: str = "") -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        case = await cases.get(session, actor.scope, case_id(request))
        standing = await part.look(session, house.rules, actor, case) if case else None
        if case is None or standing is None:
            raise web.HTTPNotFound
        household = await households.get(session, actor.scope, case.household_id or 0)
    return await page(
        request,
        "consent.html",
        {
            "case": case,
            "household": households.label(household) if household else "",
            "letter": house.rules.exchanges.consent_letter,
            "part": standing,
            "may_carry": actor.role_among(case.path, consent.CARRIERS, case.household_id),
            "problem": problem,
        },
        HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
    )
