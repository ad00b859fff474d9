"""Browser sessions: the cookie holds a random reference, everything else stays with us, sealed.

There are two, side by side in one browser: the household's chat, which lives long, and the staff
console, which ends after half an hour of silence and after twelve hours anyway.
"""

import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from console.house import HOUSE
from storage.crypto import CannotOpen
from storage.engine import Sessions
from storage.moment import Moment
from storage.queries import web as kept
from storage.queries.web import WebSession

STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=12)
CHAT_IDLE = timedelta(days=400)
TOUCH_EVERY = timedelta(minutes=1)

REFERENCE = re.compile(r"[\w-]{32}")
CHAT, STAFF = "mingbai_chat", "mingbai_staff"


@dataclass
class BrowserSession:
    """One browser's session; without data it has no row. Say `changed` after changing `data`."""

    reference: str
    data: dict[str, Any] = field(default_factory=dict)
    changed: bool = False

    @property
    def key(self) -> str:
        """What it is stored under: who reads the table cannot use it."""
        return sha256(self.reference.encode()).hexdigest()

    def csrf_token(self, secret: bytes) -> str:
        """The token that proves a form came from a page of this very session."""
        return hmac.digest(secret, f"csrf|{self.reference}".encode(), "sha256").hex()[:40]


SESSION = web.RequestKey("session", BrowserSession)


@web.middleware
async def keep_sessions(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Write a changed session down once the page is made, before the browser hears of it."""
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        await _save(request, answer)
        raise
    if not response.prepared:
        await _save(request, response)
    return response


async def session_of(request: web.Request, *, again: bool = False) -> BrowserSession:
    """The session of a request, read when it is first asked for, or once more."""
    if again or SESSION not in request:
        request[SESSION] = await _load(request)
    return request[SESSION]


async def renew(request: web.Request, **data: Any) -> BrowserSession:
    """Begin a session under a reference nobody knew before it held something; the old one ends."""
    await _end(request, await session_of(request))
    request[SESSION] = BrowserSession(_new_reference(), data, changed=True)
    return request[SESSION]


async def leave(request: web.Request) -> None:
    """End the session, also for whoever copied its cookie."""
    await _end(request, await session_of(request))
    request[SESSION] = BrowserSession(_new_reference(), changed=True)


def alive(row: WebSession, moment: Moment) -> bool:
    """Whether a session may still be used."""
    silent = moment.real - row.seen_at
    if row.account_id is None:
        return silent < CHAT_IDLE
    return silent < STAFF_IDLE and moment.real - row.created_at < STAFF_LONGEST


async def _load(request: web.Request) -> BrowserSession:
    sessions = request.app[HOUSE].sessions
    session = BrowserSession(request.cookies.get(_cookie(request), ""))
    if not REFERENCE.fullmatch(session.reference):
        return BrowserSession(_new_reference(), changed=True)
    async with sessions.read() as transaction:
        row = await kept.find(transaction, session.key)
    if row is None:
        return session
    if not alive(row, transaction.moment):
        return BrowserSession(_new_reference(), changed=True)
    await _touch(sessions, row, transaction.moment)
    try:
        session.data = sessions.vault.open_data(row.data, _place(row.key))
    except CannotOpen:
        return BrowserSession(_new_reference(), changed=True)
    return session


async def _touch(sessions: Sessions, row: WebSession, moment: Moment) -> None:
    if moment.real - row.seen_at > TOUCH_EVERY:
        async with sessions.write() as transaction:
            await kept.touch(transaction, row.key)


async def _save(request: web.Request, response: web.StreamResponse) -> None:
    session = request.get(SESSION)
    if session is None or not session.changed:
        return
    house = request.app[HOUSE]
    if session.data:
        data = house.sessions.vault.seal_data(session.data, _place(session.key))
        async with house.sessions.write() as transaction:
            await kept.put(transaction, session.key, session.data.get("account"), data)
    lasting = request.path.startswith("/chat")
    response.set_cookie(
        _cookie(request),
        session.reference,
        max_age=int(CHAT_IDLE.total_seconds()) if lasting else None,
        path="/",
        secure=house.https,
        httponly=True,
        samesite="Lax",
    )


async def _end(request: web.Request, session: BrowserSession) -> None:
    async with request.app[HOUSE].sessions.write() as transaction:
        await kept.end(transaction, session.key)


def _cookie(request: web.Request) -> str:
    name = CHAT if request.path.startswith("/chat") else STAFF
    return f"__Host-{name}" if request.app[HOUSE].https else name


def _new_reference() -> str:
    return secrets.token_urlsafe(24)


def _place(key: str) -> str:
    return f"web_session|data|{key}"
