"""The first page, and what machines ask: is the process up, do its loops make progress."""

from http import HTTPStatus

from aiohttp import web

from channels.text import clean
from console.house import HOUSE
from console.render import ICON, page
from locales import _
from storage.queries import regions

LONGEST_SILENCE = 30.0


async def show(request: web.Request) -> web.Response:
    """What this is, and the ways in: a village by its number or by its township, the chat."""
    typed, town = clean(request.query.get("code", ""), 40), request.query.get("town", "")
    async with request.app[HOUSE].sessions.read() as session:
        towns = await regions.all_of(session, ("township",))
        found = await regions.get(session, typed.replace(" ", "")) if typed else None
        chosen = next((place for place in towns if place.id == town), None)
        villages = await regions.children(session, chosen.id) if chosen else []
    if found and found.level == "village":
        raise web.HTTPSeeOther(f"/r/{found.id}")
    wrong = _("There is no village with this number. Look at the poster again, or choose below.")
    values = {
        "village": None,
        "typed": typed,
        "problem": wrong if typed else "",
        "towns": towns,
        "chosen": chosen,
        "villages": [place for place in villages if place.level == "village"],
    }
    status = HTTPStatus.NOT_FOUND if typed else HTTPStatus.OK
    return await page(request, "start.html", values, status)


async def health(request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"ok": True})


async def ready(request: web.Request) -> web.Response:
    """Every loop has made progress lately; 503 names those that have not."""
    house = request.app[HOUSE]
    silent = {
        name: round(age, 1)
        for name, age in house.progress().items()
        if age > house.limits.get(name, LONGEST_SILENCE)
    }
    return web.json_response({"ready": not silent, "silent": silent}, status=503 if silent else 200)


async def icon(request: web.Request) -> web.Response:
    """The little picture browsers ask for by themselves."""
    return web.Response(body=ICON, content_type="image/svg+xml")
