"""The delivery log: where each message stands and why, in plain words; never what it said."""

from aiohttp import web

from acts import parked
from acts.notices import SENDERS, Declined
from console import words
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales.delivery_reasons import why
from storage.queries import web as queries
from storage.queries.web import Wanted

PAGE = 50


async def index(request: web.Request) -> web.Response:
    """The log, the newest first; filters are in the address."""
    return await _log(request)


async def decide(request: web.Request) -> web.Response:
    """What becomes of a parked message: sent again, or given up."""
    again = (await request.post()).get("decision") == "again"
    message, house = number_in(request, "message"), request.app[HOUSE]
    try:
        async with house.sessions.write() as session:
            done = await parked.decide(session, actor_of(request), message, again=again)
    except Declined as declined:
        return await _log(request, declined.sentence())
    if not done:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther("/console/deliveries?state=parked")


async def _log(request: web.Request, problem: str = "") -> web.Response:
    state = request.query.get("state", "")
    wanted = Wanted(
        state=state if state in words.MESSAGE_STATES else None,
        broadcast_id=_number(request.query.get("sending", "")),
        before=_number(request.query.get("before", "")),
    )
    async with request.app[HOUSE].sessions.read() as session:
        rows = await queries.deliveries(session, actor_of(request).scope, wanted, PAGE + 1)
    return await page(
        request,
        "deliveries.html",
        {
            "rows": rows[:PAGE],
            "problem": problem,
            "may_decide": any(post.role in SENDERS for post in actor_of(request).held),
            "next": rows[PAGE - 1].id if len(rows) > PAGE else None,
            "state": wanted.state or "",
            "sending": wanted.broadcast_id or "",
            "states": {key: found() for key, found in words.MESSAGE_STATES.items()},
            "state_word": lambda key: words.word(words.MESSAGE_STATES, key),
            "reason_word": why,
            "kind_word": lambda key: words.word(words.MESSAGE_KINDS, key),
            "channel_word": lambda key: words.word(words.CHANNELS, key),
        },
        422 if problem else 200,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
