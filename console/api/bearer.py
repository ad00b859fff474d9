"""Whose token a call carries: in one header and nowhere else, no cookie is looked at."""

from aiohttp import web

from acts import access_tokens
from acts.access_tokens import Grant
from console.api.problems import NO_TOKEN, Problem
from console.house import HOUSE
from storage.moment import county_day
from storage.queries import access_tokens as kept
from storage.queries.access_tokens import Token

TOKEN = web.RequestKey("token", Token)
SCHEME = "bearer"


async def enter(request: web.Request) -> Token:
    """The token a call carries.

    Raises:
        Problem: it carries none that is in use.
    """
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    sessions = request.app[HOUSE].sessions
    found = None
    if scheme.lower() == SCHEME:
        async with sessions.read() as session:
            found = await access_tokens.meant(session, secret.strip())
    if found is None:
        raise Problem(401, "no-token", headers=NO_TOKEN)
    token, former = found
    last = token.former_used_on if former else token.used_on
    if last != county_day(sessions.clock.real()):
        async with sessions.write() as session:
            await kept.used(session, token.id, former=former)
    request[TOKEN] = token
    return token


def token_of(request: web.Request) -> Token:
    """The token a call came with."""
    return request[TOKEN]


def needs(request: web.Request, grant: Grant | None) -> None:
    """Stop unless the token may do this.

    Raises:
        Problem: it may not.
    """
    if grant is None or grant not in token_of(request).grants:
        raise Problem(403, "not-granted")
