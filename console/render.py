"""Pages from templates: what every template may use, and the plain answers in between."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

import locales
from console.gate import ACCOUNT, ACTOR
from console.house import HOUSE
from console.language import OWN_NAMES
from console.sections import menu
from console.sessions import session_of
from notifications.wording import days_left, shown_code
from storage.moment import SHANGHAI

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
ICON = (STATIC / "favicon.svg").read_bytes()


def set_up(app: web.Application) -> None:
    """Give the application its templates; everything put into one is escaped."""
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(
        _=locales.gettext,
        ngettext=locales.ngettext,
        static=_addresses(STATIC),
        icon=f"data:image/svg+xml;base64,{b64encode(ICON).decode()}",
        day=locales.day,
        days_left=days_left,
        shown_code=shown_code,
        local=local,
        language_tag=lambda: locales.language().replace("_", "-"),
        language_choices=lambda: [(name, OWN_NAMES[name]) for name in locales.LANGUAGES],
        language_now=locales.language,
    )


async def page(
    request: web.Request, template: str, values: Mapping[str, Any] | None = None, status: int = 200
) -> web.Response:
    """A page, with what its frame needs."""
    house = request.app[HOUSE]
    session = await session_of(request)
    moment = house.sessions.clock.moment()
    frame = {
        "csrf": session.csrf_token(house.sessions.vault.token_key),
        "me": request.get(ACTOR),
        "asks_code": ACCOUNT in request and request[ACCOUNT].has_second_factor,
        "path": request.path,
        "path_qs": request.path_qs,
        "menu": menu(request.get(ACTOR), request.path),
        "rehearsal": house.rehearsal,
        "today": moment.today,
        "now": moment.local,
    }
    return aiohttp_jinja2.render_template(
        template, request, {**frame, **(values or {})}, status=status
    )


def plain(
    request: web.Request, template: str, values: Mapping[str, Any], status: int = 200
) -> web.Response:
    """A page without a session or a database behind it."""
    return aiohttp_jinja2.render_template(template, request, dict(values), status=status)


def local(value: datetime | date) -> str:
    """An instant as people write it: 3月2日 14:05; a day without its time."""
    if not isinstance(value, datetime):
        return locales.day(value)
    there = value.astimezone(SHANGHAI)
    return f"{locales.day(there.date())} {locales.clock_time(there)}"


def _addresses(folder: Path) -> Any:
    """Addresses of static files that change with their content, so browsers may keep them."""
    marks = {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()[:12]
        for file in folder.rglob("*")
        if file.is_file()
    }
    return lambda name: f"/static/{name}?v={marks[name]}"
