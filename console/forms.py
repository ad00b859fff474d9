"""What pages with forms share: ids from addresses, and an answer to what cannot be done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from acts.declined import Declined, Unfit
from channels.text import clean
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage.queries import cases
from storage.queries.cases import Filed

LONGEST_REASON = 500
_DIGITS = 19


class PasswordWanted(Declined):
    """Type the password once more."""

    def sentence(self) -> str:
        return _(
            "The password or the code is missing or not right. Nothing was done: type it again."
        )


def number(text: str) -> int:
    """An id from an address or a form; anything else is not here."""
    if not _is_number(text):
        raise web.HTTPNotFound
    return int(text)


def number_in(request: web.Request, name: str) -> int:
    """An id in an address; what is none is not there."""
    return number(request.match_info[name])


def number_or_first(text: str) -> int:
    """Where a page of a list goes on; anything else is its beginning, 0."""
    return int(text) if _is_number(text) else 0


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a form: by the field it is beside, and what is of no field shown."""

    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rest: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.beside or self.rest)


def wrong_of(error: Declined, shown: Collection[str]) -> Wrong:
    """Why something was declined, beside the fields a page shows."""
    known = error.beside if isinstance(error, Unfit) else {}
    beside = {name: said for name, said in known.items() if name in shown}
    said_there = {one for said in beside.values() for one in said}
    rest = [one for one in error.sentence().splitlines() if one not in said_there]
    return Wrong(beside, rest)


async def reason_in(request: web.Request) -> str:
    """What was written as a reason."""
    form = await request.post()
    return clean(str(form.get("reason", "")), LONGEST_REASON)


async def case_in(request: web.Request) -> Filed:
    """The case of the address, within what the signed-in person may see."""
    async with request.app[HOUSE].sessions.read() as session:
        case = await cases.get(session, actor_of(request).scope, number_in(request, "case"))
    if case is None:
        raise web.HTTPNotFound
    return case


async def declined(request: web.Request, error: Declined, back: str) -> web.Response:
    """Say why something was not done, and lead back to where it was tried."""
    return await page(request, "declined.html", {"why": error.sentence(), "back": back}, 422)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < _DIGITS
