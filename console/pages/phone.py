"""Simulated feature phones, in a rehearsal only: short messages in and out, and the clock."""

from datetime import datetime, time, timedelta
from typing import Any

from aiohttp import web

from channels.text import segments, with_signature
from console import mailbox
from console.house import HOUSE, House
from console.mailbox import Line
from console.render import local, page
from locales import _
from rulebook.phones import mobile
from storage.moment import SHANGHAI
from storage.queries import web as queries

CHANNEL = "sms_simulator"
SIGNATURE = "明白"
MOST_PHONES = 6
MORNING = time(8, 0)
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


async def show(request: web.Request) -> web.Response:
    """The phones, side by side."""
    return await page(request, "phone.html", {"clock": request.app[HOUSE].advance_clock})


async def sync(request: web.Request) -> web.Response:
    """What lies on these phones now; what they show counts as received."""
    house = request.app[HOUSE]
    asked = await _asked(request)
    numbers = [mobile(str(number)) for number in _list(asked, "numbers")[:MOST_PHONES]]
    phones = {
        number: await _phone(house, number, _list(asked, "seen")) for number in numbers if number
    }
    moment = house.sessions.clock.moment()
    return web.json_response({"phones": phones, "clock": local(moment.now)})


async def send(request: web.Request) -> web.Response:
    """Send a short message as this number."""
    asked = await _asked(request)
    number = mobile(str(asked.get("number", "")))
    if number is None:
        return _refused(_("That is not a mobile number. It has 11 digits and begins with 1."))
    stored = await mailbox.say(
        request.app[HOUSE],
        Line(CHANNEL, number),
        str(asked.get("id", "")),
        str(asked.get("text", "")),
    )
    if not stored:
        return _refused(_("There is nothing to send yet."))
    return web.json_response({"stored": True})


async def check(request: web.Request) -> web.Response:
    """Read a number as people type it."""
    number = mobile(str((await _asked(request)).get("number", "")))
    if number is None:
        return _refused(_("That is not a mobile number. It has 11 digits and begins with 1."))
    return web.json_response({"number": number, "shown": _spaced(number)})


async def move_clock(request: web.Request) -> web.Response:
    """Move business time on: an hour, a day, or to the morning of the next limit."""
    house = request.app[HOUSE]
    step = str((await _asked(request)).get("by", ""))
    by = await _to_next(house) if step == "next" else STEPS.get(step)
    if house.advance_clock is None or by is None:
        return _refused(_("There is no limit ahead to go to."))
    await house.advance_clock(by)
    return web.json_response({"clock": local(house.sessions.clock.moment().now)})


async def _to_next(house: House) -> timedelta | None:
    async with house.sessions.read() as session:
        local_now = session.moment.local
        today = session.moment.today
        after = today if local_now.time() >= MORNING else today - timedelta(days=1)
        due = await queries.next_deadline(session, after)
    if due is None:
        return None
    return datetime.combine(due, MORNING, SHANGHAI) - local_now


async def _phone(house: House, number: str, seen: list[Any]) -> list[dict[str, Any]]:
    contact = await mailbox.contact_of(house, Line(CHANNEL, number))
    if contact is None:
        return []
    await mailbox.seen(house, contact, [str(reference) for reference in seen])
    shown, _moment = await mailbox.messages(house, contact)
    return [
        {
            "reference": message.reference,
            "text": with_signature(message.text, SIGNATURE),
            "parts": segments(message.text, SIGNATURE).parts,
            "units": segments(message.text, SIGNATURE).units,
            "at": local(message.at),
        }
        for message in shown
    ]


async def _asked(request: web.Request) -> dict[str, Any]:
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


def _refused(text: str) -> web.Response:
    return web.json_response({"error": text}, status=422)


def _spaced(number: str) -> str:
    digits = number.removeprefix("+86")
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
