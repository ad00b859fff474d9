"""Workbooks on their way: out as a file with a name, in as a form with a file."""

from urllib.parse import quote

from aiohttp import web

from acts.exchange_book import MEDIA_TYPE
from console.uploads import SHEET, TooLarge, Unreadable, upload_of
from locales import _


class NoFile(Exception):
    """Nothing usable was sent; the text says why, for whoever sent it."""


def workbook(name: str, content: bytes) -> web.Response:
    """A workbook to be saved under a name, Chinese or not."""
    disposition = f"attachment; filename=\"sheet.xlsx\"; filename*=UTF-8''{quote(name)}"
    return web.Response(
        body=content, content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition}
    )


async def workbook_of(request: web.Request) -> tuple[bytes, dict[str, str]]:
    """The workbook of a form, and its other fields.

    Raises:
        NoFile: there is none, or it is too large.
    """
    try:
        fields = await upload_of(request).fields()
    except (TooLarge, Unreadable):
        raise NoFile(_("The file is too large or broke off; at most 5 MB.")) from None
    content = fields.get(SHEET, b"")
    if not content:
        raise NoFile(_("Choose a file first."))
    others = {
        name: value.decode("utf-8", "replace") for name, value in fields.items() if name != SHEET
    }
    return content, others
