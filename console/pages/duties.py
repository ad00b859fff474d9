"""Duties: one's own, how those of one's places stand, one duty with its clause, and why.

Places stand in the order of the register and people appear as numbers only: nobody is ranked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web

from acts import duties as acts
from acts.actor import Actor
from acts.declined import Declined
from acts.duties import FIRST_HOUR, LAST_HOUR, Report
from acts.local_settings import SETTERS
from console import duty_area
from console.duty_board import BOARDS
from console.forms import declined
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from locales.duty_words import STATUSES
from locales.steps import roles
from notifications.duties import overview, owing, standing, why, why_words, words
from notifications.duties.board import families
from notifications.duties.overview import Row
from notifications.duties.owing import Owed
from notifications.duties.standing import Standing
from rulebook.duties import Duty
from rulebook.duties.counting import measured
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import digest_hours

MOST = 200
"""Lines of one page; a place or a status in the address shows the others."""
FEW = 60
"""So many lines are shown without being asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a table: the duty, the place, what is said about it, and the owner's name."""

    duty: Duty
    place: str
    status: str
    status_said: str
    figures: str
    done: float
    owner: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A duty over all the places of a scope: how many of those who owe it stand how."""

    duty: Duty
    counts: Mapping[str, int]


async def index(request: web.Request) -> web.Response:
    """One's own duties, and how all duties of one's places stand, place by place."""
    house, actor = request.app[HOUSE], actor_of(request)
    given, done = _given(request), request.query.get("done", "")
    async with house.sessions.read() as session:
        own = await _own(session, house.rules, actor)
        board = await request.app[BOARDS].of(session, house.rules, actor, anew=bool(done))
        area = await duty_area.of(session, actor, given["region"])
        hour = await digest_hours.of_person(session, actor.person_id or 0)
        today = session.moment.today
    chosen = _filtered(board.rows, given, area.path)
    wanted = bool(given["status"]) or len(chosen) <= FEW
    here = _filtered(board.rows, {**given, "status": ""}, area.path)
    values = {
        "own": [(one, words.line(house.rules, one, today)) for one in own],
        "sums": _sums(here) if len(here) > FEW else [],
        "any": bool(board.rows),
        "area": area,
        "lines": duty_area.lines(area, here),
        "families": families(here),
        "at": board.at,
        "rows": [_shown(row, area.places) for row in chosen[:MOST]] if wanted else [],
        "many": len(chosen),
        "most": MOST,
        "hour": hour,
        "hours": range(FIRST_HOUR, LAST_HOUR + 1),
        "done": done,
    }
    return await page(request, "duties.html", {**values, **_choices(given, area.places)})


async def show(request: web.Request) -> web.Response:
    """One duty: its clause, how each place stands, and why one stands as it does."""
    house, actor = request.app[HOUSE], actor_of(request)
    duty_id, given = request.match_info["duty"], _given(request)
    if duty_id not in house.rules.duties:
        raise web.HTTPNotFound
    async with house.sessions.read() as session:
        rows = await overview.of(session, house.rules, actor.scope.paths, duty_id)
        area = await duty_area.of(session, actor, given["region"])
        places = area.places
        duty = await _in_force(session, house.rules, actor, duty_id)
        mine = await _mine(session, house.rules, actor, duty_id)
        name = request.query.get("owner", "")
        owed = await _owner(session, house.rules, actor, duty_id, name) if name else mine
        told = await _told(session, house.rules, actor, owed) if owed else None
        today = session.moment.today
    chosen = _filtered(rows, given, area.path)
    values = {
        "duty": duty,
        "clause": why_words.clause(house.rules, duty),
        "whose": why_words.whose_figure(duty),
        "roles": roles(house.rules, duty.roles),
        "sum": _sums(rows),
        "rows": [_shown(row, places) for row in chosen[:MOST]],
        "many": len(chosen),
        "most": MOST,
        "told": told,
        "told_of": _called(owed, places, mine) if owed else "",
        "reports": mine is not None and measured(duty),
        "periods": acts.periods(duty, today),
        "sets": any(post.role in SETTERS for post in actor.held) and _setting(house.rules, duty),
        "done": request.query.get("done", ""),
    }
    return await page(request, "duty.html", {**values, **_choices(given, places)})


async def report(request: web.Request) -> web.Response:
    """Take the figure of a duty that is measured."""
    house, actor = request.app[HOUSE], actor_of(request)
    duty_id, form = request.match_info["duty"], await request.post()
    if duty_id not in house.rules.duties:
        raise web.HTTPNotFound
    here = f"/console/duties/{duty_id}"
    figure = Report(
        duty_id,
        str(form.get("value", "")),
        _day(str(form.get("on", ""))),
        str(form.get("period", "")) or None,
    )
    try:
        async with house.sessions.write() as session:
            await acts.report_figure(session, house.rules, actor, figure)
    except Declined as error:
        return await declined(request, error, here)
    raise web.HTTPSeeOther(f"{here}?done=reported")


async def hour(request: web.Request) -> web.Response:
    """Choose the hour of one's digest."""
    house, actor = request.app[HOUSE], actor_of(request)
    wanted = str((await request.post()).get("hour", ""))
    try:
        async with house.sessions.write() as session:
            chosen = int(wanted) if wanted.isdecimal() and len(wanted) < 3 else -1
            await acts.set_digest_hour(session, actor, chosen)
    except Declined as error:
        return await declined(request, error, "/console/duties")
    raise web.HTTPSeeOther("/console/duties?done=hour")


