"""The village's board on the web: for anybody what hangs today, and nothing that has come down."""

from http import HTTPStatus

from aiohttp import web

from acts.public_notices import text
from console.house import HOUSE
from console.render import plain
from rulebook import codes
from storage.queries import public_notices, regions

UNSEEN = {"X-Robots-Tag": "noindex, nofollow, noarchive"}
"""A search engine would keep what the village must no longer read."""


async def notice(request: web.Request) -> web.Response:
    """One notice as it hangs; over or never there looks the same, without a line of it."""
    house = request.app[HOUSE]
    code = codes.check(request.match_info["code"])
    async with house.sessions.read() as session:
        found = await public_notices.by_code(session, code) if code else None
        hangs = found is not None and found.hangs(session.moment.today)
        shown = await text.sheet(session, house.rules, found) if found and hangs else None
    if shown is None:
        return _unseen(plain(request, "board_gone.html", {}, HTTPStatus.NOT_FOUND))
    return _unseen(plain(request, "board_notice.html", {"sheet": shown}))


async def village(request: web.Request) -> web.Response:
    """All that hangs in a village today."""
    house = request.app[HOUSE]
    async with house.sessions.read() as session:
        place = await regions.get(session, request.match_info["village"])
        if place is None or place.level != "village":
            raise web.HTTPNotFound
        hanging = [
            (one.code, await text.sheet(session, house.rules, one))
            for one in await public_notices.board(session, place.id, session.moment.today)
        ]
    values = {"village": place.full_name, "hanging": hanging}
    return _unseen(plain(request, "board.html", values))


def _unseen(response: web.Response) -> web.Response:
    response.headers.update(UNSEEN)
    return response
