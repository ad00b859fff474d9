"""Posters with the code of a village: one village, or all of a township in one file."""

from aiohttp import web

from acts import village_posters
from acts.papers.render import BrokenLayout
from acts.village_posters import A4, SIZES
from console.forms import declined
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from storage.queries import regions
from storage.queries.regions import Place

MOST = 400
"""Villages in one file; a county has fewer."""


async def show(request: web.Request) -> web.Response:
    """The villages of one's posts by township, each with its paper."""
    house = request.app[HOUSE]
    async with house.sessions.read() as session:
        found = await village_posters.villages(session, actor_of(request).scope)
        towns = {place.id: place for place in await regions.all_of(session, ("township",))}
    below: dict[str, list[Place]] = {}
    for place in found:
        below.setdefault(place.parent_id or "", []).append(place)
    values = {
        "towns": [(towns.get(town), places) for town, places in below.items()],
        "reachable": bool(house.public_url),
        "sms_number": house.sms_number,
    }
    return await page(request, "posters.html", values)


async def paper(request: web.Request) -> web.Response:
    """The posters of a place as PDF; a foreign place and one without villages are not there."""
    house, region = request.app[HOUSE], request.match_info["region"][:40]
    size = request.query.get("size", A4)
    if size not in SIZES:
        raise web.HTTPNotFound
    async with house.sessions.read() as session:
        found = await village_posters.villages(session, actor_of(request).scope, region)
        if not 0 < len(found) <= MOST:
            raise web.HTTPNotFound
        posters = await village_posters.of_villages(
            session, found, house.public_url, house.sms_number
        )
    try:
        content = await village_posters.pdf(house.press, posters, size)
    except BrokenLayout as error:
        return await declined(request, error, "/console/posters")
    headers = {"Content-Disposition": f'inline; filename="{region}.pdf"'}
    return web.Response(body=content, content_type="application/pdf", headers=headers)
