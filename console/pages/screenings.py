"""Screening campaigns: which run, how far every village is, who remains; opening and closing."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any

from aiohttp import web

from acts.actor import Actor
from acts.declined import Declined
from acts.screenings import campaigns, exporting
from acts.screenings.campaigns import Plan
from channels.text import clean
from console import words
from console.downloads import workbook
from console.forms import number_in, reason_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from rulebook.screening import Span
from storage.engine import Session
from storage.queries import regions, screenings, unscreened, visit_pauses
from storage.queries.screenings import Coverage, Screening, VillageCoverage

PAUSES: words.Words = {
    "away": lambda: _("away"),
    "refuses": lambda: _("does not want a visit"),
    "hospital": lambda: _("in hospital"),
    "other": lambda: _("another reason"),
}
FIELDS = ("region", "title", "first", "last")


async def index(request: web.Request) -> web.Response:
    """The campaigns that concern this official, and the form to open one."""
    return await _index(request)


async def begin(request: web.Request) -> web.Response:
    """Show what a campaign would look at, and open it once that was seen."""
    house, actor = request.app[HOUSE], actor_of(request)
    form = await request.post()
    typed = {name: clean(str(form.get(name, "")), 60) for name in FIELDS}
    plan = Plan(typed["region"], typed["title"], Span(_day(typed["first"]), _day(typed["last"])))
    try:
        if form.get("seen") != "1":
            async with house.sessions.read() as session:
                planned = await campaigns.preview(session, actor, plan)
                place = await regions.get(session, plan.region_id)
            if planned is None or place is None:
                raise web.HTTPNotFound
            values: dict[str, Any] = {
                "typed": typed,
                "span": plan.span,
                "today": house.sessions.clock.moment().today,
                "planned": _places(planned),
                "place": place.name,
                "whole": campaigns.counts(place.level),
            }
            return await page(request, "screening_new.html", values)
        async with house.sessions.write() as session:
            opened = await campaigns.begin(session, actor, plan)
    except Declined as declined:
        return await _index(request, declined.sentence(), typed)
    if opened is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/screenings/{opened.id}")


async def show(request: web.Request) -> web.Response:
    """One campaign, village by village in the order of the places."""
    return await _campaign(request)


async def village(request: web.Request) -> web.Response:
    """The households of a village that remain, and apart from them those that are paused."""
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        screening = await _screening(session, request)
        place = await regions.get(session, request.match_info["village"])
        if place is None or not actor.scope.covers(place.path):
            raise web.HTTPNotFound
        left = await unscreened.remaining(session, actor.scope, screening, place.id)
        reached = await screenings.coverage(session, screening.id, place.path)
        paused = await visit_pauses.paused(session, [one.id for one in left], session.moment.today)
    values = {
        "screening": screening,
        "place": place,
        "reached": reached,
        "left": [one for one in left if one.id not in paused],
        "paused": [(one, paused[one.id]) for one in left if one.id in paused],
        "why": lambda kind: words.word(PAUSES, kind),
    }
    return await page(request, "screening_village.html", values)


async def close(request: web.Request) -> web.Response:
    """Close a campaign; households that remain need a reason."""
    house, actor = request.app[HOUSE], actor_of(request)
    given, reason = number_in(request, "screening"), await reason_in(request)
    try:
        async with house.sessions.write() as session:
            done = await campaigns.finish(session, house.rules, actor, given, reason)
    except Declined as declined:
        return await _campaign(request, declined.sentence(), reason)
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/screenings/{given}")


async def export(request: web.Request) -> web.Response:
    """The villages of a campaign as a workbook; it is written down that it was taken."""
    async with request.app[HOUSE].sessions.write() as session:
        screening = await _screening(session, request)
        name, content = await exporting.export(session, actor_of(request), screening)
    return workbook(name, content)


async def _index(
    request: web.Request, problem: str = "", typed: Mapping[str, str] | None = None
) -> web.Response:
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        found = await screenings.page(session, actor.scope)
        shown = [
            (one, None if one.closed_on else await _reached(session, actor, one)) for one in found
        ]
        names = {place.id: place.name for place in await regions.all_of(session, campaigns.WHERE)}
        places = await campaigns.places(session, actor)
    values = {
        "campaigns": shown,
        "names": names,
        "places": places,
        "typed": typed or dict.fromkeys(FIELDS, ""),
        "problem": problem,
    }
    return await page(request, "screenings.html", values, _status(problem))


async def _campaign(request: web.Request, problem: str = "", reason: str = "") -> web.Response:
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        screening = await _screening(session, request)
        villages = await screenings.by_village(session, actor.scope, screening)
        place = await regions.get(session, screening.region_id)
        written = await screenings.reason(session, screening)
        today = session.moment.today
    total = _sum(villages)
    values = {
        "screening": screening,
        "place": place.name if place else "",
        "whole": place is not None and campaigns.counts(place.level),
        "townships": _places(villages),
        "reached": total,
        "written": written,
        "closes": campaigns.may(actor, screening.path) and screening.closed_on is None,
        "over": today > screening.last or total.done == total.total,
        "reason": reason,
        "problem": problem,
    }
    return await page(request, "screening.html", values, _status(problem))


async def _screening(session: Session, request: web.Request) -> Screening:
    given = number_in(request, "screening")
    found = await screenings.get(session, actor_of(request).scope, given)
    if found is None:
        raise web.HTTPNotFound
    return found


async def _reached(session: Session, actor: Actor, screening: Screening) -> Coverage:
    """How far a campaign is in the places of this official."""
    return _sum(await screenings.by_village(session, actor.scope, screening))


def _places(
    villages: Sequence[VillageCoverage],
) -> list[tuple[str, Coverage, list[VillageCoverage]]]:
    """The villages by township with the township's sums, in the order of the tree."""
    grouped = [(name, list(own)) for name, own in groupby(villages, key=lambda one: one.township)]
    return [(name, _sum(own), own) for name, own in grouped]


def _sum(villages: Sequence[VillageCoverage]) -> Coverage:
    reached: list[Any] = [one.coverage for one in villages]
    return Coverage(
        sum(one.done for one in reached),
        sum(one.total for one in reached),
        sum(one.paused for one in reached),
    )


def _day(text: str) -> date:
    """A day of the form; what is none is a day long past, which is refused in words."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _status(problem: str) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
