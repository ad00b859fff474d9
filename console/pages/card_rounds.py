"""Cards of a village: who confirmed, who says something is wrong, and sending all in one go."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from acts import card_rounds as acts
from acts.declined import Declined
from acts.papers import making
from acts.papers.household_card import CARD
from acts.papers.making import PDF, Order
from channels.text import clean
from console import words
from console.auth import confirmed
from console.forms import PasswordWanted, declined, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.pages.papers import download
from console.render import page
from locales import _
from storage.queries import regions
from storage.queries.card_answers import CardAnswer
from storage.queries.households import label

HERE = "/console/cards"
LONGEST = 300
SAID: words.Words = {
    "yes": lambda: _("says it is right"),
    "no": lambda: _("says something is wrong"),
    "": lambda: _("has not answered yet"),
}


async def index(request: web.Request) -> web.Response:
    """The villages one may send cards in; one of them with what its families said."""
    house, actor = request.app[HOUSE], actor_of(request)
    village = request.query.get("village", "")
    async with house.sessions.read() as session:
        places = [
            place
            for place in await regions.within(session, set(actor.scope.paths))
            if place.level == "village" and actor.role_among(place.path, acts.HANDING)
        ]
        if not village and len(places) == 1:
            village = places[0].id
        shown = await acts.preview(session, actor, village) if village else None
    if village and shown is None:
        raise web.HTTPNotFound
    counted = {name: request.query.get(name, "") for name in ("sent", "same", "on_paper")}
    values: dict[str, Any] = {
        "villages": [] if shown else places,
        "round": shown,
        "said": _said(shown.said) if shown else (),
        "on_paper": [(one.id, label(one)) for one in shown.on_paper] if shown else (),
        "handed_out": counted if counted["sent"].isdecimal() else None,
        "cleared": request.query.get("done") == "1",
    }
    return await page(request, "cards.html", values)


async def hand_out(request: web.Request) -> web.Response:
    """Send every family of the village its card, with the password once more."""
    form = await request.post()
    village = clean(str(form.get("village", "")), 20)
    back = f"{HERE}?village={village}"
    if not await confirmed(request, str(form.get("password", ""))):
        return await declined(request, PasswordWanted(), back)
    house = request.app[HOUSE]
    done = await acts.hand_out(house.sessions, house.rules, actor_of(request), village)
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{back}&sent={done.sent}&same={done.same}&on_paper={done.on_paper}")


async def paper(request: web.Request) -> web.Response:
    """One family's card as PDF; that it was made is written down."""
    house, actor = request.app[HOUSE], actor_of(request)
    household, order = number_in(request, "household"), Order(CARD, PDF)
    async with house.sessions.read() as session:
        made = await acts.paper(session, house.rules, actor, household)
    if made is None:
        raise web.HTTPNotFound
    content = await making.put_out(house.press, made, PDF)
    async with house.sessions.write() as session:
        await making.note(session, actor, f"household:{household}", order)
    return download(made, content, PDF)


async def clear(request: web.Request) -> web.Response:
    """Note what came of a family's no."""
    form = await request.post()
    village = clean(str(form.get("village", "")), 20)
    outcome = clean(str(form.get("outcome", "")), LONGEST)
    try:
        async with request.app[HOUSE].sessions.write() as session:
            done = await acts.clear(
                session, actor_of(request), number_in(request, "confirmation"), outcome
            )
    except Declined as error:
        return await declined(request, error, f"{HERE}?village={village}")
    if not done:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{HERE}?village={village}&done=1")


def _said(answers: Sequence[CardAnswer]) -> Sequence[Mapping[str, Any]]:
    """Every family's last answer, those that wait for somebody first."""
    ordered = sorted(answers, key=lambda one: not one.disputed)
    return [{"one": one, "said": SAID[one.answer or ""]()} for one in ordered]