async def _own(session: Session, rules: Rulebook, actor: Actor) -> list[Standing]:
    return await standing.of(session, rules, actor.person_id) if actor.person_id else []


async def _mine(session: Session, rules: Rulebook, actor: Actor, duty_id: str) -> Owed | None:
    owed = await owing.of(session, rules, actor.person_id) if actor.person_id else []
    return next((one for one in owed if one.duty.id == duty_id), None)


async def _owner(session: Session, rules: Rulebook, actor: Actor, duty_id: str, name: str) -> Owed:
    """Whose standing is to be explained; of people only one's own is."""
    found = await overview.owed_as(session, rules, actor.scope.paths, duty_id, name)
    if found is None or found.owner.person not in (None, str(actor.person_id)):
        raise web.HTTPNotFound
    return found


async def _told(session: Session, rules: Rulebook, actor: Actor, owed: Owed) -> list[str]:
    explained = await why.of(session, rules, owed)
    homes = await why.homes(session, actor.scope, why_words.shown(explained))
    title_and_clause = 2
    said = why_words.sentences(rules, explained, homes, session.moment.today)
    return said[title_and_clause:]


async def _in_force(session: Session, rules: Rulebook, actor: Actor, duty_id: str) -> Duty:
    """The duty with the figures of the first place somebody serves."""
    if not actor.held:
        return rules.duties[duty_id]
    path, year = actor.held[0].path, session.moment.today.year
    return (await owing.at(session, rules, path, year)).duties[duty_id]


def _given(request: web.Request) -> dict[str, str]:
    return {name: request.query.get(name, "") for name in ("status", "region")}


def _choices(given: Mapping[str, str], places: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    return {
        "given": given,
        "places": list(places.values()),
        "statuses": {key: said() for key, said in STATUSES.items()},
    }


def _filtered(rows: Sequence[Row], given: Mapping[str, str], path: str | None) -> list[Row]:
    """The rows at a place and below, and of a status; an unknown place has none."""
    return [
        row
        for row in rows
        if path is not None
        and row.path.startswith(path)
        and (not given["status"] or row.is_at(given["status"]))
    ]


def _sums(rows: Sequence[Row]) -> list[Sum]:
    counts: dict[str, Counter[str]] = {}
    known: dict[str, Duty] = {}
    for row in rows:
        duty = row.standing.owed.duty
        known.setdefault(duty.id, duty)
        counts.setdefault(duty.id, Counter()).update(row.spread or {row.status: 1})
    return [Sum(known[key], many) for key, many in counts.items()]


def _shown(row: Row, places: Mapping[str, tuple[str, str]]) -> Shown:
    one = row.standing
    if row.people:
        figures = _("met by %(met)s of %(all)s people", met=row.met, all=row.people)
        done = row.met / row.people
    elif row.status == "cannot_tell":
        figures, done = "", 0.0
    else:
        figures, done = words.figures(one), _share(one)
    place = places.get(row.path, ("", one.owed.post.region))[1]
    owner = "" if row.people else one.owed.name
    unit = one.owed.owner.unit
    where = f"{place} {unit}" if unit else place
    return Shown(one.owed.duty, where, row.status, STATUSES[row.status](), figures, done, owner)


def _share(one: Standing) -> float:
    """How much of what is asked is done, at most all of it."""
    done, required = one.status.done, one.status.required
    if isinstance(done, Mapping) or isinstance(required, Mapping):
        return 0.0
    if done is None or not required:
        return 1.0 if one.status.status == "met" else 0.0
    return min(1.0, float(done) / float(required))


def _called(owed: Owed, places: Mapping[str, tuple[str, str]], mine: Owed | None) -> str:
    if mine is not None and owed.name == mine.name:
        return _("your own")
    return places.get(owed.path, ("", owed.post.region))[1]


def _setting(rules: Rulebook, duty: Duty) -> str:
    """The name of the setting by which a county sets the figure, if it may."""
    return duty.setting if duty.setting in rules.settings else ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
