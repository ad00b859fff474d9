"""Everybody's sign-ins within an administrator's region: given, renewed, closed, opened again."""

from urllib.parse import urlencode

from aiohttp import web

from acts import accounts, passwords
from acts.accounts import LoginTaken
from acts.actor import Actor
from acts.offices import ADMINISTRATORS, needs, places
from channels.text import clean
from console import words
from console.auth import PASSWORDS, confirmed
from console.forms import PasswordWanted, number, number_in, number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from console.sessions import session_of
from locales import _
from storage.engine import Session
from storage.queries import accounts as rows
from storage.queries import people, regions, staff
from storage.queries.accounts import Listed, Wanted
from storage.queries.staff import SignIn
from storage.scope import Scope

HERE = "/console/accounts"
PAGE = 50
LONGEST_LOGIN = 40
SHOWN = "shown"
"""Where a session keeps a password that was just made, until it was looked at once."""


async def index(request: web.Request) -> web.Response:
    """The officials of the region with the state of their sign-ins; the filters are the address."""
    house, scope, query = request.app[HOUSE], _administered(request), request.query
    skip = number_or_first(query.get("after", ""))
    asked = {name: clean(query.get(name, ""), 60) for name in ("region", "role", "state", "text")}
    async with house.sessions.read() as session:
        every = await regions.within(session, scope.paths)
        place = next((one for one in every if one.id == asked["region"]), None)
        if asked["region"] and place is None:
            raise web.HTTPNotFound
        roles = await people.roles(session, scope, session.moment.today)
        wanted = Wanted(
            place.path if place else "",
            asked["role"],
            asked["state"],
            asked["text"],
            skip,
            PAGE + 1,
        )
        found = await rows.listed(session, scope, wanted)
    kept = {name: value for name, value in asked.items() if value}
    values = {
        "found": found[:PAGE],
        "asked": asked,
        "states": states(),
        "places": every,
        "roles": {
            name: words.roles(house.rules, (name,)) for name in house.rules.roles if name in roles
        },
        "next": urlencode({**kept, "after": skip + PAGE}) if len(found) > PAGE else "",
    }
    return await page(request, "accounts.html", values)


async def offer(request: web.Request) -> web.Response:
    """Ask how an official's sign-in is to be called."""
    person_id = number(request.query.get("person", ""))
    return await _offer(request, person_id)


async def add(request: web.Request) -> web.Response:
    """Give an official a sign-in, and show its first password once."""
    form = await request.post()
    person_id = number(str(form.get("person", "")))
    login = clean(str(form.get("login", "")), LONGEST_LOGIN).replace(" ", "").lower()
    if problem := _wrong(login):
        return await _offer(request, person_id, login, problem)
    if not await confirmed(request, str(form.get("password", ""))):
        return await _offer(request, person_id, login, PasswordWanted().sentence())
    word = passwords.make()
    hashed = await request.app[PASSWORDS].hash(word)
    try:
        async with request.app[HOUSE].sessions.write() as session:
            made = await accounts.create(session, actor_of(request), person_id, login, hashed)
    except LoginTaken:
        async with request.app[HOUSE].sessions.read() as session:
            known = await staff.of_person(session, person_id)
        if known:  # sent twice
            raise web.HTTPSeeOther(f"{HERE}/{known.id}") from None
        return await _offer(request, person_id, login, _("Somebody else has this sign-in name."))
    if made is None:
        raise web.HTTPNotFound
    return await _shown_once(request, made, word)


async def show(request: web.Request) -> web.Response:
    """One sign-in, and what may be done with it."""
    session = await session_of(request)
    account = await _account(request)
    word = session.get(SHOWN) or {}
    if word:
        del session[SHOWN]
    return await _show(
        request, account, word.get("word", "") if word.get("of") == account.id else ""
    )


