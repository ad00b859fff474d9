"""A photo from the household's chat: received within limits, developed, stored as said."""

from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from acts import pictures
from channels.contract import Incoming, Media
from console import mailbox
from console.darkroom import Darkroom, Full
from console.house import HOUSE, House
from console.mailbox import CLIENT_ID, Line
from console.uploads import FILE, TooLarge, Unreadable, upload_of
from locales import _
from storage.queries import addresses

DARKROOM = Darkroom()
"""One for this process, because what it counts are children of the process."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought: the page's own id for it, what the page has shown, the photo."""

    client_id: str
    seen: str
    data: bytes


class NotTaken(Exception):
    """A photo was not taken; the sentence says why, and what to do."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


async def take(request: web.Request, line: Line) -> None:
    """Store the photo of a form as something the household said.

    Raises:
        NotTaken: it is no photo, too large, or one too many.
    """
    try:
        with DARKROOM.place():
            sent = await _received(request)
            await _store(request.app[HOUSE], line, sent)
    except Full:
        raise NotTaken(
            HTTPStatus.TOO_MANY_REQUESTS,
            _("Many people are sending pictures now. Please try again in a minute."),
        ) from None


async def _store(house: House, line: Line, sent: Sent) -> None:
    """Count it, develop it, keep it, and put it into the inbox; sent twice it is one event."""
    async with house.sessions.write() as session:
        contact = await addresses.ensure(session, line.channel, line.external)
        allowed = await pictures.may_send(session, contact)
    if not allowed:
        raise NotTaken(
            HTTPStatus.TOO_MANY_REQUESTS,
            _("That is enough pictures for one day. Please send more tomorrow."),
        )
    developed = await DARKROOM.develop(sent.data)
    if developed is None:
        raise NotTaken(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("This picture cannot be opened. Please choose another."),
        )
    async with house.sessions.write() as session:
        picture = str(await pictures.receive(session, contact, developed))
    event = Incoming(
        sender=line.external,
        media=(Media("photo", picture),),
        external_id=f"{line.external}:photo:{sent.client_id}",
    )
    if not await house.accept(line.channel, [event]):
        async with house.sessions.write() as session:
            await pictures.drop(session, contact, [picture])
    await mailbox.seen(house, contact, sent.seen.split(","))


async def _received(request: web.Request) -> Sent:
    try:
        fields = await upload_of(request).fields()
    except TooLarge:
        raise NotTaken(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _("This picture is too large. Please choose one of at most 5 MB."),
        ) from None
    except Unreadable:
        raise NotTaken(
            HTTPStatus.BAD_REQUEST, _("That could not be read. Please send it again.")
        ) from None
    client_id = fields.get("id", b"").decode("ascii", "replace")
    data = fields.get(FILE, b"")
    if not data or not CLIENT_ID.fullmatch(client_id):
        raise NotTaken(HTTPStatus.BAD_REQUEST, _("Please choose a picture first."))
    return Sent(client_id, fields.get("seen", b"").decode("ascii", "replace"), data)


def by_script(request: web.Request) -> bool:
    """Whether the page's script sent it; its token is in the header."""
    return "X-CSRF-Token" in request.headers
