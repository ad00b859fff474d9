"""The shapes most routes have: a page for anybody, a page or an act of the console, a phone."""

from aiohttp.typedefs import Handler

from console.gate import Proof, Rate, Role, Route, Scope

GET, POST = "GET", "POST"


def public(path: str, handler: Handler, rate: Rate = Rate.PAGE) -> Route:
    """A page anybody may open."""
    return Route(GET, path, handler, Role.ANYONE, Scope.NOTHING, rate=rate)


def desk(path: str, handler: Handler, audit: str | None = None) -> Route:
    """A page of the console."""
    return Route(GET, path, handler, Role.OFFICIAL, Scope.POSTS, audit=audit)


def act(path: str, handler: Handler, audit: str | None) -> Route:
    """Something an official does at the console."""
    return Route(POST, path, handler, Role.OFFICIAL, Scope.POSTS, Proof.FORM, Rate.FORM, audit)


def household(
    path: str, handler: Handler, audit: str | None = None, rate: Rate = Rate.FORM
) -> Route:
    """A page for the browser of a household; with `audit` something that is done there."""
    if audit is None:
        return Route(GET, path, handler, Role.HOUSEHOLD, Scope.OWN_ADDRESS)
    role, scope = Role.HOUSEHOLD, Scope.OWN_ADDRESS
    return Route(POST, path, handler, role, scope, Proof.FORM, rate, audit)


def phone(path: str, handler: Handler, rate: Rate = Rate.FORM) -> Route:
    """Something done with the phones of a rehearsal."""
    return Route(POST, path, handler, Role.REHEARSAL, Scope.INVENTED, Proof.FORM, rate)
