"""The ledger: every line with its filters in the address, and the month's balance."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from acts import ledger, ledger_export, reconciling
from acts.actor import Actor
from acts.ledger import Filters
from acts.opening import IDENTIFY
from channels.text import clean
from console import words
from console.forms import number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage.engine import Session
from storage.queries import regions
from storage.queries.ledger import ALL, CLOSED, OPEN
from storage.queries.regions import Place

PAGE = 50
LONGEST = 200
NAMES = (
    *("region", "procedure", "state", "level", "role", "late", "from", "until", "which", "code"),
)


async def index(request: web.Request) -> web.Response:
    """The lines, the oldest first."""
    return await _page(request, _given(request.query))


async def balance(request: web.Request) -> web.Response:
    """One month: what came in, less what was closed by an event, is open."""
    house, actor = request.app[HOUSE], actor_of(request)
    month = _month(request.query.get("month", ""), house.sessions.clock.moment().today)
    async with house.sessions.read() as session:
        place = await _place(session, actor, request.query.get("region", ""))
        path = place.path if place else ""
        found = await reconciling.reconcile(session, house.rules, actor.scope, month, path)
        places = await _places(session, actor)
    closed = {_event(request, key): many for key, many in found.closed.items()}
    values = {
        "balance": found,
        "closed": closed,
        "month": f"{month:%Y-%m}",
        "region": place.id if place else "",
        "places": places,
    }
    return await page(request, "ledger_balance.html", values)


async def _page(request: web.Request, given: Mapping[str, str]) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    rules = house.rules
    async with house.sessions.read() as session:
        filters, title = await _filters(session, actor, given)
        rows = await ledger.page(session, rules, actor, filters, PAGE + 1)
        many = await ledger.count(session, rules, actor, filters)
        places = await _places(session, actor)
    kept = {name: value for name, value in given.items() if value and name != "after"}
    after = urlencode({**kept, "after": str(rows[PAGE - 1].line.id)}) if len(rows) > PAGE else ""
    values = {
        "rows": rows[:PAGE],
        "next": after,
        "count": many,
        "most": ledger.MOST,
        "given": given,
        "title": title,
        "places": places,
        "address": urlencode({"kind": "ledger", **kept}),
        "kinds": ledger_export.kinds(),
        "hows": ledger_export.hows(),
        "which": {OPEN: _("open"), CLOSED: _("closed"), ALL: _("all")},
        **_choices(request),
    }
    return await page(request, "ledger.html", values)


def _choices(request: web.Request) -> dict[str, Any]:
    rules = request.app[HOUSE].rules
    states: dict[str, str] = {}
    roles: dict[str, str] = {}
    for procedure in rules.procedures.values():
        for state in procedure.states.values():
            states.setdefault(state.key, state.zh)
            if not state.terminal and state.actor in rules.roles:
                roles.setdefault(state.actor, rules.roles[state.actor].zh)
    return {
        "procedures": {key: one.title for key, one in rules.procedures.items()},
        "states": states,
        "roles": roles,
        "levels": {key: one.zh for key, one in rules.triage.levels.items()},
        "role_word": lambda name: words.roles(rules, (name,)),
    }


def _given(query: Mapping[str, str]) -> dict[str, str]:
    return {name: clean(query.get(name, ""), LONGEST) for name in (*NAMES, "after")}


async def _filters(session: Session, actor: Actor, given: Mapping[str, str]) -> tuple[Filters, str]:
    """What was asked for, and what a table of it is called; nonsense in the address is nothing."""
    place = await _place(session, actor, given["region"])
    filters = Filters(
        path=place.path if place else "",
        procedure=given["procedure"] or None,
        state=given["state"] or None,
        level=given["level"] or None,
        role=given["role"] or None,
        late=given["late"] == "1",
        opened_from=_day(given["from"]),
        opened_until=_day(given["until"]),
        which=given["which"] if given["which"] in (CLOSED, ALL) else OPEN,
        text=given["code"],
        after=number_or_first(given["after"]),
    )
    name = place.name if place else ""
    return filters, _("Ledger of %(place)s", place=name) if name else _("Ledger")


async def _place(session: Session, actor: Actor, region_id: str) -> Place | None:
    """A place within the actor's posts; any other is as absent as one that does not exist."""
    if not region_id:
        return None
    place = await regions.get(session, region_id)
    if place is None or not actor.scope.covers(place.path):
        raise web.HTTPNotFound
    return place


async def _places(session: Session, actor: Actor) -> list[Place]:
    everything = await regions.all_of(session, ("county", "township", "village"))
    return [place for place in everything if actor.scope.covers(place.path)]


def _event(request: web.Request, event: str) -> str:
    """A closing event by its own name, the same in every procedure that has it."""
    rules = request.app[HOUSE].rules
    return words.step(rules, rules.procedures[IDENTIFY], event, None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _month(text: str, today: date) -> date:
    return (_day(f"{text}-01") or today).replace(day=1)
