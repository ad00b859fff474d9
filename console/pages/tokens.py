"""Access for systems: tokens made, given a new secret, ended; a secret is shown once."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from acts import access_tokens
from acts.access_tokens import LONGEST, Grant, Made, Unfit, Wish
from acts.declined import Declined
from acts.offices import ADMINISTRATORS, needs
from channels.text import clean
from console.auth import confirmed
from console.forms import PasswordWanted, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage.moment import county_day
from storage.queries import access_tokens as queries
from storage.queries import regions

USUAL = timedelta(days=365)
GRANTS: Mapping[Grant, Callable[[], str]] = {
    Grant.REPORTS: lambda: _("Pass on reports"),
    Grant.CASES: lambda: _("Read how far cases are"),
    Grant.CLUES: lambda: _("Hand in clues of an office"),
    Grant.NOTICES: lambda: _("Read notices"),
    Grant.PROPOSALS: lambda: _("Draft notices (people decide)"),
    Grant.DELIVERIES: lambda: _("Read how sendings went"),
}
TEXTS = ("name", "region", "department", "expires_on")


async def index(request: web.Request) -> web.Response:
    """The tokens of one's places, and a form for another."""
    needs(actor_of(request), ADMINISTRATORS)
    return await _shown(request)


async def make(request: web.Request) -> web.Response:
    """Make a token; its secret is on this very answer and nowhere else."""
    house, actor = request.app[HOUSE], actor_of(request)
    needs(actor, ADMINISTRATORS)
    form = await request.post()
    typed: dict[str, Any] = {name: clean(str(form.get(name, "")), 60) for name in TEXTS}
    typed["grants"] = [str(one) for one in form.getall("grants", [])]
    wish = Wish(
        typed["name"],
        typed["grants"],
        typed["region"],
        _day(typed["expires_on"]),
        typed["department"] or None,
    )
    if not await confirmed(request, str(form.get("password", ""))):
        return await _shown(request, typed, {"password": PasswordWanted().sentence()})
    try:
        async with house.sessions.write() as session:
            made = await access_tokens.make(session, house.rules, actor, wish)
    except Unfit as unfit:
        return await _shown(request, typed, unfit.problems)
    return await _shown(request, made=made)


async def exchange(request: web.Request) -> web.Response:
    """Give a token a new secret; the one before works on for a week."""
    house, given = request.app[HOUSE], number_in(request, "token")
    needs(actor_of(request), ADMINISTRATORS)
    if not await _confirmed(request):
        return await _shown(request, problem=PasswordWanted().sentence())
    try:
        async with house.sessions.write() as session:
            made = await access_tokens.exchange(session, actor_of(request), given)
    except Declined as declined:
        return await _shown(request, problem=declined.sentence())
    if made is None:
        raise web.HTTPNotFound
    return await _shown(request, made=made)


async def revoke(request: web.Request) -> web.Response:
    """End a token at once."""
    house, given = request.app[HOUSE], number_in(request, "token")
    needs(actor_of(request), ADMINISTRATORS)
    if not await _confirmed(request):
        return await _shown(request, problem=PasswordWanted().sentence())
    async with house.sessions.write() as session:
        token = await queries.get(session, access_tokens.scope_of(actor_of(request)), given)
        if token is None:
            raise web.HTTPNotFound
        await access_tokens.revoke(session, actor_of(request), given)
    raise web.HTTPSeeOther("/console/tokens?said=ended")


async def _confirmed(request: web.Request) -> bool:
    return await confirmed(request, str((await request.post()).get("password", "")))


async def _shown(
    request: web.Request,
    typed: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    made: Made | None = None,
    problem: str = "",
) -> web.Response:
    house, scope = request.app[HOUSE], access_tokens.scope_of(actor_of(request))
    today = county_day(house.sessions.clock.real())
    async with house.sessions.read() as session:
        tokens = await queries.page(session, scope)
        places = [place for place in await regions.within(session, scope.paths) if _large(place)]
    offices = house.rules.exchanges.warnings.offices
    values = {
        "tokens": tokens,
        "places": places,
        "offices": list(offices.values()),
        "office_name": lambda key: offices[key].zh if key in offices else key,
        "grants": {str(one): said() for one, said in GRANTS.items()},
        "grant_name": lambda key: GRANTS[Grant(key)]() if key in list(Grant) else key,
        "typed": typed or _empty(today),
        "problems": problems or {},
        "problem": problem,
        "made": made,
        "said": request.query.get("said", ""),
        "last_day": today + LONGEST,
        "real_day": today,
        "real_now": house.sessions.clock.real(),
    }
    return await page(request, "tokens.html", values, 422 if problems or problem else 200)


def _empty(today: date) -> dict[str, Any]:
    expires_on = (today + USUAL).isoformat()
    return {"name": "", "region": "", "department": "", "grants": [], "expires_on": expires_on}


def _large(place: regions.Place) -> bool:
    """No system serves one village alone, and a list of all of them could not be read."""
    return place.level != "village"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
