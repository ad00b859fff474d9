"""A form that may carry a picture: its words, and the picture developed, or why it was not."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from acts.declined import Declined
from console.darkroom import Full
from console.photos import DARKROOM
from console.uploads import FILE, TooLarge, Unreadable, Upload, upload_of
from locales import _


class NotAPicture(Declined):
    """Send a picture of the paper; the sentence says what was wrong with what came."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence

    def sentence(self) -> str:
        return self._sentence


@dataclass(frozen=True, slots=True)
class Pictured:
    """What a form brought: its words, a small JPEG of ours, or what was wrong with the file.

    Without a file there is neither a picture nor a problem.
    """

    fields: Mapping[str, str]
    picture: bytes | None = None
    problem: str = ""

    def needed(self) -> bytes:
        """The picture.

        Raises:
            NotAPicture: there is none.
        """
        if self.picture is None:
            raise NotAPicture(self.problem or _("Please choose a picture first."))
        return self.picture


async def read(request: web.Request) -> Pictured:
    """Read a form with or without a file; its words are there also when the file is no good."""
    if request.content_type != "multipart/form-data":
        form = await request.post()
        return Pictured({name: str(value) for name, value in form.items()})
    try:
        with DARKROOM.place():
            return await _developed(upload_of(request))
    except Full:
        busy = _("Many people are sending pictures now. Please try again in a minute.")
        return Pictured({}, problem=busy)


async def _developed(upload: Upload) -> Pictured:
    picture, problem = None, ""
    try:
        data = (await upload.fields()).get(FILE, b"")
        picture = await DARKROOM.develop(data) if data else None
        if data and picture is None:
            problem = _(
                "This file is no picture that can be opened; nothing was put on file. Send a JPEG."
            )
    except TooLarge:
        problem = _("This picture is too large. Please choose one of at most 5 MB.")
    except Unreadable:
        problem = _("That could not be read. Please send it again.")
    fields = {**await upload.before()}
    fields.pop(FILE, None)
    words = {name: value.decode("utf-8", "replace") for name, value in fields.items()}
    return Pictured(words, picture, problem)
