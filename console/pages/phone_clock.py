"""The clock of a rehearsal, beside its phones: what falls due next, and moving on to it."""

from datetime import datetime, time, timedelta

from aiohttp import web

from console import rehearsed
from console.house import HOUSE, House
from console.pages.phone import asked_of, refused
from console.render import local
from locales import _
from storage.moment import SHANGHAI
from storage.queries import web as queries

MORNING = time(8, 0)
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
LONGEST = timedelta(days=92)
"""So far the clock is moved at once: it stops at every hour, and a quarter takes minutes."""


async def ahead(request: web.Request) -> web.Response:
    """When the next limit is, and what ends then: said before anybody moves there."""
    house = request.app[HOUSE]
    to = await _next_morning(house)
    if to is None:
        return web.json_response({"at": "", "due": [], "more": ""})
    due, count = await rehearsed.due(house, _after(house.sessions.clock.moment().local))
    more = count - len(due)
    return web.json_response(
        {
            "at": local(to),
            "due": due,
            "more": _("and %(count)s more", count=more) if more > 0 else "",
        }
    )


async def move(request: web.Request) -> web.Response:
    """Move business time on: an hour, a day, to the morning of the next limit, to a day and time.

    Whoever asks waits until all that fell due on the way is done; meanwhile the phones go on.
    """
    house = request.app[HOUSE]
    asked = await asked_of(request)
    now = house.sessions.clock.moment().local
    if house.advance_clock is None:
        return refused(_("The clock cannot be moved here."))
    if rehearsed.moving():
        return refused(_("The clock is moving already. Please wait until it stands."))
    to = await _wanted(house, str(asked.get("by", "")), str(asked.get("until", "")), now)
    if isinstance(to, str):
        return refused(to)
    with rehearsed.move(now, to):
        await house.advance_clock(to - now)
    return web.json_response({"clock": local(house.sessions.clock.moment().now)})


async def _wanted(house: House, by: str, until: str, now: datetime) -> datetime | str:
    """Where the clock shall go, or why not."""
    if by == "next":
        return await _next_morning(house) or _("There is no limit ahead to go to.")
    if by in STEPS:
        return now + STEPS[by]
    try:
        to = datetime.fromisoformat(until).replace(tzinfo=SHANGHAI)
    except ValueError:
        return _("Please give a day and a time.")
    if to <= now:
        return _("The clock only goes forward. Please give a later time.")
    if to - now > LONGEST:
        return _("That is too far at once. Please go at most three months at a time.")
    return to


async def _next_morning(house: House) -> datetime | None:
    async with house.sessions.read() as session:
        due = await queries.next_deadline(session, _after(session.moment.local).date())
    return datetime.combine(due, MORNING, SHANGHAI) if due else None


def _after(local_now: datetime) -> datetime:
    """The limits of today are ahead until its morning."""
    return local_now if local_now.time() >= MORNING else local_now - timedelta(days=1)
