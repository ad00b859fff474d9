"""The language pages are shown in: chosen once in a browser, and kept there."""

from aiohttp import web

from console.house import HOUSE
from locales import DEFAULT, LANGUAGES

COOKIE = "mingbai_language"
KEPT_SECONDS = 400 * 24 * 3600
OWN_NAMES = {"zh_CN": "中文", "en": "English"}


def chosen(request: web.Request) -> str:
    """The language this browser has chosen; the default before it did."""
    found = request.cookies.get(COOKIE, DEFAULT)
    return found if found in LANGUAGES else DEFAULT


async def choose(request: web.Request) -> web.Response:
    """Keep the language of the address, and go back to where it was chosen."""
    wanted = request.match_info["language"]
    if wanted not in LANGUAGES:
        raise web.HTTPNotFound
    answer = web.HTTPSeeOther(_inside(request.query.get("back", "/")))
    answer.set_cookie(
        COOKIE,
        wanted,
        max_age=KEPT_SECONDS,
        secure=request.app[HOUSE].https,
        httponly=True,
        samesite="Lax",
    )
    raise answer


def _inside(address: str) -> str:
    """An address of this house, or its first page: nobody is sent elsewhere by a link."""
    inside = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if inside and address.isprintable() else "/"
