"""Simulated feature phones, in a rehearsal only: short messages in and out."""

from typing import Any

from aiohttp import web

from channels.text import segments, with_signature
from console import mailbox, rehearsed
from console.history import Entry, history
from console.house import HOUSE, House
from console.mailbox import Line
from console.render import local, page
from locales import _
from rulebook.phones import mobile

CHANNEL = "sms_simulator"
SIGNATURE = "明白"
MOST_PHONES = 6
MOST_KNOWN = 200


async def show(request: web.Request) -> web.Response:
    """The phones, side by side."""
    house = request.app[HOUSE]
    groups = await rehearsed.places(house)
    return await page(
        request,
        "phone.html",
        {"can_move": house.advance_clock is not None, "groups": groups, "most": MOST_PHONES},
    )


async def people(request: web.Request) -> web.Response:
    """Whose phones there are in a place, to pick one of them."""
    asked = await asked_of(request)
    found = await rehearsed.people(request.app[HOUSE], str(asked.get("place", ""))[:40])
    return web.json_response({"people": found})


async def sync(request: web.Request) -> web.Response:
    """What lies on these phones now and is not known yet; what they show counts as received."""
    house = request.app[HOUSE]
    asked = await asked_of(request)
    numbers = [mobile(str(number)) for number in _list(asked, "numbers")[:MOST_PHONES]]
    phones = {number: await _phone(house, number, asked) for number in numbers if number}
    moment = house.sessions.clock.moment()
    return web.json_response(
        {
            "phones": phones,
            "clock": local(moment.now),
            "second": int(moment.now.timestamp()),
            "moving": rehearsed.moving(),
        }
    )


async def send(request: web.Request) -> web.Response:
    """Send a short message as this number."""
    asked = await asked_of(request)
    number = mobile(str(asked.get("number", "")))
    if number is None:
        return refused(_("That is not a mobile number. It has 11 digits and begins with 1."))
    stored = await mailbox.say(
        request.app[HOUSE],
        Line(CHANNEL, number),
        str(asked.get("id", "")),
        str(asked.get("text", "")),
    )
    if not stored:
        return refused(_("There is nothing to send yet."))
    text = str(asked.get("text", "")).strip()
    cost, now = segments(text), request.app[HOUSE].sessions.clock.moment().now
    return web.json_response(
        {"stored": True, "parts": cost.parts, "units": cost.units, "at": local(now), "numbers": []}
    )


async def check(request: web.Request) -> web.Response:
    """Read a number as people type it."""
    number = mobile(str((await asked_of(request)).get("number", "")))
    if number is None:
        return refused(_("That is not a mobile number. It has 11 digits and begins with 1."))
    shared = await rehearsed.is_shared(request.app[HOUSE], Line(CHANNEL, number))
    return web.json_response({"number": number, "shown": _spaced(number), "shared": shared})


async def _phone(house: House, number: str, asked: dict[str, Any]) -> dict[str, Any]:
    line = Line(CHANNEL, number)
    contact = await mailbox.contact_of(house, line)
    known = {str(one)[:80] for one in _list(asked, "known")[: MOST_PHONES * MOST_KNOWN]}
    shown = await history(house, line, known=known)
    if contact is not None:
        await mailbox.seen(house, contact, [str(one) for one in _list(asked, "seen")])
    return {
        "entries": [_entry(entry) for entry in shown.entries],
        "answering": shown.is_answering,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    text = entry.text if entry.own else with_signature(entry.text, SIGNATURE)
    cost = segments(entry.text, "" if entry.own else SIGNATURE)
    return {
        "own": entry.own,
        "id": entry.id,
        "text": text,
        "parts": cost.parts,
        "units": cost.units,
        "at": local(entry.at),
        "numbers": list(entry.numbers),
    }


async def asked_of(request: web.Request) -> dict[str, Any]:
    """What a page's script asks."""
    try:
        asked = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest from error
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest
    return asked


def _list(asked: dict[str, Any], name: str) -> list[Any]:
    value = asked.get(name)
    return value if isinstance(value, list) else []


def refused(text: str) -> web.Response:
    """Say in words why something was not done."""
    return web.json_response({"error": text}, status=422)


def _spaced(number: str) -> str:
    digits = number.removeprefix("+86")
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
