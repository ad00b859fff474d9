"""What needs a person: words nobody understood, wishes to be called, alarms."""

from aiohttp import web

from acts.sensitive import NAMES_READERS
from console import words
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from storage import audit
from storage.queries import web as queries


async def index(request: web.Request) -> web.Response:
    """The list, the oldest first."""
    async with request.app[HOUSE].sessions.read() as session:
        rows = await queries.handoffs(session, actor_of(request).scope)
    values = {
        "rows": rows,
        "names_readers": any(post.role in NAMES_READERS for post in actor_of(request).held),
        "reason": lambda key: words.word(words.HANDOFF_REASONS, key),
        "hidden": words.hidden,
    }
    return await page(request, "handoffs.html", values)


async def close(request: web.Request) -> web.Response:
    """Take something off the list: somebody has seen to it."""
    actor = actor_of(request)
    given = number_in(request, "handoff")
    async with request.app[HOUSE].sessions.write() as session:
        if not await queries.close_handoff(session, actor.scope, given, actor.person_id):
            raise web.HTTPNotFound
        await audit.record(session, actor.name, "handoff.closed", f"handoff:{given}")
    raise web.HTTPSeeOther("/console/handoffs")
