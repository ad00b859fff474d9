"""A notice on the wall: photos of its first and last day, and that the paper has come down."""

from aiohttp import web

from acts.public_notices import hanging
from console import notice_view
from console.darkroom import Full
from console.forms import number
from console.gate import actor_of
from console.house import HOUSE
from console.notice_view import notice_id_of
from console.photos import DARKROOM
from console.uploads import FILE, TooLarge, Unreadable, upload_of
from locales import _
from storage import audit
from storage.queries import public_notices


async def prove(request: web.Request) -> web.Response:
    """Keep a photo of the first or last day, or that a photo on paper is in the file."""
    notice_id = notice_id_of(request)
    try:
        with DARKROOM.place():
            fields = await upload_of(request).fields()
            which = fields.get("which", b"").decode("ascii", "replace")
            data = fields.get(FILE, b"")
            photo = await DARKROOM.develop(data) if data else None
    except (Full, TooLarge, Unreadable):
        bad = _("This picture could not be taken: choose one of at most 5 MB and try again.")
        return await notice_view.show(request, notice_id, [bad])
    if which not in hanging.PHOTOS:
        raise web.HTTPNotFound
    if photo is None and (data or "paper" not in fields):
        bad = _("Choose a photo, or tick that a photo on paper is in the file.")
        return await notice_view.show(request, notice_id, [bad])
    return await notice_view.done(
        request,
        notice_id,
        lambda session, actor: hanging.prove(session, actor, notice_id, which, photo),
    )


async def photo(request: web.Request) -> web.Response:
    """One photo of a notice; that it was looked at is written down."""
    actor, document = actor_of(request), number(request.match_info["document"])
    async with request.app[HOUSE].sessions.write() as session:
        notice = await public_notices.get(session, actor.scope, notice_id_of(request))
        if notice is None or notice.released_at is None:
            raise web.HTTPNotFound
        shown = await public_notices.photo(
            session, actor.scope, notice, hanging.PHOTOS.values(), document
        )
        if shown is None:
            raise web.HTTPNotFound
        await audit.record(session, actor.name, "picture.read", f"document:{document}")
    return web.Response(body=shown, content_type=hanging.JPEG)


async def paper_down(request: web.Request) -> web.Response:
    """Note that the paper is off the wall."""
    notice_id = notice_id_of(request)
    return await notice_view.done(
        request, notice_id, lambda session, actor: hanging.paper_down(session, actor, notice_id)
    )
