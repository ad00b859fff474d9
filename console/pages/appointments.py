"""Adding somebody with a post to one's area."""

from datetime import date

from aiohttp import web

from acts import appointments
from acts.appointments import Appointment
from acts.declined import Declined
from acts.rosters.cells import SPACES
from channels.text import clean
from console import words
from console.auth import confirmed
from console.forms import PasswordWanted
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from rulebook.roles import RANKED
from storage.queries import regions

LONGEST = 40


async def write(request: web.Request) -> web.Response:
    """The empty form."""
    return await _form(request)


async def keep(request: web.Request) -> web.Response:
    """Give the post."""
    form = await request.post()
    typed = {name: clean(str(form.get(name, "")), LONGEST) for name in _FIELDS}
    name = typed["name"] if typed["name"].isascii() else SPACES.sub("", typed["name"])
    try:
        since = date.fromisoformat(typed["since"])
    except ValueError:
        return await _form(request, typed, appointments.FarDay().sentence())
    wanted = Appointment(name, typed["phone"], typed["role"], typed["region"], typed["unit"], since)
    try:
        if not await confirmed(request, str(form.get("password", ""))):
            raise PasswordWanted
        async with request.app[HOUSE].sessions.write() as session:
            person_id = await appointments.appoint(session, actor_of(request), wanted)
    except Declined as error:
        return await _form(request, typed, error.sentence())
    if person_id is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/people/{person_id}?done=1")


async def _form(
    request: web.Request, typed: dict[str, str] | None = None, problem: str = ""
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        places = await regions.within(session, actor.scope.paths)
        today = session.moment.today
    by_level = appointments.choices(actor, places, today)
    if not by_level:
        raise web.HTTPNotFound
    roles = {
        level: [(role, words.roles(house.rules, (role,))) for role in by_level[level]]
        for level in sorted(by_level, key=lambda level: RANKED.index(level))
    }
    values = {
        "roles": roles,
        "places": [place for place in places if place.level in by_level],
        "typed": typed or {**dict.fromkeys(_FIELDS, ""), "since": today.isoformat()},
        "problem": problem,
        "levels": {"county": _("County"), "township": _("Township"), "village": _("Village")},
    }
    return await page(request, "appointment.html", values, 422 if problem else 200)


_FIELDS = ("name", "phone", "role", "region", "unit", "since")
