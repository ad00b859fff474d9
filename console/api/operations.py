"""The one place where aiohttp-pydantic meets our table: parameters checked, answers declared."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from inspect import signature
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_pydantic.decorator import inject_params  # type: ignore[import-untyped]  # has no types
from aiohttp_pydantic.oas import typing as statuses  # type: ignore[import-untyped]  # has no types
from pydantic import BaseModel, ValidationError

from channels.errors import Malformed
from channels.parsing import parse_json
from console.api.problems import Fault, Problem
from locales import _

DEEPEST = 20
MOST_FAULTS = 100
NUL = "\x00"

Operation = Callable[..., Awaitable[web.Response]]


def operation(answers: Mapping[int, type[BaseModel]]) -> Callable[[Operation], Handler]:
    """Make a handler whose parameters come checked from the address, the headers and the body.

    In the signature what is positional only comes from the path, a model is the body, other names
    are of the query, and what is keyword only is a header. `answers` are what it says, by status.
    """

    def made(handler: Operation) -> Handler:
        says = [getattr(statuses, f"r{status}")[model] for status, model in answers.items()]
        handler.__annotations__["return"] = says[0]
        checked: Handler = inject_params(on_validation_error=_wrong).and_request(handler)

        asked = _asked(handler)

        async def read_first(request: web.Request) -> web.StreamResponse:
            _only(request, asked)
            if request.method == "POST":
                await _read(request)
            return await checked(request)

        read_first.checked = checked  # type: ignore[attr-defined]  # for the document
        return read_first

    return made


def declared(handler: Handler) -> Handler:
    """An operation as the library knows it, to be described."""
    found: Handler = getattr(handler, "checked", handler)
    return found


def _asked(handler: Operation) -> frozenset[str]:
    """What an operation takes from the query."""
    parameters = list(signature(handler).parameters.values())[1:]
    return frozenset(
        one.name
        for one in parameters
        if one.kind is one.POSITIONAL_OR_KEYWORD and not _is_model(one.annotation)
    )


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _only(request: web.Request, asked: Collection[str]) -> None:
    """Stop at a name nobody knows: a filter mistyped would show more than was asked for.

    Raises:
        Problem: there is one.
    """
    known = SENTENCES["extra_forbidden"]({})
    faults = [Fault(known, parameter=name[:40]) for name in request.query if name not in asked]
    if faults:
        raise Problem(422, "invalid", faults[:MOST_FAULTS])


async def _read(request: web.Request) -> None:
    """Read the body within limits; what the library reads after that cannot fail.

    Raises:
        Problem: it is no JSON object we would look at.
    """
    charset = (request.charset or "utf-8").lower()
    coded = request.headers.get("Content-Encoding", "identity").lower()
    if request.content_type != "application/json" or charset not in ("utf-8", "utf8"):
        raise Problem(415, "no-json")
    if coded != "identity":
        raise Problem(415, "no-json")
    body = await request.read()
    try:
        value = parse_json(body, DEEPEST)
    except Malformed:
        raise Problem(400, "unreadable") from None
    if not isinstance(value, dict):
        raise Problem(422, "invalid", [Fault(_("This must be an object."), "")])
    if _has_nul(value):  # no database stores it
        raise Problem(400, "unreadable")


def _has_nul(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_nul(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return any(_has_nul(one) for one in value)
    return isinstance(value, str) and NUL in value


async def _wrong(error: ValidationError, context: str) -> web.Response:
    faults = [_fault(one, context) for one in error.errors()[:MOST_FAULTS]]
    raise Problem(422, "invalid", faults)


def _fault(error: Any, context: str) -> Fault:
    said = _said(error)
    names = [str(part) for part in error["loc"]]
    if context == "body":
        escaped = (name.replace("~", "~0").replace("/", "~1") for name in names)
        return Fault(said, pointer="".join(f"/{name}" for name in escaped))
    name = names[0] if names else ""
    return Fault(said, parameter=header_of(name) if context == "headers" else name)


def header_of(name: str) -> str:
    """A parameter of an operation as the header it is: idempotency_key → Idempotency-Key."""
    return "-".join(part.capitalize() for part in name.split("_"))


def _said(error: Any) -> str:
    """What the library found, in words; those it has only in English are said in general."""
    bounds = error.get("ctx", {})
    sentence = SENTENCES.get(error["type"])
    if sentence is None:
        return _("This is not what it must be; the description says more.")
    return sentence(bounds)


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _bounds: _("This must be given."),
    "extra_forbidden": lambda _bounds: _("Nobody knows this name; take it out."),
    "string_type": lambda _bounds: _("This must be a text."),
    "int_type": lambda _bounds: _("This must be a whole number."),
    "int_parsing": lambda _bounds: _("This must be a whole number."),
    "bool_type": lambda _bounds: _("This must be true or false."),
    "bool_parsing": lambda _bounds: _("This must be true or false."),
    "list_type": lambda _bounds: _("This must be a list."),
    "string_too_short": lambda bounds: _(
        "This must have at least %(least)s signs.", least=bounds["min_length"]
    ),
    "string_too_long": lambda bounds: _(
        "This may have at most %(most)s signs.", most=bounds["max_length"]
    ),
    "too_short": lambda bounds: _(
        "This must have at least %(least)s entries.", least=bounds["min_length"]
    ),
    "too_long": lambda bounds: _(
        "This may have at most %(most)s entries.", most=bounds["max_length"]
    ),
    "greater_than_equal": lambda bounds: _("At least %(least)s.", least=bounds["ge"]),
    "less_than_equal": lambda bounds: _("At most %(most)s.", most=bounds["le"]),
    "string_pattern_mismatch": lambda bounds: _(
        "This must look like %(pattern)s.", pattern=bounds["pattern"]
    ),
    "literal_error": lambda bounds: _(
        "This must be one of: %(allowed)s.", allowed=bounds["expected"]
    ),
    "date_from_datetime_parsing": lambda _bounds: _("This must be a day, like 2026-03-01."),
    "date_parsing": lambda _bounds: _("This must be a day, like 2026-03-01."),
    "date_type": lambda _bounds: _("This must be a day, like 2026-03-01."),
}
