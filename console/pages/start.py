"""The first page, and what machines ask: is the process up, do its loops make progress."""

from aiohttp import web

from console.house import HOUSE
from console.render import STATIC, page

LONGEST_SILENCE = 30.0


async def show(request: web.Request) -> web.Response:
    """What this is, and the ways in."""
    return await page(request, "start.html")


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


async def icon(request: web.Request) -> web.FileResponse:
    """The little picture browsers ask for by themselves."""
    return web.FileResponse(STATIC / "favicon.svg", headers={"Content-Type": "image/svg+xml"})
