"""The monthly report: choose place and month, fetch the draft, note that it was sent off."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from acts.actor import Actor, NotAllowed
from acts.declined import Declined
from acts.papers import making, sending
from acts.papers.making import MEDIA_TYPES, Order
from acts.papers.monthly_report import REPORT, Month, month_of
from console.gate import actor_of
from console.house import HOUSE
from console.pages.papers import download
from console.render import page
from locales import _
from notifications import report_chores
from storage.engine import Session
from storage.queries import regions
from storage.queries.regions import Place


async def show(request: web.Request) -> web.Response:
    """The page; place and month are in the address."""
    return await _page(request, request.query)


async def make(request: web.Request) -> web.Response:
    """The draft as a file; that it was made is written down."""
    house, actor = request.app[HOUSE], actor_of(request)
    form = request.match_info["form"]
    async with house.sessions.read() as session:
        place, month = await _chosen(session, actor, request.query)
        if form not in MEDIA_TYPES or place is None or month is None:
            raise web.HTTPNotFound
        paper = await making.report(session, house.rules, actor, place, month)
    if paper is None:
        raise web.HTTPNotFound
    try:
        content = await making.put_out(house.press, paper, form)
    except Declined as declined:
        return await _page(request, request.query, declined.sentence())
    async with house.sessions.write() as session:
        await making.note(session, actor, f"region:{place.id}", Order(REPORT, form))
    return download(paper, content, form)


async def sent(request: web.Request) -> web.Response:
    """Note that the report of a month was sent off."""
    house, actor, form = request.app[HOUSE], actor_of(request), await request.post()
    try:
        async with house.sessions.write() as session:
            place, month = await _chosen(session, actor, form)
            if place is None or month is None:
                raise web.HTTPNotFound
            done = await sending.sent_off(session, actor, place, month)
    except NotAllowed:
        return await _page(request, form, _("Only who reports for this place may note this."))
    if not done:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{report_chores.PAGE}?place={place.id}&month={month}&done=1")


async def _chosen(
    session: Session, actor: Actor, given: Mapping[str, Any]
) -> tuple[Place | None, Month | None]:
    """The place and month of an address or form; a foreign place is none."""
    place = await regions.get(session, str(given.get("place", "")))
    month = month_of(str(given.get("month", "")))
    seen = place if place and actor.scope.covers(place.path) else None
    return seen, month


async def _places(session: Session, actor: Actor) -> list[Place]:
    """The places somebody may report on: their own, and those below down to the townships."""
    own = {post.region_id for post in actor.held}
    return [
        one
        for one in await regions.all_of(session)
        if actor.scope.covers(one.path) and (one.level != "village" or one.id in own)
    ]


async def _page(request: web.Request, given: Mapping[str, Any], problem: str = "") -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        places = await _places(session, actor)
        place, month = await _chosen(session, actor, given)
        today = session.moment.today
    values = {
        "places": places,
        "place": place.id if place else places[0].id if places else "",
        "month": str(month or Month(today.year, today.month)),
        "due": report_chores.due(today),
        "done": "done" in given and not problem,
        "may_note": any(post.role in report_chores.ROLES for post in actor.held),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return await page(request, "papers_report.html", values, status)
