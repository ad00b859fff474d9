"""The delivery log: where each message stands and why, in plain words; never what it said."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from acts import parked
from acts.declined import Declined
from acts.notices import SENDERS
from console import words
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales.delivery_reasons import why
from storage.queries import households, regions
from storage.queries import message_log as log
from storage.queries.message_log import Wanted
from storage.queries.regions import Place

PAGE = 50
FILTERS = ("state", "channel", "kind", "day", "place", "sending")


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
    asked, actor = request.query, actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        places = await regions.within(session, actor.scope.paths) if actor.scope.paths else []
        here = next((one for one in places if one.id == asked.get("place")), None)
        wanted = _wanted(asked, here)
        nowhere = bool(asked.get("place")) and here is None
        rows = [] if nowhere else await log.deliveries(session, actor.scope, wanted, PAGE + 1)
        homes = [row.household_id for row in rows[:PAGE] if row.household_id]
        seen = await households.visible(session, actor.scope, homes)
    given = {name: asked.get(name, "") for name in FILTERS}
    filters = {name: value for name, value in given.items() if value}
    older = urlencode({**filters, "before": rows[PAGE - 1].id}) if len(rows) > PAGE else ""
    values = {
        "rows": rows[:PAGE],
        "homes": seen,
        "problem": problem,
        "may_decide": any(post.role in SENDERS for post in actor.held),
        "next": older,
        "first": "before" not in asked,
        "newest": urlencode(filters),
        "given": given,
        "places": [(one.id, one.full_name) for one in places],
        "states": {key: found() for key, found in words.MESSAGE_STATES.items()},
        "kinds": {key: found() for key, found in words.MESSAGE_KINDS.items()},
        "channels": {key: found() for key, found in words.CHANNELS.items() if key != "paper"},
        "state_word": lambda key: words.word(words.MESSAGE_STATES, key),
        "reason_word": why,
        "kind_word": words.message_kind,
        "channel_word": lambda key: words.word(words.CHANNELS, key),
    }
    return await page(request, "deliveries.html", values, 422 if problem else 200)


def _wanted(asked: Mapping[str, str], here: Place | None) -> Wanted:
    """What the address asks for; what it names that there is not asks for nothing."""
    return Wanted(
        state=_known(asked, "state", words.MESSAGE_STATES),
        channel=_known(asked, "channel", words.CHANNELS),
        kind=_known(asked, "kind", words.MESSAGE_KINDS),
        day=_day(asked.get("day", "")),
        path=here.path if here else None,
        broadcast_id=_number(asked.get("sending", "")),
        before=_number(asked.get("before", "")),
    )


def _known(asked: Mapping[str, str], name: str, known: Mapping[str, object]) -> str | None:
    value = asked.get(name, "")
    return value if value in known else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
