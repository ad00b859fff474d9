"""What waits for a second person: everything within one's own posts, with what to do next."""

from aiohttp import web

from acts import approvals
from console.gate import actor_of
from console.house import HOUSE
from console.render import page


async def index(request: web.Request) -> web.Response:
    """Kind by kind, the oldest first; what one prepared oneself is named as such."""
    actor, house = actor_of(request), request.app[HOUSE]
    async with house.sessions.read() as session:
        found = await approvals.waiting(session, house.rules, actor)
    mine = sum(not one.own for _name, several in found for one in several)
    values = {"kinds": found, "mine": mine}
    return await page(request, "approvals.html", values)
