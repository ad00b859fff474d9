"""What went wrong, for a machine and for the person behind it: application/problem+json."""

import json
import logging
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from acts.actor import NotAllowed
from locales import DEFAULT, _, speaking

PREFIX = "/api/"
TYPE = "application/problem+json"
RANGE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[\w-]{1,16})?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")
LONGEST_HEADER = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (a JSON pointer into the body, or a parameter), and why."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def shown(self) -> dict[str, str]:
        """As JSON has it."""
        where = {"pointer": self.pointer, "parameter": self.parameter}
        return {"detail": self.detail} | {k: v for k, v in where.items() if v is not None}


class Problem(Exception):
    """Why a call was not done; `kind` is its lasting name, and says more than the status."""

    def __init__(
        self,
        status: int,
        kind: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        incident: str = "",
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.faults = status, kind, faults
        self.headers, self.incident = headers or {}, incident

    def answer(self) -> web.Response:
        """As it is sent, in the language of the moment."""
        title, detail = SAID.get(self.kind, SAID["unreadable"])()
        body = {
            "type": f"urn:mingbai:problem:{self.kind}",
            "title": title,
            "status": self.status,
            "detail": detail,
        }
        if self.faults:
            body["errors"] = [fault.shown() for fault in self.faults]
        if self.incident:
            body["incident"] = self.incident
        text = json.dumps(body, ensure_ascii=False)
        return web.Response(
            text=text, status=self.status, content_type=TYPE, headers=dict(self.headers)
        )


SAID = {
    "unreadable": lambda: (
        _("The call cannot be read"),
        _("The body must be one JSON object in UTF-8, at most 20 levels deep."),
    ),
    "no-token": lambda: (
        _("A token is needed"),
        _("Send a token that is in use, as “Authorization: Bearer mb_…”."),
    ),
    "not-granted": lambda: (
        _("This token may not do this"),
        _("Ask whoever runs Mingbai in the county to make one that may."),
    ),
    "not-here": lambda: (
        _("There is nothing here"),
        _("It does not exist, or not in the region of this token."),
    ),
    "no-method": lambda: (
        _("This is not done here"),
        _("The header Allow says which methods this address has."),
    ),
    "same-key": lambda: (
        _("The key was used for another call"),
        _("Give every call a key of its own; only the very same call may use it again."),
    ),
    "too-large": lambda: (_("That was too much"), _("A body may have at most 256 KB.")),
    "no-json": lambda: (
        _("This is not JSON"),
        _("Send “Content-Type: application/json”, in UTF-8 and not compressed."),
    ),
    "invalid": lambda: (
        _("Something is not as it must be"),
        _("Each entry of “errors” says what, and where."),
    ),
    "too-many": lambda: (
        _("A little slower, please"),
        _("Wait as long as the header Retry-After says, then call again."),
    ),
    "our-fault": lambda: (
        _("Something went wrong here"),
        _("It is our fault, not yours. Call again; if it stays, tell us the incident."),
    ),
}
OF_STATUS = {
    401: "no-token",
    403: "not-granted",
    404: "not-here",
    405: "no-method",
    413: "too-large",
    415: "no-json",
    422: "invalid",
    429: "too-many",
}
"""What a status means that comes from elsewhere than an operation."""

NO_TOKEN = {"WWW-Authenticate": 'Bearer realm="mingbai"'}


@web.middleware
async def in_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every failure of the interface as a problem, never with a page or a stack trace."""
    if not request.path.startswith(PREFIX):
        return await handler(request)
    with speaking(asked_for(request)):
        try:
            return await handler(request)
        except Problem as problem:
            return problem.answer()
        except NotAllowed:
            return Problem(404, "not-here").answer()
        except web.HTTPException as error:
            return _of(error).answer()
        except Exception as error:  # the edge: whatever went wrong, the caller gets an incident id
            incident = secrets.token_hex(4)
            log.exception("incident %s: %s", incident, type(error).__name__)
            return Problem(500, "our-fault", incident=incident).answer()


def asked_for(request: web.Request) -> str:
    """The language a caller prefers, by its header alone; Chinese when it does not say."""
    best, language = 0.0, DEFAULT
    for part in request.headers.get("Accept-Language", "")[:LONGEST_HEADER].split(","):
        match = RANGE.fullmatch(part)
        found = {"zh": "zh_CN", "en": "en"}.get(match[1].lower()) if match else None
        weight = float((match and match[2]) or 1)
        if found and weight > best:
            best, language = weight, found
    return language


def _of(error: web.HTTPException) -> Problem:
    kept = {name: error.headers[name] for name in ("Allow", "Retry-After") if name in error.headers}
    if error.status == 429:
        kept.setdefault("Retry-After", "60")
    if error.status == 401:
        kept |= NO_TOKEN
    return Problem(error.status, OF_STATUS.get(error.status, "unreadable"), headers=kept)
