"""The gate in front of every page: whose it is, that it comes from our own page, how often.

Foreign and absent look the same to whoever asks: one page says that there is nothing here.
"""

import asyncio
import hmac
import ipaddress
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from acts.access_tokens import Grant
from acts.access_tokens import actor_of as system
from acts.actor import Actor, signed_in
from console import kept_text
from console.api import bearer
from console.house import HOUSE
from console.sessions import HALFWAY, session_of
from console.uploads import upload_of
from storage.queries import staff
from storage.queries import web as web_sessions
from storage.queries.staff import SignIn


class Role(StrEnum):
    """Who may open a route."""

    ANYONE = "anyone"
    HOUSEHOLD = "the browser that holds the chat"
    OFFICIAL = "a signed-in official with a post"
    ENTERING = "whose password was right, on the way in"
    REHEARSAL = "anyone, in a rehearsal database only"
    SYSTEM = "a county system with a token"


class Scope(StrEnum):
    """What a route can reach."""

    NOTHING = "nothing of anybody"
    OWN_ACCOUNT = "the account of this browser session"
    OWN_ADDRESS = "the address of this browser session"
    POSTS = "what lies within the posts held today"
    INVENTED = "invented people of a rehearsal"
    GRANTED = "what the token is granted, within its region"


class Proof(StrEnum):
    """How we know that a call comes from a page of ours."""

    LOOKING = "changes nothing"
    FORM = "the session's token, and the page's origin"
    ORIGIN = "the page's origin"
    BEARER = "the token in the header; no cookie counts, so no page can borrow one"


class Rate(StrEnum):
    """How often a route may be called."""

    FREE = "not counted"
    PAGE = "pages"
    FORM = "forms"
    SIGN_IN = "sign-ins"
    POLL = "polls"
    CALL = "calls of systems, by address"
    SYSTEM = "calls of one system"


SIGN_IN = "/console/sign-in"
CALLS_A_MINUTE = {
    Rate.PAGE: 600,
    Rate.FORM: 120,
    Rate.SIGN_IN: 60,
    Rate.POLL: 600,
    Rate.CALL: 1200,
    Rate.SYSTEM: 600,
}


@dataclass(frozen=True, slots=True)
class Route:
    """One route, with all that protects it; `audit` names what its act writes down.

    `grant` is what a token must be granted, where systems call.
    """

    method: str
    path: str
    handler: Handler
    role: Role
    scope: Scope
    proof: Proof = Proof.LOOKING
    rate: Rate = Rate.PAGE
    audit: str | None = None
    grant: Grant | None = None


class Meter:
    """Counts calls by caller within a minute; in memory, since it guards this process."""

    LONGEST = 10_000

    def __init__(self) -> None:
        self._calls: dict[tuple[Rate, str], deque[float]] = {}

    def allows(self, rate: Rate, caller: str) -> bool:
        """Whether this caller may call once more now."""
        limit = CALLS_A_MINUTE.get(rate)
        if limit is None:
            return True
        now = asyncio.get_running_loop().time()
        if len(self._calls) > self.LONGEST:
            self._calls.clear()
        calls = self._calls.setdefault((rate, caller), deque(maxlen=limit))
        if len(calls) == limit and now - calls[0] < 60:
            return False
        calls.append(now)
        return True


METER = web.AppKey("meter", Meter)
ACTOR = web.RequestKey("actor", Actor)
ACCOUNT = web.RequestKey("account", SignIn)
STALE = web.RequestKey("stale", bool)
"""The form came from a page of the session this browser had before: it is kept, never done."""


