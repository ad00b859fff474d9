"""What systems can do, on a page for the engineers who connect them; from the same document."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from console.api import document
from console.gate import Route
from console.render import plain


@dataclass(frozen=True, slots=True)
class Field:
    """A field or parameter: its name, what it is for, whether it must be there."""

    name: str
    about: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation as the page shows it; examples are JSON."""

    method: str
    path: str
    about: str
    needs: str
    parameters: list[Field]
    fields: list[Field]
    sent: str
    answered: str


def showing(calls: Sequence[Route]) -> Handler:
    """The page about these operations."""

    async def shown(request: web.Request) -> web.Response:
        described = document.of(calls)
        values = {
            "title": described["info"]["title"],
            "operations": [
                _shown(described, path, method)
                for path, methods in described["paths"].items()
                for method in methods
            ],
            "path_qs": request.path_qs,
        }
        return plain(request, "api.html", values)

    return shown


def _shown(described: dict[str, Any], path: str, method: str) -> Shown:
    operation = described["paths"][path][method]
    body = _schema(described, operation.get("requestBody", {}))
    good = next(answer for status, answer in operation["responses"].items() if status < "300")
    return Shown(
        method=method.upper(),
        path=path,
        about=operation["summary"],
        needs=operation["description"],
        parameters=[
            Field(one["name"], one["description"], one["required"])
            for one in operation.get("parameters", [])
        ],
        fields=_fields(described, body),
        sent=_example(body),
        answered=_example(_schema(described, good)),
    )


def _schema(described: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    content = part.get("content", {}).get("application/json")
    return _meant(described, content["schema"]) if content else {}


def _meant(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = described["components"]["schemas"][name] if name else schema
    return found


def _fields(described: dict[str, Any], schema: dict[str, Any]) -> list[Field]:
    """The fields of a body, those of its entries after their list's name."""
    found = []
    for name, one in schema.get("properties", {}).items():
        inner = _meant(described, one.get("items", {}))
        needed = name in schema.get("required", ())
        found.append(Field(name, one.get("description", ""), needed))
        found += [
            Field(f"{name}[].{field.name}", field.about, field.needed)
            for field in _fields(described, inner)
        ]
    return found


def _example(schema: dict[str, Any]) -> str:
    examples = schema.get("examples")
    return json.dumps(examples[0], ensure_ascii=False, indent=2) if examples else ""
