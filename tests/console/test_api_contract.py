"""The document of the interface is the table's, and the interface does what it says."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks

from console.api import document, notice_shapes, shapes, words
from console.app import build
from console.gate import Role, guarded
from console.house import House
from console.routes import ROUTES
from console.routes.api import CALLS
from locales import speaking
from rulebook.loader import Rulebook
from storage.engine import Sessions
from tests.console.county import found, house_of, serving
from tests.console.systems import let_in

EXAMPLES = 6
HELD = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
    openapi_checks.missing_required_header,
    openapi_checks.unsupported_method,
    openapi_checks.ignored_auth,
]
"""What every answer is held to. That all good data is taken is not among them: a village may be
right in form and not be there."""


@pytest.fixture
def house(sqlite_sessions: Sessions, rules: Rulebook) -> House:
    """One database is enough: what is asked is whether the words of the document hold."""
    return house_of(sqlite_sessions, rules)


@pytest.fixture
async def server(house: House, rules: Rulebook, monkeypatch) -> AsyncIterator[TestServer]:
    """The interface on loopback, without limits of calls a minute."""
    monkeypatch.setattr("console.gate.CALLS_A_MINUTE", {})
    await found(house.sessions, rules)
    async with serving(house) as opened:
        yield opened


async def test_the_document_lists_what_systems_may_call_and_nothing_else(server):
    async with TestClient(server) as client:
        told = await (await client.get("/api/v1/openapi.json")).json()
    listed = {
        (method.upper(), path) for path, methods in told["paths"].items() for method in methods
    }
    assert listed == {(route.method, route.path) for route in ROUTES if route.role is Role.SYSTEM}
    assert told["openapi"] == "3.1.0"
    assert told["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    for methods in told["paths"].values():
        for operation in methods.values():
            assert operation["security"] == [{"token": []}]
            assert {"401", "403", "405", "429", "500"} <= operation["responses"].keys()


def test_the_document_says_what_everything_is_for_in_both_languages():
    assert words.OPERATIONS.keys() == {(route.method, route.path) for route in CALLS}
    told = {}
    for language in ("zh_CN", "en"):
        with speaking(language):
            told[language] = document.of(CALLS)
    for path, methods in told["zh_CN"]["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"] != told["en"]["paths"][path][method]["summary"], path
    for name, schema in told["en"]["components"]["schemas"].items():
        for field in words.FIELDS.get(name, {}):
            assert field in schema["properties"], (name, field)


def test_every_example_is_what_it_is_an_example_of():
    for name, schema in document.of(CALLS)["components"]["schemas"].items():
        for example in schema.get("examples", []):
            model = getattr(shapes, name, None) or getattr(notice_shapes, name)
            model.model_validate_json(json.dumps(example))


async def test_engineers_read_the_same_on_a_page(server):
    async with TestClient(server) as client:
        text = await (await client.get("/api")).text()
    for route in CALLS:
        assert f"{route.method} {route.path}" in text


async def test_whatever_is_sent_the_interface_does_what_its_document_says(server, house, rules):
    secret = (await let_in(house.sessions, rules)).secret
    await asyncio.to_thread(try_everything, server, secret)


async def test_an_operation_that_breaks_its_word_is_found(house, rules, monkeypatch):
    async def fails(_request: web.Request) -> web.Response:
        raise RuntimeError

    async def says_less(_request: web.Request) -> web.Response:
        return web.json_response({"items": []})

    monkeypatch.setattr("console.gate.CALLS_A_MINUTE", {})
    await found(house.sessions, rules)
    secret = (await let_in(house.sessions, rules)).secret
    for broken in (fails, says_less):
        app = web.Application(middlewares=build(house).middlewares)
        app._state.update(build(house)._state)
        for call in CALLS:
            handler = broken if call.path == "/api/v1/notices" else call.handler
            app.router.add_route(call.method, call.path, guarded(replace(call, handler=handler)))
        async with TestServer(app) as server:
            with pytest.raises(BaseExceptionGroup, match="distinct failure"):
                await asyncio.to_thread(try_everything, server, secret, "/api/v1/notices")


def try_everything(server: TestServer, secret: str, only: str = "") -> None:
    """Try each operation with data its document allows, and with data it does not."""
    schema = schemathesis.openapi.from_dict(document.of(CALLS))
    for operation in operations(schema):
        if only and operation.path != only:
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try_operation(operation, mode, str(server.make_url("/")).rstrip("/"), secret)


def operations(schema: Any) -> Iterator[Any]:
    """The operations of the document, each of which must be understood."""
    for found_one in schema.get_all_operations():
        yield found_one.ok()


def try_operation(operation: Any, mode: GenerationMode, address: str, secret: str) -> None:
    """Try one operation, always with the same data."""
    headers = {"Authorization": f"Bearer {secret}"}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        answer = case.call(base_url=address, headers=headers)
        case.validate_response(answer, checks=HELD, headers=headers)

    check()