async def renew(request: web.Request) -> web.Response:
    """A new password for one sign-in, shown once; with `also`, the second factor begins anew."""
    account, form = await _account(request), await request.post()
    if str(form.get("stamp", "")) != accounts.stamp(account):  # sent twice, or somebody else did
        raise web.HTTPSeeOther(f"{HERE}/{account.id}")
    if not await confirmed(request, str(form.get("password", ""))):
        return await _show(request, account, problem=PasswordWanted().sentence())
    word = passwords.make()
    hashed = await request.app[PASSWORDS].hash(word)
    async with request.app[HOUSE].sessions.write() as session:
        fresh = await accounts.served(session, actor_of(request), account.id)
        if fresh is None or accounts.stamp(fresh) != accounts.stamp(account):
            raise web.HTTPSeeOther(f"{HERE}/{account.id}")
        also = "also" in form
        await accounts.renew(session, actor_of(request), fresh, hashed, second_factor=also)
    return await _shown_once(request, account.id, word)


async def close(request: web.Request) -> web.Response:
    """Let nobody sign in with it; every browser is out at once."""
    return await _switch(request, closing=True)


async def reopen(request: web.Request) -> web.Response:
    """Let its owner sign in again."""
    return await _switch(request, closing=False)


def states() -> dict[str, str]:
    """How sign-ins stand, in words."""
    return {
        rows.OPEN: _("in use"),
        rows.WAITING: _("waits for the first sign-in"),
        rows.CLOSED: _("closed"),
        rows.NONE: _("no sign-in"),
    }


async def _switch(request: web.Request, *, closing: bool) -> web.Response:
    account, form = await _account(request), await request.post()
    if not await confirmed(request, str(form.get("password", ""))):
        return await _show(request, account, problem=PasswordWanted().sentence())
    act = accounts.close if closing else accounts.reopen
    async with request.app[HOUSE].sessions.write() as session:
        await act(session, actor_of(request), await _served(session, actor_of(request), account.id))
    raise web.HTTPSeeOther(f"{HERE}/{account.id}")


async def _shown_once(request: web.Request, account_id: int, word: str) -> web.Response:
    (await session_of(request))[SHOWN] = {"of": account_id, "word": word}
    raise web.HTTPSeeOther(f"{HERE}/{account_id}")


async def _show(
    request: web.Request, account: SignIn, word: str = "", problem: str = ""
) -> web.Response:
    house = request.app[HOUSE]
    async with house.sessions.read() as session:
        listed = await _listed(session, account.person_id)
        terms = await people.terms(session, _administered(request), account.person_id)
        today = session.moment.today
    values = {
        "one": listed,
        "account": account,
        "state": states()[listed.state],
        "posts": [
            (words.roles(house.rules, (one.role,)), one) for one in terms if one.lasts(today)
        ],
        "stamp": accounts.stamp(account),
        "word": word,
        "problem": problem,
    }
    return await page(request, "account_of.html", values, 422 if problem else 200)


async def _offer(
    request: web.Request, person_id: int, login: str = "", problem: str = ""
) -> web.Response:
    _administered(request)
    async with request.app[HOUSE].sessions.read() as session:
        if not await accounts.may_serve(session, actor_of(request), person_id):
            raise web.HTTPNotFound
        listed = await _listed(session, person_id)
    if listed.account_id:
        raise web.HTTPSeeOther(f"{HERE}/{listed.account_id}")
    values = {"one": listed, "login": login, "problem": problem}
    return await page(request, "account_new.html", values, 422 if problem else 200)


async def _account(request: web.Request) -> SignIn:
    _administered(request)
    async with request.app[HOUSE].sessions.read() as session:
        return await _served(session, actor_of(request), number_in(request, "account"))


async def _served(session: Session, actor: Actor, account_id: int) -> SignIn:
    account = await accounts.served(session, actor, account_id)
    if account is None:
        raise web.HTTPNotFound
    return account


async def _listed(session: Session, person_id: int) -> Listed:
    listed = await rows.shown(session, person_id)
    if listed is None:
        raise web.HTTPNotFound
    return listed


def _administered(request: web.Request) -> Scope:
    """The places the signed-in person administers; NotAllowed where there are none."""
    actor = actor_of(request)
    needs(actor, ADMINISTRATORS)
    return Scope(places(actor, ADMINISTRATORS))


def _wrong(login: str) -> str:
    right = (
        login.isascii() and 2 <= len(login) <= LONGEST_LOGIN and login.replace("-", "").isalnum()
    )
    if right and not login.isdigit():
        return ""
    return _("Take 2 to 40 small letters and digits, with a letter among them: lihua, zhang2.")
