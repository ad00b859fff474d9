"""A voice note of a case, for officials who may see it; that it was heard is written down."""

from aiohttp import web

from console.forms import case_in, number_in
from console.gate import actor_of
from console.house import HOUSE
from storage import audit
from storage.queries import voices


async def voice(request: web.Request) -> web.Response:
    """One voice note of a case."""
    case, document = await case_in(request), number_in(request, "document")
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.write() as session:
        found = await voices.content(session, actor.scope, case.id, document)
        if found is None:
            raise web.HTTPNotFound
        await audit.record(session, actor.name, "voice.read", f"document:{document}")
    headers = {"Content-Disposition": "inline"}
    return web.Response(body=found.content, content_type=found.media_type, headers=headers)
