"""How the households of a village are reached, and which a notice did not reach."""

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from acts import phones
from console import words
from console.forms import number, number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from notifications.undelivered_chores import RECENT
from storage.queries import regions, undelivered, ways
from storage.queries.regions import Place

PAGE = 50


async def untold(request: web.Request) -> web.Response:
    """The households a notice did not reach: a visit that is noted takes them off."""
    actor = actor_of(request)
    after = request.query.get("after", "")[:300]
    async with request.app[HOUSE].sessions.read() as session:
        since = session.moment.now - RECENT
        rows = await undelivered.listed(session, actor.scope, since, _key(after), PAGE + 1)
        count = sum((await undelivered.by_village(session, actor.scope, since)).values())
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    values = {
        "rows": rows[:PAGE],
        "count": count,
        "days": RECENT // timedelta(days=1),
        "next": f"{last.path}:{last.number}" if last else "",
    }
    return await page(request, "untold.html", values)


async def index(request: web.Request) -> web.Response:
    """The households of a village and their phones and chats, never a number in full."""
    actor = actor_of(request)
    after = number_or_first(request.query.get("after", ""))
    async with request.app[HOUSE].sessions.read() as session:
        places = await regions.within(session, actor.scope.paths) if actor.scope.paths else []
        villages = [place for place in places if place.level == "village"]
        village = _chosen(villages, request.query.get("village", ""))
        found = (
            await ways.of_village(session, actor.scope, village.id, after, PAGE + 1)
            if village
            else []
        )
    values = {
        "homes": found[:PAGE],
        "next": found[PAGE - 1].number if len(found) > PAGE else None,
        "villages": villages,
        "village": village,
        "channel_word": lambda key: words.word(words.CHANNELS, key),
    }
    return await page(request, "reach.html", values)


async def share(request: web.Request) -> web.Response:
    """Note that several families use a phone, or that only one does."""
    form = await request.post()
    address_id = number(str(form.get("address", "")))
    shared = form.get("shared") == "yes"
    async with request.app[HOUSE].sessions.write() as session:
        if not await phones.share_as(session, actor_of(request), address_id, shared):
            raise web.HTTPNotFound
    village = str(form.get("village", ""))[:40]
    raise web.HTTPSeeOther(f"/console/reach?village={village}")


def _chosen(villages: Sequence[Place], wanted: str) -> Place | None:
    if not wanted:
        return villages[0] if villages else None
    for village in villages:
        if village.id == wanted:
            return village
    raise web.HTTPNotFound


def _key(after: str) -> str:
    path, _colon, number_ = after.rpartition(":")
    return after if path and number_.isdecimal() and len(number_) < 10 else ""
