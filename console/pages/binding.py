"""A one-time code that binds an official's chat."""

from aiohttp import web

from acts import binding
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from storage.queries import officials
from storage.queries.officials import Serving


async def show(request: web.Request) -> web.Response:
    """For whom a code may be made: oneself, and whoever serves the same places."""
    return await page(request, "binding.html", {"people": await _people(request), "code": None})


async def make(request: web.Request) -> web.Response:
    """Make the code and show it, this once."""
    actor = actor_of(request)
    given = str((await request.post()).get("person", ""))
    people = await _people(request)
    if given not in people:
        raise web.HTTPNotFound
    async with request.app[HOUSE].sessions.write() as session:
        code = await binding.make_code(session, actor, int(given))
    shown = {"code": f"{code[:4]} {code[4:]}", "name": people[given]}
    return await page(request, "binding.html", {"people": people, **shown})


async def _people(request: web.Request) -> dict[str, str]:
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        found: list[Serving] = []
        for region_id in dict.fromkeys(post.region_id for post in actor.held):
            found += await officials.of_region(
                session, actor.scope, region_id, session.moment.today
            )
    own = [serving for serving in found if serving.person_id == actor.person_id]
    return {str(serving.person_id): serving.name for serving in own + found}
