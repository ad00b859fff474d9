"""Settings of a place and year: what is set, what is missing and why it matters, and the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from aiohttp import web

from acts import local_settings
from acts.actor import NotAllowed
from acts.declined import Declined
from acts.local_settings import DUTIES, SETTERS, Standing, Wanted
from acts.setting_words import said
from channels.text import clean
from console.forms import number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from rulebook.loader import Rulebook
from rulebook.local_settings import from_json
from storage.engine import Session
from storage.queries import local_settings as stored
from storage.queries import regions
from storage.queries.regions import Place

LONGEST = 200


@dataclass(frozen=True)
class Tried:
    """What somebody typed for a setting, and why it was not taken."""

    name: str = ""
    text: str = ""
    note: str = ""
    problem: str = ""
    status: int = 200


@dataclass(frozen=True)
class Line:
    """A setting as the page shows it."""

    standing: Standing
    value: str
    last_year: str
    asked_of: str
    open: bool
    kept: Mapping[str, str] = field(default_factory=dict)


async def index(request: web.Request) -> web.Response:
    """Every setting of the place and year in the address."""
    return await _page(request, Tried())


async def put(request: web.Request) -> web.Response:
    """Set one, or take it back when that button was pressed; the others stay as they are."""
    house, actor = request.app[HOUSE], actor_of(request)
    form = await request.post()
    name = request.match_info["name"]
    text, note = (clean(str(form.get(key, "")), LONGEST) for key in ("value", "note"))
    try:
        async with house.sessions.write() as session:
            place, year = await _where(session, request)
            if form.get("do") == "clear":
                await local_settings.take_back(session, house.rules, actor, place, year, name)
            else:
                wanted = Wanted(year, name, text, note)
                await local_settings.set_value(session, house.rules, actor, place, wanted)
    except Declined as declined:
        return await _page(request, Tried(name, text, note, declined.sentence(), 422))
    except NotAllowed:
        raise web.HTTPNotFound from None
    raise web.HTTPSeeOther(f"/console/settings?region={place.id}&year={year}&done={name}#{name}")


async def history(request: web.Request) -> web.Response:
    """What the place set for the year, one after the other."""
    house = request.app[HOUSE]
    setting = house.rules.settings.get(request.match_info["name"])
    if setting is None:
        raise web.HTTPNotFound
    async with house.sessions.read() as session:
        place, year = await _where(session, request)
        kept = await stored.history(session, place.id, year, setting.id)
    rows = [(row, _said(house.rules, setting.id, row.value)) for row in kept]
    values = {"setting": setting, "place": place, "year": year, "rows": rows}
    return await page(request, "settings_history.html", values)


async def _page(request: web.Request, tried: Tried) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        place, year = await _where(session, request)
        found = await local_settings.listed(session, house.rules, place.path, year)
        places = await regions.within(session, actor.scope.paths)
    lines = [_line(house.rules, one, tried) for one in found]
    missing = [one for one in lines if one.open and one.standing.setting.group != DUTIES]
    values = {
        "place": place,
        "places": [one for one in places if one.level in ("county", "township")],
        "year": year,
        "missing": len(missing),
        "groups": [(key, list(of)) for key, of in groupby(lines, _group)],
        "tried": tried,
        "done": request.query.get("done", ""),
        "may": bool(actor.role_among(place.path, SETTERS)),
    }
    return await page(request, "settings.html", values, tried.status)


async def _where(session: Session, request: web.Request) -> tuple[Place, int]:
    """The place and year of the address: one's own first place and this year unless it says so."""
    actor = actor_of(request)
    own = [post for post in actor.held if post.role in SETTERS] or list(actor.held)
    if not own:
        raise web.HTTPNotFound
    wanted = request.query.get("region", "")[:20] or own[0].path.strip("/").rpartition("/")[2]
    place = await regions.get(session, wanted)
    if place is None or not actor.scope.covers(place.path):
        raise web.HTTPNotFound
    return place, number_or_first(request.query.get("year", "")) or session.moment.today.year


def _line(rules: Rulebook, one: Standing, tried: Tried) -> Line:
    setting = one.setting
    return Line(
        one,
        said(setting, one.value) if one.value is not None else "",
        said(setting, one.last_year) if one.last_year is not None else "",
        rules.roles[setting.asked_of].zh,
        one.value is None and setting.default is None,
        {"value": tried.text, "note": tried.note} if tried.name == setting.id else {},
    )


def _group(line: Line) -> bool:
    return line.standing.setting.group == DUTIES


def _said(rules: Rulebook, key: str, value: object) -> str:
    setting = rules.settings[key]
    kept = None if value is None else from_json(setting, value)
    return "" if kept is None else said(setting, kept)
