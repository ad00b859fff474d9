"""Saved lists: whom things are sent to again and again, under a name."""

from collections.abc import Mapping

from aiohttp import web

from acts import saved_audiences
from acts.declined import Declined
from channels.text import clean
from console.forms import Wrong, number_in, wrong_of
from console.gate import actor_of
from console.house import HOUSE
from console.pages.notices import chosen_region, may_send, own_places
from console.render import page

LONGEST = 500
BLANK = {"name": "", "audience": ""}


async def index(request: web.Request) -> web.Response:
    """The lists one may use, and the form that saves another."""
    return await _page(request, {**BLANK, "region": ""}, Wrong())


async def save(request: web.Request) -> web.Response:
    """Save a list; what cannot be understood is said, and what was typed stays."""
    form = await request.post()
    typed = {name: clean(str(form.get(name, "")), LONGEST) for name in BLANK}
    actor, house = actor_of(request), request.app[HOUSE]
    async with house.sessions.read() as session:
        region = await chosen_region(session, actor, form.get("region"))
    try:
        async with house.sessions.write() as session:
            await saved_audiences.save(
                session, house.rules, actor, region, typed["name"], typed["audience"]
            )
    except Declined as declined:
        return await _page(request, {**typed, "region": region.id}, wrong_of(declined, BLANK))
    raise web.HTTPSeeOther("/console/audiences")


async def remove(request: web.Request) -> web.Response:
    """Take a list away."""
    audience_id = number_in(request, "audience")
    async with request.app[HOUSE].sessions.write() as session:
        removed = await saved_audiences.remove(session, actor_of(request), audience_id)
    if not removed:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther("/console/audiences")


async def _page(request: web.Request, kept: Mapping[str, str], wrong: Wrong) -> web.Response:
    actor, house = actor_of(request), request.app[HOUSE]
    if not may_send(actor):
        raise web.HTTPNotFound
    async with house.sessions.read() as session:
        values = {
            "saved": await saved_audiences.listed(session, house.rules, actor),
            "places": await own_places(session, actor),
            "kept": kept,
            "wrong": wrong,
        }
    return await page(request, "audiences.html", values, 422 if wrong else 200)
