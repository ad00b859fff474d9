"""A form with a file in it, read from the line part by part, in memory and only so far."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from console.developing import LARGEST_FILE

SECONDS = 120.0
"""How long a form may take to come in: five megabytes over a slow line in the hills."""
MOST_FIELDS = 16
LONGEST_FIELD = 4096
LARGEST_FORM = LARGEST_FILE + MOST_FIELDS * LONGEST_FIELD
CHUNK = 64 * 1024
FILE = "photo"
SHEET = "sheet"
VOICE = "voice"
FILES = (FILE, SHEET, VOICE)
"""The fields that may be large."""

BROKEN = (ValueError, KeyError, AssertionError, RuntimeError, HttpProcessingError, OSError)
"""How aiohttp's reader says that a form is broken off, or was never one."""


class TooLarge(Exception):
    """There is more of it than a form may have."""


class Unreadable(Exception):
    """It is no form, or broken off."""


class Upload:
    """One form on its way in."""

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._fields: dict[str, bytes] = {}
        self._parts = self._read()

    async def token(self) -> str:
        """The token, which is the first field: nothing large is read before it is proven."""
        try:
            name = await anext(self._parts, "")
        except (TooLarge, Unreadable):
            return ""
        return self._fields[name].decode("ascii", "replace") if name == "csrf" else ""

    async def fields(self) -> Mapping[str, bytes]:
        """All fields.

        Raises:
            TooLarge, Unreadable: it cannot be taken.
        """
        if (self._request.content_length or 0) > LARGEST_FORM:
            raise TooLarge
        async for _name in self._parts:
            pass
        return self._fields

    async def before(self) -> Mapping[str, bytes]:
        """What comes before a field that is too large, or before the form breaks off; else all."""
        with contextlib.suppress(TooLarge, Unreadable):
            async for _name in self._parts:
                pass
        return self._fields

    async def _read(self) -> AsyncIterator[str]:
        ends = asyncio.get_running_loop().time() + SECONDS
        try:
            reader = await self._request.multipart()
            while True:
                async with asyncio.timeout_at(ends):
                    part = await reader.next()
                    if part is None:
                        return
                    if not isinstance(part, BodyPartReader) or len(self._fields) >= MOST_FIELDS:
                        raise Unreadable
                    name = part.name or ""
                    self._fields[name] = await _whole(part, first=not self._fields)
                yield name
        except BROKEN:
            raise Unreadable from None


UPLOAD = web.RequestKey("upload", Upload)


def upload_of(request: web.Request) -> Upload:
    """The form of a request, the same one however often it is asked for."""
    if UPLOAD not in request:
        request[UPLOAD] = Upload(request)
    return request[UPLOAD]


async def _whole(part: BodyPartReader, *, first: bool) -> bytes:
    limit = LARGEST_FILE if part.name in FILES and not first else LONGEST_FIELD
    data = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        data += chunk
        if len(data) > limit:
            raise TooLarge
    return bytes(data)
