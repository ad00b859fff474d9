"""A key that is being set up: made once for a browser session, shown as a code to scan."""

from textwrap import wrap
from typing import Any

import segno
from aiohttp import web

from acts import second_factor
from console.sessions import session_of


async def new_key(request: web.Request) -> str:
    """The key this session is setting up; the same one however often the page is opened."""
    session = await session_of(request)
    if "new_key" not in session:
        session["new_key"] = second_factor.make_key()
    return str(session["new_key"])


def values(key: str, login: str, problem: str = "") -> dict[str, Any]:
    """What the page shows: the picture, and the key in groups that can be read aloud."""
    drawn = segno.make(second_factor.address(key, login), error="m", micro=False)
    picture = drawn.svg_data_uri(scale=5, border=3)
    return {"picture": picture, "key": " ".join(wrap(key, 4)), "problem": problem}
