"""The table of routes is the specification, and every row of it holds."""

import re

import pytest
from aiohttp.test_utils import TestClient

from console.app import build
from console.gate import Proof, Role
from console.routes import ROUTES
from tests.console.county import Visitor

CHANGING = [route for route in ROUTES if route.method != "GET"]
OFFICIAL = [route for route in ROUTES if route.role is Role.OFFICIAL]
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


@pytest.mark.parametrize("route", CHANGING, ids=lambda route: route.path)
async def test_no_token_no_change(rehearsal, county, route):
    async with TestClient(rehearsal) as client:
        visitor = Visitor(client)
        await visitor.sign_in("county")
        await visitor.get("/chat")
        for fields in ({}, {"csrf": "0" * 40}):
            answer = await client.post(filled(route.path), data=fields, allow_redirects=False)
            assert answer.status == 403
        right = await visitor.token("/chat" if route.path.startswith("/chat") else "/console")
        answer = await client.post(
            filled(route.path),
            data={"csrf": right},
            headers={"Origin": "https://elsewhere.example"},
            allow_redirects=False,
        )
        assert answer.status == 403


@pytest.mark.parametrize("route", OFFICIAL, ids=lambda route: f"{route.method} {route.path}")
async def test_nobody_gets_in_without_signing_in(visitor, route):
    if route.method == "GET":
        answer = await visitor.client.get(
            filled(route.path), headers=visitor.origin, allow_redirects=False
        )
    else:
        fields = {"csrf": await visitor.token("/console/sign-in")}
        answer = await visitor.client.post(filled(route.path), data=fields, allow_redirects=False)
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/console/sign-in")


@pytest.mark.parametrize("route", SOCKETS, ids=lambda route: route.path)
async def test_no_socket_from_a_foreign_page(visitor, county, route):
    await visitor.sign_in("zhang")
    await visitor.get("/chat")
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        answer = await visitor.client.get(route.path, headers=headers)
        assert answer.status == 403
