"""The chat in a browser: for a household under a random name, for an official from the console."""

import re
import secrets

from aiohttp import web

from acts.actor import Actor
from channels.contract import Incoming
from console import mailbox, photos, sockets
from console.gate import actor_of, endings, still_signed_in
from console.history import history
from console.house import HOUSE, House
from console.mailbox import Line
from console.render import page
from console.sessions import renew, session_of
from console.sockets import Permit
from storage import audit
from storage.queries import addresses, regions

CHANNEL = "webchat"
REGION = re.compile(r"[\w-]{1,40}")


async def show(request: web.Request) -> web.Response:
    """The household's chat; `v` is the village of the code that was scanned."""
    session = await session_of(request)
    if "chat" not in session:
        session = await renew(request, **{**session, "chat": secrets.token_urlsafe(18)})
    line = Line(CHANNEL, session["chat"])
    return await _page(request, line, {"base": "/chat", "village": _region(request) or ""})


async def show_official(request: web.Request) -> web.Response:
    """An official's chat: its address is bound by the sign-in itself."""
    line = await _bound(request.app[HOUSE], actor_of(request))
    return await _page(request, line, {"base": "/console/chat", "village": ""})


async def socket(request: web.Request) -> web.StreamResponse:
    """The line of the household's chat."""
    line = await _household(request)
    house = request.app[HOUSE]
    await _come_from(house, line, _region(request))
    return await sockets.talk(request, house, line, Permit(_always))


async def socket_official(request: web.Request) -> web.StreamResponse:
    """The line of an official's chat; it is cut when the sign-in ends."""
    house = request.app[HOUSE]
    line = await _bound(house, actor_of(request))

    async def allowed(by_hand: bool) -> bool:
        return await still_signed_in(request, again=True, by_hand=by_hand)

    return await sockets.talk(request, house, line, Permit(allowed, await endings(request)))


async def say(request: web.Request) -> web.Response:
    """The same without a script: a form, and the page again."""
    line = await _household(request)
    await _come_from(request.app[HOUSE], line, _region(request))
    await _say(request, line)
    raise web.HTTPSeeOther("/chat#end")


async def photo(request: web.Request) -> web.Response:
    """A photo for the household's report: by the script, or by a form and the page again."""
    line = await _household(request)
    refused = None
    try:
        await photos.take(request, line)
    except photos.NotTaken as error:
        refused = error
    if photos.by_script(request):
        answer = {"error": refused.sentence} if refused else {"stored": True}
        return web.json_response(answer, status=refused.status if refused else 200)
    if refused:
        values = {"base": "/chat", "village": "", "problem": refused.sentence}
        return await _page(request, line, values, refused.status)
    raise web.HTTPSeeOther("/chat#end")


async def leave(request: web.Request) -> web.Response:
    """Let go of the chat: this browser does not show it any more, and begins a new one."""
    line = await _household(request)
    house = request.app[HOUSE]
    async with house.sessions.write() as transaction:
        contact = await addresses.find(transaction, line.channel, line.external)
        if contact is not None:
            subject = f"address:{contact.id}"
            await audit.record(transaction, subject, "chat.left", subject, {})
    await renew(request, chat=secrets.token_urlsafe(18))
    raise web.HTTPSeeOther("/chat")


async def say_official(request: web.Request) -> web.Response:
    """The same for an official."""
    line = await _bound(request.app[HOUSE], actor_of(request))
    await _say(request, line)
    raise web.HTTPSeeOther("/console/chat#end")


async def _page(
    request: web.Request, line: Line, values: dict[str, str], status: int = 200
) -> web.Response:
    house = request.app[HOUSE]
    before = request.query.get("before", "")
    shown = await history(house, line, before)
    return await page(
        request,
        "chat.html",
        {
            "problem": "",
            **values,
            "history": shown,
            "is_earlier": bool(before),
            "place": await _village(house, values["village"]),
            "fresh_id": secrets.token_hex(16),
            "references": ",".join(shown.references),
        },
        status,
    )


async def _say(request: web.Request, line: Line) -> None:
    house = request.app[HOUSE]
    form = await request.post()
    token = str(form["choice"]) if "choice" in form else None
    text = "" if token else str(form.get("starter") or form.get("text", ""))
    client_id = str(form.get("id", ""))
    if token:  # a page offers several buttons under one id; each is an event of its own
        client_id = f"{client_id}-{token.rpartition('~')[2][:10].encode().hex()}"
    await mailbox.say(house, line, client_id, text, token)
    contact = await mailbox.contact_of(house, line)
    if contact:
        await mailbox.seen(house, contact, str(form.get("seen", "")).split(","))


async def _household(request: web.Request) -> Line:
    session = await session_of(request)
    if "chat" not in session:
        raise web.HTTPForbidden
    return Line(CHANNEL, session["chat"])


async def _bound(house: House, actor: Actor) -> Line:
    """The address of an official's chat page, made and bound when they first open it."""
    line = Line(CHANNEL, f"person:{actor.person_id}")
    contact = await mailbox.contact_of(house, line)
    if contact is None or not contact.bound:
        assert actor.person_id is not None
        async with house.sessions.write() as session:
            contact = await addresses.ensure(session, line.channel, line.external)
            await addresses.bind(session, contact.id, actor.person_id)
    return line


async def _come_from(house: House, line: Line, region_id: str | None) -> None:
    """Say which village's code was scanned; once, however often the line breaks."""
    if region_id and await _village(house, region_id):
        event = Incoming(
            sender=line.external,
            text=f"村码 {region_id}",
            external_id=f"{line.external}:village:{region_id}",
        )
        await house.accept(line.channel, [event])


async def _village(house: House, region_id: str) -> str:
    if not region_id:
        return ""
    async with house.sessions.read() as session:
        place = await regions.get(session, region_id)
    return place.full_name if place else ""


def _region(request: web.Request) -> str | None:
    given = request.query.get("v", "")
    return given if REGION.fullmatch(given) else None


async def _always(_by_hand: bool) -> bool:
    return True