def guarded(route: Route) -> Handler:
    """A route's handler behind its gate."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if not request.app[METER].allows(route.rate, request.remote or ""):
            raise web.HTTPTooManyRequests
        await PROOFS[route.proof](request)
        if STALE in request and route.role is not Role.OFFICIAL:
            raise web.HTTPForbidden
        refused = await ROLES[route.role](request)
        if route.role is Role.SYSTEM:
            bearer.needs(request, route.grant)
        return refused or await route.handler(request)

    return handle


def actor_of(request: web.Request) -> Actor:
    """Who has signed in, with the rights they hold at this moment."""
    return request[ACTOR]


def account_of(request: web.Request) -> SignIn:
    """The account that has signed in."""
    return request[ACCOUNT]


def is_loopback(request: web.Request) -> bool:
    """Whether the call comes from this very machine."""
    try:
        return ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:
        return False


async def still_signed_in(
    request: web.Request, *, again: bool = False, by_hand: bool = False
) -> bool:
    """Whether an account is signed in and may be used at this moment; fills in the actor."""
    session = await session_of(request, again=again, by_hand=by_hand)
    account_id = session.get("account")
    if account_id is None:
        return False
    async with request.app[HOUSE].sessions.read() as transaction:
        account = await staff.get(transaction, int(account_id))
        if account is None or account.disabled or (account.demo and not is_loopback(request)):
            return False
        actor = await signed_in(transaction, account.person_id)
    request[ACCOUNT], request[ACTOR] = account, actor
    return actor.is_official


async def endings(request: web.Request) -> tuple[str, ...]:
    """The topics that tell a line of an official to ask at once whether it may go on."""
    return web_sessions.endings((await session_of(request)).key, account_of(request).id)


async def _anyone(request: web.Request) -> web.Response | None:
    return None


async def _official(request: web.Request) -> web.Response | None:
    entered, session = await still_signed_in(request), await session_of(request)
    if entered and STALE not in request:
        if request.method != "GET":
            kept_text.drop(session, request.path_qs)
        return None
    if request.method != "GET":
        kept = await kept_text.keep(request, session)
        if entered:
            raise web.HTTPSeeOther(kept_text.PLACE) if kept else web.HTTPForbidden
        raise web.HTTPSeeOther(f"{SIGN_IN}?next={kept_text.PLACE}" if kept else SIGN_IN)
    if request.headers.get("Upgrade"):
        raise web.HTTPSeeOther(SIGN_IN)
    raise web.HTTPSeeOther(f"{SIGN_IN}?next={quote(request.path_qs)}")


async def _system(request: web.Request) -> web.Response | None:
    token = await bearer.enter(request)
    if not request.app[METER].allows(Rate.SYSTEM, str(token.id)):
        raise web.HTTPTooManyRequests
    request[ACTOR] = system(token)
    return None


async def _entering(request: web.Request) -> web.Response | None:
    account_id = (await session_of(request)).get(HALFWAY)
    if account_id is not None:
        async with request.app[HOUSE].sessions.read() as transaction:
            account = await staff.get(transaction, int(account_id))
        if account and not account.disabled and not (account.demo and not is_loopback(request)):
            request[ACCOUNT] = account
            return None
    raise web.HTTPSeeOther(SIGN_IN)


async def _rehearsal(request: web.Request) -> web.Response | None:
    if not request.app[HOUSE].rehearsal:
        raise web.HTTPNotFound
    return None


async def _looking(request: web.Request) -> None:
    return None


async def _from_our_page(request: web.Request) -> None:
    """Old browsers send no Origin with a form; then the token alone decides."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise web.HTTPForbidden


async def _from_our_socket(request: web.Request) -> None:
    if "Origin" not in request.headers:
        raise web.HTTPForbidden
    await _from_our_page(request)


async def _token(request: web.Request) -> None:
    await _from_our_page(request)
    given = request.headers.get("X-CSRF-Token")
    if given is None and request.content_type == "multipart/form-data":
        given = await upload_of(request).token()
    if given is None:
        given = str((await request.post()).get("csrf", ""))
    session = await session_of(request)
    expected = session.csrf_token(request.app[HOUSE].sessions.vault.token_key)
    if hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
        return
    if not session.is_former(given):
        raise web.HTTPForbidden
    request[STALE] = True


ROLES: dict[Role, Callable[[web.Request], Awaitable[web.Response | None]]] = {
    Role.ANYONE: _anyone,
    Role.HOUSEHOLD: _anyone,
    Role.OFFICIAL: _official,
    Role.ENTERING: _entering,
    Role.REHEARSAL: _rehearsal,
    Role.SYSTEM: _system,
}
PROOFS: dict[Proof, Callable[[web.Request], Awaitable[None]]] = {
    Proof.LOOKING: _looking,
    Proof.FORM: _token,
    Proof.ORIGIN: _from_our_socket,
    Proof.BEARER: _looking,
}
