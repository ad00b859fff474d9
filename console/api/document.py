"""The OpenAPI document: generated from the operations of the table, in the reader's language."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_pydantic.oas import (  # type: ignore[import-untyped]  # has no types
    pydantic_schema_to_oas,
)
from aiohttp_pydantic.oas.view import generate_oas  # type: ignore[import-untyped]  # has no types

from console.api import words
from console.api.operations import declared, header_of
from console.api.problems import SAID, TYPE
from console.gate import Route
from locales import _, language, speaking

VERSION = "1.0.0"
OPENAPI = "3.1.0"
BEARER = {"token": {"type": "http", "scheme": "bearer"}}
FAILURES = {
    "GET": (401, 403, 404, 405, 422, 429, 500),
    "POST": (400, 401, 403, 404, 405, 413, 415, 422, 429, 500),
}
NAMES = {
    400: "unreadable",
    401: "no-token",
    403: "not-granted",
    404: "not-here",
    405: "no-method",
    413: "too-large",
    415: "no-json",
    422: "invalid",
    429: "too-many",
    500: "our-fault",
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:mingbai:problem:[a-z-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "detail": {"type": "string"},
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                },
            },
        },
        "incident": {"type": "string"},
    },
}

# What pydantic says is JSON Schema, which OpenAPI 3.1 takes as it is; nothing needs translating.
pydantic_schema_to_oas.add_or_replace_translater("3.0.0", lambda _schema: None)


def serving(calls: Sequence[Route]) -> Handler:
    """The page that is the document of these operations."""

    async def shown(request: web.Request) -> web.Response:
        text = json.dumps(of(calls), ensure_ascii=False)
        headers = {"Vary": "Accept-Language"}
        return web.Response(text=text, content_type="application/json", headers=headers)

    return shown


def of(calls: Sequence[Route]) -> dict[str, Any]:
    """The document of these operations, in the language of the moment."""
    return _made(tuple(calls), language())


@cache
def _made(calls: tuple[Route, ...], spoken: str) -> dict[str, Any]:
    app = web.Application()
    for call in calls:
        app.router.add_route(call.method, call.path, declared(call.handler))
    with speaking(spoken):
        document: dict[str, Any] = generate_oas([app], VERSION, _("Mingbai for systems"), BEARER)
        document["openapi"] = OPENAPI
        document["components"]["schemas"]["Problem"] = PROBLEM
        document["components"]["responses"] = {
            NAMES[status]: _problem(NAMES[status]) for status in sorted(NAMES)
        }
        for call in calls:
            _complete(document["paths"][call.path][call.method.lower()], call)
        for name, schema in document["components"]["schemas"].items():
            schema.pop("description", None)  # meant for who reads the code
            for field, described in schema.get("properties", {}).items():
                if said := words.of_field(name, field):
                    described["description"] = said
    return document


def _complete(operation: dict[str, Any], call: Route) -> None:
    """What the library does not know: names of headers, what must be there, how it fails."""
    assert call.grant is not None
    operation["summary"] = words.of_operation(call.method, call.path)
    operation["description"] = _("Needs a token that grants “%(grant)s”.", grant=call.grant)
    handler = declared(call.handler)
    module = handler.__module__.rpartition(".")[2]
    operation["operationId"] = f"{module}.{getattr(handler, '__name__', '')}"
    operation["security"] = [{"token": []}]
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "header":
            parameter["name"] = header_of(parameter["name"])
        parameter["description"] = words.of_address(parameter["name"])
    for answer in operation["responses"].values():
        answer["description"] = _("It is done.") if call.method == "POST" else _("Here it is.")
    for status in FAILURES[call.method]:
        reference = {"$ref": f"#/components/responses/{NAMES[status]}"}
        operation["responses"][str(status)] = reference


def _problem(kind: str) -> dict[str, Any]:
    title, _detail = SAID[kind]()
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": title, "content": {TYPE: {"schema": schema}}}
