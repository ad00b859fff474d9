"""A minute or another paper of the log: added to one's own entry later, and looked at."""

from aiohttp import web

from acts.activities import papers
from acts.declined import Declined
from console import pictured
from console.forms import declined, number_in
from console.gate import actor_of
from console.house import HOUSE
from storage import audit
from storage.queries import activity_papers

LOG = "/console/activities"


async def add(request: web.Request) -> web.Response:
    """Add a picture to an entry that was logged before, or say why this one cannot be taken."""
    actor, activity_id = actor_of(request), number_in(request, "activity")
    sent = await pictured.read(request)
    try:
        async with request.app[HOUSE].sessions.write() as session:
            kept = await papers.keep(session, actor, activity_id, sent.needed())
    except Declined as error:
        return await declined(request, error, LOG)
    if kept is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(LOG)


async def show(request: web.Request) -> web.Response:
    """The picture of a paper; that it was looked at is written down."""
    actor, activity_id = actor_of(request), number_in(request, "activity")
    paper_id = number_in(request, "paper")
    async with request.app[HOUSE].sessions.write() as session:
        shown = await activity_papers.content(session, actor.scope, activity_id, paper_id)
        if shown is None:
            raise web.HTTPNotFound
        about = {"paper": paper_id}
        subject = f"activity:{activity_id}"
        await audit.record(session, actor.name, "activity.paper_read", subject, about)
    return web.Response(body=shown, content_type=activity_papers.JPEG)
