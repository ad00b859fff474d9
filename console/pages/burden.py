"""What is asked of cadres: the meter by week and place, what comes from above, and forms."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from acts.actor import Actor
from acts.burden import inspections as planning
from acts.burden import meter
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from console.words import Words
from locales import _
from rulebook.burden import (
    ASSESSMENT,
    COMMITTEE,
    DEPARTMENT,
    FEWEST_CADRES,
    INSPECTION,
    MOST_MESSAGES,
    SURVEY,
    THIRD_PARTY,
    VILLAGE,
)
from storage.engine import Session
from storage.queries import form_requests, inspections, regions
from storage.queries.regions import Place

KINDS: Words = {
    INSPECTION: lambda: _("Inspection"),
    ASSESSMENT: lambda: _("Assessment"),
    THIRD_PARTY: lambda: _("Assessment by a third party"),
    SURVEY: lambda: _("Field study or visit"),
}
PARTIES: Words = {
    COMMITTEE: lambda: _("party committee or government"),
    DEPARTMENT: lambda: _("department"),
    VILLAGE: lambda: _("village"),
}
WEEKS = 6
SHOWN = 50
YEARS = range(2013, 2101)


async def index(request: web.Request) -> web.Response:
    """The meter of a place and those below it, what comes, and the forms there are."""
    house, actor = request.app[HOUSE], actor_of(request)
    today = house.sessions.clock.moment().today
    day = min(day_of(request.query.get("week", "")) or today, today)
    async with house.sessions.read() as session:
        choice = await places_of(session, actor)
        place = chosen(choice, request.query.get("region", ""))
        values: dict[str, Any] = {
            **await _measure(session, place, day),
            "coming": await inspections.seen_by(session, actor.scope, today, SHOWN),
            "forms": await form_requests.seen_by(session, actor.scope, SHOWN),
        }
    values |= {
        "places": choice,
        "plans": any(planning.may(actor, post.path) for post in actor.held),
        "may_cancel": lambda path: planning.may(actor, path),
        "kinds": KINDS,
        "done": request.query.get("done", ""),
    }
    return await page(request, "burden.html", values)


async def places_of(session: Session, actor: Actor) -> list[Place]:
    """The places this actor may see the meter of: those of their posts, and those below."""
    every = await regions.all_of(session, meter.LEVELS)
    return [place for place in every if meter.may(actor, place)]


def chosen(choice: list[Place], region_id: str) -> Place | None:
    """The place that is asked for, else the first; a foreign one is not there."""
    if not region_id:
        return choice[0] if choice else None
    for place in choice:
        if place.id == region_id:
            return place
    raise web.HTTPNotFound


async def _measure(session: Session, place: Place | None, day: date) -> Mapping[str, Any]:
    monday = day - timedelta(days=day.weekday())
    found: dict[str, Any] = {
        "place": place,
        "lines": [],
        "history": [],
        "monday": monday,
        "before": monday - timedelta(weeks=1),
        "after": monday + timedelta(weeks=1),
        "most": MOST_MESSAGES,
        "fewest": FEWEST_CADRES,
    }
    if place:
        found["lines"] = await meter.week(session, await meter.places_of(session, place), monday)
        found["history"] = await meter.weeks(session, place, monday, WEEKS)
    return found


def day_of(text: str) -> date | None:
    """A day of a form or an address; what is none, or of another age, is not given."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None
