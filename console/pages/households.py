"""Households: the list with filters in its address, the search that leaves no trace there, a page.

What is searched for is a name or a phone, so it travels in a form and is in no address and no log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from acts import cards, household_search, unmasking
from acts.actor import Actor
from acts.household_search import TooWide
from channels.text import clean
from console.forms import number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from rulebook import masking
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import household_list, regions
from storage.queries.household_list import Row, Wanted
from storage.queries.households import MONITORED
from storage.queries.regions import Place

PAGE = 50
LONGEST = 30
STATUSES = ("tp-unstable", "edge-prone", "sudden-hardship", "tp-general", "general")
ALL_MONITORED, PROVISIONAL = "monitored", "provisional"
NAMES = ("region", "status", "tag", "case", "helper", "after")
BLANK: Mapping[str, Any] = {"asked": "", "problem": "", "too_many": False, "searched": False}
"""What the page of the list says of a search when there was none."""
NEAR = ("village", "township")
"""Levels at which those who help are few enough to choose from."""


@dataclass(frozen=True, slots=True)
class Line:
    """A household of the list, with what hangs on it; the name as far as one may know it."""

    row: Row
    name: str
    kind: str
    helpers: str
    cases: int


async def index(request: web.Request) -> web.Response:
    """The list; its filters are in the address, so a list can be kept as a bookmark."""
    house, actor = request.app[HOUSE], actor_of(request)
    query = {name: clean(request.query.get(name, ""), 60) for name in NAMES}
    async with house.sessions.read() as session:
        places = await regions.within(session, actor.scope.paths) if actor.scope.paths else []
        place = _place(places, query["region"])
        wanted = _wanted(query, place)
        found = await household_list.listed(session, actor.scope, wanted, PAGE + 1)
        lines = await _lines(session, house.rules, actor, found[:PAGE])
        values = {
            "lines": lines,
            "places": places,
            "tags": await household_list.tags(session),
            "helpers": await _helpers(session, places, place),
        }
    kept = {name: value for name, value in query.items() if value and name != "after"}
    last = found[PAGE - 1] if len(found) > PAGE else None
    more = urlencode({**kept, "after": f"{last.path}:{last.number}"}) if last else ""
    values |= {**BLANK, "query": query, "next": more, **_names(house.rules)}
    return await page(request, "households.html", values)


async def search(request: web.Request) -> web.Response:
    """Find a family by name, phone, number or case; one that is found alone is opened at once."""
    house, actor = request.app[HOUSE], actor_of(request)
    form = await request.post()
    asked = clean(str(form.get("q", "")), LONGEST)
    region = clean(str(form.get("region", "")), 20)
    problem, found, lines = "", [], []
    async with house.sessions.write() as session:
        places = await regions.within(session, actor.scope.paths) if actor.scope.paths else []
        place = _place(places, region)
        try:
            ids = await household_search.find(session, actor, asked, place)
        except TooWide as error:
            problem, ids = error.sentence(), []
        if ids:
            narrowed = Wanted(ids=ids)
            found = await household_list.listed(session, actor.scope, narrowed, PAGE + 1)
            lines = await _lines(session, house.rules, actor, found[:PAGE])
    if len(found) == 1:
        raise web.HTTPSeeOther(f"/console/households/{found[0].id}")
    values = {
        **BLANK,
        "lines": lines,
        "places": places,
        "asked": asked,
        "problem": problem,
        "too_many": len(found) > PAGE,
        "query": {**dict.fromkeys(NAMES, ""), "region": region},
        "searched": True,
        "next": "",
    }
    return await page(request, "households.html", values, 422 if problem else 200)


def _place(places: list[Place], region_id: str) -> Place | None:
    """The place of the filter; a foreign one is not here."""
    if not region_id:
        return None
    found = next((place for place in places if place.id == region_id), None)
    if found is None:
        raise web.HTTPNotFound
    return found


def _wanted(query: Mapping[str, str], place: Place | None) -> Wanted:
    """What is asked for; nonsense in the address narrows nothing."""
    status = query["status"]
    statuses = MONITORED if status == ALL_MONITORED else (status,) if status in STATUSES else ()
    path, _colon, number = query["after"].rpartition(":")
    return Wanted(
        path=place.path if place else "",
        statuses=statuses,
        provisional=status == PROVISIONAL,
        tag=query["tag"],
        has_case=query["case"] == "1",
        helper_id=number_or_first(query["helper"]),
        after=(path, number_or_first(number)) if path else None,
    )


async def _lines(session: Session, rules: Rulebook, actor: Actor, rows: list[Row]) -> list[Line]:
    ids = [row.id for row in rows]
    helpers = await household_list.helped_by_name(session, ids)
    cases = await household_list.open_cases(session, actor.scope, ids)
    return [
        Line(
            row,
            row.head if unmasking.knows_by_name(actor, row) else masking.name(row.head),
            cards.kind_in_words(rules, row.status),
            "、".join(helpers.get(row.id, ())),
            cases.get(row.id, 0),
        )
        for row in rows
    ]


async def _helpers(session: Session, places: list[Place], place: Place | None) -> Mapping[int, str]:
    """Who may be chosen: the helpers of a place that is small enough to know them."""
    chosen = place or (places[0] if places else None)
    if chosen is None or chosen.level not in NEAR:
        return {}
    return await household_list.helpers(session, chosen.path)


def _names(rules: Rulebook) -> dict[str, Any]:
    return {"statuses": {key: cards.kind_in_words(rules, key) for key in STATUSES}}
