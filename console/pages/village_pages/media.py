"""A picture or a voice note of a form: received within limits, looked at, kept until it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from acts import pictures, voices
from console.darkroom import Full
from console.house import HOUSE
from console.pages.village_pages.telling import contact_of
from console.photos import DARKROOM
from console.uploads import FILE, VOICE, TooLarge, Unreadable, upload_of
from locales import _
from storage.queries.voices import Recorded


@dataclass(frozen=True, slots=True)
class Brought:
    """What a form brought: its words, what was kept of its file, or what was wrong with it."""

    fields: Mapping[str, str]
    kept: int | None = None
    problem: str = ""


async def picture(request: web.Request) -> Brought:
    """A form with or without a picture; its words are there also when the picture is no good."""
    try:
        with DARKROOM.place():
            return await _picture(request)
    except Full:
        busy = _("Many people are sending pictures now. Please try again in a minute.")
        return Brought({}, problem=busy)


async def voice(request: web.Request) -> Brought:
    """A form with or without a voice note; its words are there also when that is no good."""
    fields, data, problem = await _received(
        request, VOICE, _("This recording is too long. Two minutes at most.")
    )
    if not data:
        return Brought(fields, problem=problem)
    house = request.app[HOUSE]
    async with house.sessions.write() as session:
        contact = await contact_of(request, session)
        allowed = await voices.may_send(session, contact)
    if not allowed:
        return Brought(fields, problem=_("That is enough recordings for one day."))
    if len(data) > voices.MOST_BYTES:
        return Brought(fields, problem=_("This recording is too long. Two minutes at most."))
    kind = voices.media_type(data)
    if kind is None:
        unknown = _("This file is no recording we can play. Record it again, or write it.")
        return Brought(fields, problem=unknown)
    async with house.sessions.write() as session:
        return Brought(fields, await voices.receive(session, contact, Recorded(kind, data)))


async def _picture(request: web.Request) -> Brought:
    fields, data, problem = await _received(
        request, FILE, _("This picture is too large. Please choose one of at most 5 MB.")
    )
    if not data:
        return Brought(fields, problem=problem)
    house = request.app[HOUSE]
    async with house.sessions.write() as session:
        contact = await contact_of(request, session)
        allowed = await pictures.may_send(session, contact)
    if not allowed:
        enough = _("That is enough pictures for one day. Please send more tomorrow.")
        return Brought(fields, problem=enough)
    developed = await DARKROOM.develop(data)
    if developed is None:
        unreadable = _("This picture cannot be opened. Please choose another.")
        return Brought(fields, problem=unreadable)
    async with house.sessions.write() as session:
        return Brought(fields, await pictures.receive(session, contact, developed))


async def _received(
    request: web.Request, name: str, too_large: str
) -> tuple[Mapping[str, str], bytes, str]:
    """The words of a form, its file, and what is wrong with how it came."""
    if request.content_type != "multipart/form-data":
        form = await request.post()
        return {key: str(value) for key, value in form.items()}, b"", ""
    upload, data, problem = upload_of(request), b"", ""
    try:
        data = (await upload.fields()).get(name, b"")
    except TooLarge:
        problem = too_large
    except Unreadable:
        problem = _("That could not be read. Please send it again.")
    fields = {**await upload.before()}
    fields.pop(name, None)
    words = {key: value.decode("utf-8", "replace") for key, value in fields.items()}
    return words, data, problem
