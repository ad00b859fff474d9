"""The table of routes is the specification, and every row of it holds."""

import re

import pytest
from aiohttp.test_utils import TestClient

from console.app import build
from console.gate import Proof, Rate, Role, Route, Scope
from console.routes import ROUTES
from tests.console.county import Visitor

SYSTEM = [route for route in ROUTES if route.role is Role.SYSTEM]
CHANGING = [route for route in ROUTES if route.method != "GET" and route not in SYSTEM]
OFFICIAL = [route for route in ROUTES if route.role in (Role.OFFICIAL, Role.ENTERING)]
SOCKETS = [route for route in ROUTES if route.path.endswith("/socket")]


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "1", path)


def test_the_router_serves_the_table_and_nothing_else(house):
    served = {
        (route.method, route.resource.canonical)
        for route in build(house).router.routes()
        if route.method != "HEAD" and not route.resource.canonical.startswith("/static")
    }
    assert served == {(route.method, route.path) for route in ROUTES}


def test_whatever_changes_something_needs_a_token_and_names_its_audit():
    assert CHANGING
    for route in CHANGING:
        assert route.proof is Proof.FORM, route.path
        assert route.audit or route.role is Role.REHEARSAL, route.path
    for route in SOCKETS:
        assert route.proof is Proof.ORIGIN


def test_whatever_a_system_calls_names_its_grant_and_its_audit():
    assert SYSTEM
    for route in SYSTEM:
        assert route.path.startswith("/api/v1/"), route.path
        assert (route.scope, route.proof) == (Scope.GRANTED, Proof.BEARER), route.path
        assert route.rate is Rate.CALL, route.path
        assert route.grant is not None, route.path
        assert route.audit or route.method == "GET", route.path
    assert [route.path for route in ROUTES if route.grant and route not in SYSTEM] == []


@pytest.fixture
def unhurried(monkeypatch):
    """No limits of calls a minute, which have a test of their own."""
    monkeypatch.setattr("console.gate.CALLS_A_MINUTE", {})


# One visitor tries every route: a browser and a county of its own for each would take minutes.
async def test_no_token_no_change(rehearsal, county, unhurried):
    async with TestClient(rehearsal) as client:
        visitor = Visitor(client)
        await visitor.sign_in("county")
        await visitor.get("/chat")
        let_in = [route.path for route in CHANGING if await changed(visitor, route.path)]
    assert let_in == []


async def changed(visitor: Visitor, path: str) -> bool:
    """Whether something is done without a token, with a wrong one, or from elsewhere."""
    right = await visitor.token("/chat" if path.startswith("/chat") else "/console")
    tries = (
        ({}, {}),
        ({"csrf": "0" * 40}, {}),
        ({"csrf": right}, {"Origin": "https://elsewhere.example"}),
    )
    answers = [
        await visitor.client.post(filled(path), data=fields, headers=headers, allow_redirects=False)
        for fields, headers in tries
    ]
    return any(answer.status != 403 for answer in answers)


async def test_nobody_gets_in_without_signing_in(visitor, unhurried):
    token = await visitor.token("/console/sign-in")
    let_in = [route.path for route in OFFICIAL if await entered(visitor, route, token)]
    assert let_in == []


async def entered(visitor: Visitor, route: Route, token: str) -> bool:
    """Whether a stranger is sent anywhere but to the page that signs in."""
    ask = visitor.client.get if route.method == "GET" else visitor.client.post
    given = {"headers": visitor.origin} if route.method == "GET" else {"data": {"csrf": token}}
    answer = await ask(filled(route.path), allow_redirects=False, **given)
    where = answer.headers.get("Location", "")
    return answer.status != 303 or not where.startswith("/console/sign-in")


async def test_no_cookie_lets_a_system_in_and_nobody_is_sent_elsewhere(visitor, county, unhurried):
    await visitor.sign_in("county")
    csrf = {"X-CSRF-Token": await visitor.token("/console"), **visitor.origin}
    keyed = {"Idempotency-Key": "a-key-of-ours"}
    for route in SYSTEM:
        ask = visitor.client.get if route.method == "GET" else visitor.client.post
        body = {} if route.method == "GET" else {"json": {}}
        answer = await ask(
            filled(route.path), headers={**csrf, **keyed}, allow_redirects=False, **body
        )
        assert answer.status == 401, route.path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer"), route.path
        assert "Set-Cookie" not in answer.headers, route.path


@pytest.mark.parametrize("route", SOCKETS, ids=lambda route: route.path)
async def test_no_socket_from_a_foreign_page(visitor, county, route):
    await visitor.sign_in("zhang")
    await visitor.get("/chat")
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        answer = await visitor.client.get(route.path, headers=headers)
        assert answer.status == 403
