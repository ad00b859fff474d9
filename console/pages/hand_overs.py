"""Handing over (交接): choose what and to whom, see what it would do, confirm; or take it back."""

from datetime import date
from typing import Any

from aiohttp import web
from multidict import MultiMapping

from acts import handing_over, posts
from acts.declined import Declined
from acts.handing_over import BadDay, Order, Preview
from acts.rosters.cells import SPACES
from channels.text import clean
from console import words
from console.auth import confirmed
from console.forms import PasswordWanted, declined, number, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.pages.people import card_in
from console.render import page
from notifications.duties import words as duty_words

LONGEST_NAME = 40
SOMEBODY_NEW, NOBODY = "new", "nobody"


async def choose(request: web.Request) -> web.Response:
    """What an official has, to be ticked; and who may come after them."""
    house, actor = request.app[HOUSE], actor_of(request)
    person_id = number_in(request, "person")
    async with house.sessions.read() as session:
        today = session.moment.today
        card = await card_in(session, actor, person_id)
        terms, homes = posts.changeable(actor, card, today, today)
        colleagues = await posts.colleagues(session, actor, terms)
    if not terms and not homes:
        raise web.HTTPNotFound
    values = {
        "card": card,
        "terms": [(words.roles(house.rules, (term.role,)), term) for term in terms],
        "homes": homes,
        "colleagues": [
            (words.roles(house.rules, (one.role,)), one)
            for one in colleagues
            if one.person_id != person_id
        ],
        "least": today - handing_over.AT_MOST,
        "most": today + handing_over.AT_MOST,
    }
    return await page(request, "hand_over.html", values)


async def take(request: web.Request) -> web.Response:
    """Show what an order would do; with `confirm` and the password, do it."""
    house, actor = request.app[HOUSE], actor_of(request)
    person_id, form = number_in(request, "person"), await request.post()
    here = f"/console/people/{person_id}"
    try:
        order = _order(person_id, form)
        if "confirm" not in form:
            return await _preview(request, order)
        if not await confirmed(request, str(form.get("password", ""))):
            raise PasswordWanted
        async with house.sessions.write() as session:
            if await handing_over.hand_over(session, house.rules, actor, order) is None:
                raise web.HTTPNotFound
    except Declined as error:
        return await declined(request, error, f"{here}/hand-over")
    raise web.HTTPSeeOther(f"{here}?done=1")


async def undo(request: web.Request) -> web.Response:
    """Take a hand-over back, with the password."""
    actor, hand_over_id = actor_of(request), number_in(request, "hand_over")
    form = await request.post()
    try:
        if not await confirmed(request, str(form.get("password", ""))):
            raise PasswordWanted
        async with request.app[HOUSE].sessions.write() as session:
            kept = await handing_over.undo(session, actor, hand_over_id)
    except Declined as error:
        return await declined(request, error, "/console/people")
    if kept is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/people/{kept.from_id}?done=1")


async def _preview(request: web.Request, order: Order) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        found = await handing_over.preview(session, house.rules, actor, order)
        today = session.moment.today
    if found is None:
        raise web.HTTPNotFound
    values = {
        "order": order,
        "found": found,
        "terms": [(words.roles(house.rules, (t.role,)), t) for t in found.plan.terms],
        "kept": [(words.roles(house.rules, (t.role,)), t) for t in found.plan.kept],
        "successor": _successor(found),
        "duties": [
            (duty_words.line(house.rules, one, today), one.owed.duty.by == "individual")
            for one in found.duties
        ],
    }
    return await page(request, "hand_over_preview.html", values)


def _successor(found: Preview) -> dict[str, Any]:
    """Who comes, and how they are reached."""
    to = found.plan.to
    if to is not None:
        return {"name": to.name, "reachable": to.reachable, "bound": to.bound}
    return {"name": found.plan.name, "reachable": bool(found.plan.phone), "bound": False}


def _order(person_id: int, form: MultiMapping[Any]) -> Order:
    """What a form orders.

    Raises:
        BadDay: there is no such day.
    """
    to = str(form.get("to", ""))
    try:
        on = date.fromisoformat(str(form.get("on", "")))
    except ValueError as error:
        raise BadDay from error
    is_known = to not in ("", SOMEBODY_NEW, NOBODY)
    return Order(
        from_id=person_id,
        on=on,
        posts=frozenset(number(str(one)) for one in form.getall("post", [])),
        homes=frozenset(number(str(one)) for one in form.getall("home", [])),
        to_id=number(to) if is_known else None,
        name=_name(str(form.get("name", ""))) if to == SOMEBODY_NEW else "",
        phone=clean(str(form.get("phone", "")), LONGEST_NAME) if to == SOMEBODY_NEW else "",
        nobody=to == NOBODY,
    )


def _name(text: str) -> str:
    """A name as typed; the spaces of 张 三 mean nothing."""
    name = clean(text, LONGEST_NAME)
    return name if name.isascii() else SPACES.sub("", name)
