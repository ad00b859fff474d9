"""What somebody had typed when their sign-in ended: kept for them, and given back once they are in.

It lies sealed in the browser's session for half an hour, and only the account that wrote it gets
it back. Passwords, codes and files are not kept.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from console.house import HOUSE
from console.sessions import ACCOUNT, FORMER, BrowserSession
from console.uploads import FILES, upload_of

PLACE = "/console/kept"
KEPT = "kept"
LARGEST = 64 * 1024
MOST = 3
SECONDS = 30 * 60
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
SECRETS = ("password", "new_password", "again", "code")


@dataclass(frozen=True, slots=True)
class Kept:
    """One form that was not taken: where it goes, where it was written, its fields in order."""

    account: int
    path: str
    page: str
    fields: list[list[str]]
    multipart: bool
    asks_password: bool
    at: float

    def texts(self) -> list[str]:
        """What a person wrote, without what only the form knows: numbers and choices."""
        return [value for _name, value in self.fields if _is_written(value)]


async def keep(request: web.Request, session: BrowserSession) -> bool:
    """Keep what a form said, for whom the session belongs or belonged to; False when nothing is."""
    account = (session.get(FORMER) or {}).get(ACCOUNT)
    if account is None or request.content_type not in FORMS:
        return False
    fields = await _fields(request)
    texts = [[name, value] for name, value in fields if name not in ("csrf", *SECRETS)]
    if not any(value.strip() for _name, value in texts) or _size(texts) > LARGEST:
        return False
    asked = any(name == "password" for name, _value in fields)
    multipart = request.content_type == "multipart/form-data"
    now = _now(request)
    one = Kept(account, request.path_qs, _page(request), texts, multipart, asked, now)
    others = [other for other in _all(session, now) if other.path != one.path]
    session[KEPT] = [asdict(other) for other in _fitting([one, *others])]
    return True


def given_back(request: web.Request, session: BrowserSession) -> list[Kept]:
    """What was kept for the account that has signed in, the last one first."""
    account = session.get(ACCOUNT)
    return [one for one in _all(session, _now(request)) if one.account == account]


def drop(session: BrowserSession, path: str) -> None:
    """Forget what was kept for a path: it was sent again, or is not wanted."""
    if any(one["path"] == path for one in session.get(KEPT, ())):
        session[KEPT] = [one for one in session[KEPT] if one["path"] != path]


def carried(session: BrowserSession, account_id: int) -> dict[str, Any]:
    """What goes on into the session of an account that signs in here."""
    former = session.get(FORMER) or {}
    if former.get(ACCOUNT) != account_id:
        return {}
    return {name: session[name] for name in (FORMER, KEPT) if name in session}


async def _fields(request: web.Request) -> list[tuple[str, str]]:
    if request.content_type == "multipart/form-data":
        found = await upload_of(request).before()
        return [
            (name, value.decode("utf-8", "replace"))
            for name, value in found.items()
            if name not in FILES
        ]
    return [(name, str(value)) for name, value in (await request.post()).items()]


def _page(request: web.Request) -> str:
    """Where the form was written: a page of the console, or the desk."""
    came = urlsplit(request.headers.get("Referer", ""))
    inside = came.netloc == request.host and came.path.startswith("/console/")
    return (f"{came.path}?{came.query}" if came.query else came.path) if inside else "/console"


def _all(session: BrowserSession, now: float) -> list[Kept]:
    found = [Kept(**one) for one in session.get(KEPT, ())]
    return [one for one in found if now - one.at < SECONDS]


def _fitting(found: Iterable[Kept]) -> list[Kept]:
    taken: list[Kept] = []
    for one in found:
        if sum(_size(other.fields) for other in [*taken, one]) <= LARGEST and len(taken) < MOST:
            taken.append(one)
    return taken


def _size(fields: list[list[str]]) -> int:
    return sum(len(name.encode()) + len(value.encode()) for name, value in fields)


def _is_written(value: str) -> bool:
    return bool(value.strip()) and not value.isascii()


def _now(request: web.Request) -> float:
    return request.app[HOUSE].sessions.clock.moment().real.timestamp()
