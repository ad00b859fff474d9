"""People and posts of one's area: who serves where for which unit, teams by village, one official.

Who did how much is not shown and not asked.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from acts import accounts, appointments, handing_over, offices, posts
from acts.actor import Actor
from acts.posts import Card
from console import words
from console.forms import number_in, number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import accounts as sign_ins
from storage.queries import hand_overs, leaves, officials, people, regions, units
from storage.queries.accounts import Listed
from storage.queries.hand_overs import HandedOver
from storage.queries.people import Term, Wanted
from storage.queries.regions import Place
from storage.queries.units import Helping

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A post in the list: whose, how they are reached, and how many households they help."""

    term: Term
    role: str
    homes: int
    reachable: bool
    bound: bool


@dataclass(frozen=True, slots=True)
class Village:
    """A village with its team, and the units that help it."""

    place: Place
    team: list[tuple[str, Term]]
    units: list[Helping]


@dataclass(frozen=True, slots=True)
class Passed:
    """A hand-over of an official's page: who the other one is, and whether it may be undone."""

    one: HandedOver
    came: bool
    other: str
    undoable: bool


async def index(request: web.Request) -> web.Response:
    """The posts of one's area; the filters are in the address, so a list can be a bookmark."""
    house, actor = request.app[HOUSE], actor_of(request)
    skip = number_or_first(request.query.get("after", ""))
    async with house.sessions.read() as session:
        today = session.moment.today
        place = await _place(session, actor, request.query.get("region", ""))
        roles = await people.roles(session, actor.scope, today)
        role = request.query.get("role", "")
        wanted = Wanted(
            today, place.path if place else "", role if role in roles else None, skip, PAGE + 1
        )
        found = await people.listed(session, actor.scope, wanted)
        rows = await _rows(session, house.rules, actor, found[:PAGE])
        places = await regions.within(session, actor.scope.paths)
    kept = {
        name: value for name, value in (("region", place and place.id), ("role", role)) if value
    }
    more = urlencode({**kept, "after": skip + PAGE}) if len(found) > PAGE else ""
    values = {
        "rows": rows,
        "places": places,
        "region": place.id if place else "",
        "roles": _named(house.rules, roles),
        "role": role,
        "next": more,
        "may_add": bool(appointments.choices(actor, places, today)),
    }
    return await page(request, "people.html", values)


async def teams(request: web.Request) -> web.Response:
    """The villages of one's area with everybody stationed there, and the units that help them."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        today = session.moment.today
        place = await _place(session, actor, request.query.get("region", ""))
        places = await regions.within(session, actor.scope.paths)
        path = place.path if place else ""
        found = await people.stationed(session, actor.scope, path, today)
        helping = await units.listed(session, actor.scope, today)
    villages = [
        Village(
            one,
            [(words.roles(house.rules, (t.role,)), t) for t in found if t.region_id == one.id],
            [help for help in helping if help.region_id == one.id],
        )
        for one in places
        if one.level == "village" and one.path.startswith(path)
    ]
    values = {"villages": villages, "places": places, "region": place.id if place else ""}
    return await page(request, "teams.html", values)


async def show(request: web.Request) -> web.Response:
    """One official: posts over time, whom they help, whether they are on leave, hand-overs."""
    house, actor = request.app[HOUSE], actor_of(request)
    person_id = number_in(request, "person")
    async with house.sessions.read() as session:
        today = session.moment.today
        card = await card_in(session, actor, person_id)
        away = await leaves.of_people(session, [person_id], today, today)
        passed = await _passed(session, actor, person_id)
        terms, homes = posts.changeable(actor, card, today, today)
        sign_in = await _sign_in(session, actor, person_id)
    values = {
        "card": card,
        "sign_in": sign_in,
        "terms": [(words.roles(house.rules, (term.role,)), term) for term in card.terms],
        "away": [one for one in away if one.state in (leaves.APPROVED, leaves.TOLD)],
        "passed": passed,
        "may": bool(terms or homes),
        "done": "done" in request.query,
    }
    return await page(request, "person.html", values)


async def card_in(session: Session, actor: Actor, person_id: int) -> Card:
    """An official of one's area; anybody else is not here."""
    card = await posts.card(session, actor, person_id, session.moment.today)
    if card is None:
        raise web.HTTPNotFound
    return card


async def _sign_in(session: Session, actor: Actor, person_id: int) -> Listed | None:
    """The sign-in of an official, for who looks after it."""
    if not offices.places(actor, offices.ADMINISTRATORS):
        return None
    may = await accounts.may_serve(session, actor, person_id)
    return await sign_ins.shown(session, person_id) if may else None


async def _rows(session: Session, rules: Rulebook, actor: Actor, terms: list[Term]) -> list[Row]:
    ids = {term.person_id for term in terms}
    homes = await people.helping(session, actor.scope, ids, session.moment.today)
    reached = await people.reached(session, ids)
    return [
        Row(
            term,
            words.roles(rules, (term.role,)),
            homes.get(term.person_id, 0),
            term.person_id in reached,
            reached.get(term.person_id, False),
        )
        for term in terms
    ]


async def _passed(session: Session, actor: Actor, person_id: int) -> list[Passed]:
    """The hand-overs from and to an official; the other one is named when one may see them."""
    found = []
    for one in await hand_overs.of_person(session, person_id):
        came = one.to_id == person_id
        other_id = one.from_id if came else one.to_id
        other = ""
        if other_id and await posts.card(session, actor, other_id, session.moment.today):
            other = await officials.name(session, other_id) or ""
        fresh = not came and await handing_over.is_fresh(session, one)
        may = fresh and await handing_over.may_undo(session, actor, one)
        found.append(Passed(one, came, other, may))
    return found


async def _place(session: Session, actor: Actor, region_id: str) -> Place | None:
    """The place of the filter; a foreign one is not here."""
    if not region_id:
        return None
    place = await regions.get(session, region_id[:20])
    if place is None or not actor.scope.covers(place.path):
        raise web.HTTPNotFound
    return place


def _named(rules: Rulebook, roles: list[str]) -> dict[str, str]:
    """Roles by name, in the order of the rulebook."""
    return {name: words.roles(rules, (name,)) for name in rules.roles if name in roles}
