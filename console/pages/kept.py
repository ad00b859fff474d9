"""What was typed when a sign-in had ended: shown once more, to be sent again or thrown away."""

from aiohttp import web

from console import kept_text
from console.gate import actor_of
from console.render import page
from console.sections import menu
from console.sessions import session_of


async def show(request: web.Request) -> web.Response:
    """Everything that was kept for the account that has signed in."""
    actor = actor_of(request)
    found = [
        (one, menu(actor, one.path.partition("?")[0]).here)
        for one in kept_text.given_back(request, await session_of(request))
    ]
    return await page(request, "kept.html", {"found": found})


async def drop(request: web.Request) -> web.Response:
    """Throw one of them away."""
    path = str((await request.post()).get("form", ""))
    kept_text.drop(await session_of(request), path)
    raise web.HTTPSeeOther(kept_text.PLACE)
