"""The list of cases; its filters are in the address, so a list can be kept as a bookmark."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from aiohttp import web

from acts import cases as acts
from channels.text import clean
from console.forms import number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage.queries import case_list, households, regions
from storage.queries.case_list import LATE, SOON, Wanted
from storage.queries.regions import Place

PAGE = 50
LONGEST = 60
PARAMETERS = ("region", "procedure", "state", "level", "ends", "code", "finished")

ENDS: Mapping[str, Callable[[], str]] = {
    LATE: lambda: _("late"),
    SOON: lambda: _("within three days"),
}


async def index(request: web.Request) -> web.Response:
    """The list, oldest first."""
    house, actor = request.app[HOUSE], actor_of(request)
    asked = {name: clean(request.query.get(name, ""), LONGEST) for name in PARAMETERS}
    kind = house.rules.procedures.get(asked["procedure"])
    async with house.sessions.read() as session:
        places = await regions.within(session, actor.scope.paths)
        wanted = _wanted(asked, places, request.query.get("after", ""))
        rows = await case_list.listed(session, actor.scope, wanted, PAGE + 1)
        homes = [row.household_id for row in rows[:PAGE] if row.household_id]
        seen = await households.visible(session, actor.scope, homes)
    values = {
        "rows": rows[:PAGE],
        "homes": seen,
        "asked": asked,
        "places": [place for place in places if place.level in ("township", "village")],
        "procedures": house.rules.procedures,
        "states": (kind or house.rules.procedures[acts.IDENTIFY]).states.values(),
        "levels": house.rules.triage.levels,
        "ends": {key: said() for key, said in ENDS.items()},
        "more": _more(asked, rows[PAGE - 1].id) if len(rows) > PAGE else "",
    }
    return await page(request, "cases.html", values)


def _wanted(asked: Mapping[str, str], places: list[Place], after: str) -> Wanted:
    """What the address asks for; a place that is not one's own is not there."""
    path = ""
    if asked["region"]:
        found = next((place for place in places if place.id == asked["region"]), None)
        if found is None:
            raise web.HTTPNotFound
        path = found.path
    return Wanted(
        procedure=asked["procedure"],
        state=asked["state"],
        level=asked["level"],
        path=path,
        ends=asked["ends"],
        code="".join(sign for sign in asked["code"] if sign.isalnum()),
        finished=asked["finished"] == "1",
        after=number_or_first(after),
    )


def _more(asked: Mapping[str, str], after: int) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return "?" + urlencode({**kept, "after": after})
