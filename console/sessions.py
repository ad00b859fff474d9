"""Browser sessions: the cookie holds a random reference, everything else stays with us, sealed.

There are two, side by side in one browser: the household's, which lives long, and the staff
console's, which ends after half an hour of silence and after twelve hours anyway. aiohttp-session
reads and writes them at the right moments; where they are kept, and when they end, is here.
"""

import hmac
import re
import secrets
import warnings
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

import aiohttp_session
from aiohttp import web
from aiohttp.typedefs import Middleware
from aiohttp.web_exceptions import NotAppKeyWarning
from aiohttp_session import SESSION_KEY, AbstractStorage, Session

from console.house import HOUSE, House
from storage.crypto import CannotOpen
from storage.engine import Sessions
from storage.moment import Moment
from storage.queries import web as kept
from storage.queries.web import WebSession

STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=12)
CHAT_IDLE = timedelta(days=400)
TOUCH_EVERY = timedelta(minutes=1)

BY_HAND = web.RequestKey("by_hand", bool)
REFERENCE = re.compile(r"[\w-]{32}")
CHAT, STAFF = "mingbai_chat", "mingbai_staff"
HOUSEHOLD_PATHS = ("/chat", "/r/")
"""Where pages begin that use the household's cookie."""

ACCOUNT, HALFWAY, FORMER = "account", "halfway", "former"
"""What a staff session says: who has signed in, who is about to, whose it was before it ended."""


class BrowserSession(Session):
    """One browser's session, a mapping; without anything in it, it has no row."""

    def __init__(self, reference: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(reference, data={"session": dict(data or {})}, new=data is None)

    @property
    def reference(self) -> str:
        """What the cookie holds."""
        return str(self.identity)

    @property
    def key(self) -> str:
        """What it is stored under: who reads the table cannot use it."""
        return key_of(self.reference)

    @property
    def owner(self) -> int | None:
        """The account it belongs, or belonged, to."""
        former = self.get(FORMER) or {}
        owner: int | None = self.get(ACCOUNT) or self.get(HALFWAY) or former.get(ACCOUNT)
        return owner

    def is_former(self, token: str) -> bool:
        """Whether a token is of the session this browser had before."""
        former = str((self.get(FORMER) or {}).get("token", ""))
        return (
            hmac.compare_digest(token.encode("utf-8", "replace"), former.encode()) and former != ""
        )

    def csrf_token(self, secret: bytes) -> str:
        """The token that proves a form came from a page of this very session."""
        return csrf_token(secret, self.reference)


class SealedStorage(AbstractStorage):
    """Keeps sessions as sealed rows, under the two cookies; a dead one is begun anew."""

    def __init__(self, house: House) -> None:
        super().__init__(secure=house.https)
        self._sessions = house.sessions

    async def new_session(self) -> BrowserSession:
        """A session under a reference nobody knew before."""
        return _fresh()

    async def load_session(self, request: web.Request) -> BrowserSession:
        """The session of a request's cookie."""
        reference = request.cookies.get(_cookie(request), "")
        if not REFERENCE.fullmatch(reference):
            return _fresh()
        key = key_of(reference)
        async with self._sessions.read() as transaction:
            row = await kept.find(transaction, key)
        if row is None:
            return BrowserSession(reference)
        if not alive(row, transaction.moment):
            return _after(reference, row, self._sessions.vault.token_key)
        if _by_hand(request):
            await _touch(self._sessions, row, transaction.moment)
        try:
            data = self._sessions.vault.open_data(row.data, place_of(key))
        except CannotOpen:
            return _fresh()
        return BrowserSession(reference, data)

    async def save_session(
        self, request: web.Request, response: web.StreamResponse, session: Session
    ) -> None:
        """Write a changed session down, before the browser hears of it."""
        assert isinstance(session, BrowserSession)
        if not session.empty or not session.new:
            data = self._sessions.vault.seal_data(dict(session), place_of(session.key))
            # One that was ended while its page was made stays ended: only a new one gets a row.
            write = kept.put if session.new else kept.change
            async with self._sessions.write() as transaction:
                await write(transaction, session.key, session.owner, data)
        lasting = is_household(request.path)
        response.set_cookie(
            _cookie(request),
            session.reference,
            max_age=int(CHAT_IDLE.total_seconds()) if lasting else None,
            path="/",
            secure=self.cookie_params["secure"],
            httponly=True,
            samesite="Lax",
        )


def kept_by(house: House) -> Middleware:
    """The middleware that keeps the sessions of a house."""
    # The library keeps its own things under plain names; nobody who runs the service can change it.
    warnings.filterwarnings("ignore", category=NotAppKeyWarning, module="aiohttp_session")
    return aiohttp_session.session_middleware(SealedStorage(house))


async def session_of(
    request: web.Request, *, again: bool = False, by_hand: bool = False
) -> BrowserSession:
    """The session of a request, read when it is first asked for, or once more.

    `by_hand` says that a person has just done something over a line that listens.
    """
    if again:
        request.pop(SESSION_KEY, None)
        request[BY_HAND] = by_hand
    session = await aiohttp_session.get_session(request)
    assert isinstance(session, BrowserSession)
    return session


async def renew(request: web.Request, **data: Any) -> BrowserSession:
    """Begin a session under a reference nobody knew before it held something; the old one ends."""
    await _end(request, await session_of(request))
    session = await aiohttp_session.new_session(request)
    assert isinstance(session, BrowserSession)
    session.update(data)
    session.changed()
    return session


async def leave(request: web.Request) -> None:
    """End the session, also for whoever copied its cookie; whose it was stays known for a while."""
    before = await session_of(request)
    secret = request.app[HOUSE].sessions.vault.token_key
    former = _former(before.owner, before.csrf_token(secret))
    await renew(request, **({FORMER: former} if before.owner else {}))


def alive(row: WebSession, moment: Moment) -> bool:
    """Whether a session may still be used."""
    silent = moment.real - row.seen_at
    if row.account_id is None:
        return silent < CHAT_IDLE
    return silent < STAFF_IDLE and moment.real - row.created_at < STAFF_LONGEST


def is_household(path: str) -> bool:
    """Whether a page uses the household's cookie."""
    return path == "/r" or path.startswith(HOUSEHOLD_PATHS)


def key_of(reference: str) -> str:
    """What a session is stored under."""
    return sha256(reference.encode()).hexdigest()


def place_of(key: str) -> str:
    """Where a session's data is sealed for."""
    return f"web_session|data|{key}"


def csrf_token(secret: bytes, reference: str) -> str:
    """The token of the forms of a session."""
    return hmac.digest(secret, f"csrf|{reference}".encode(), "sha256").hex()[:40]


def _fresh() -> BrowserSession:
    session = BrowserSession(secrets.token_urlsafe(24))
    session.changed()
    return session


def _after(reference: str, row: WebSession, secret: bytes) -> BrowserSession:
    """A new session in place of a dead one; it knows whose forms may still be on the screen."""
    session = _fresh()
    if row.account_id is not None:
        session[FORMER] = _former(row.account_id, csrf_token(secret, reference))
    return session


def _former(account_id: int | None, token: str) -> dict[str, Any]:
    return {ACCOUNT: account_id, "token": token}


def _by_hand(request: web.Request) -> bool:
    """Whether a person may be behind a request: a line that listens by itself keeps none awake."""
    listens = "text/event-stream" in request.headers.get("Accept", "")
    said: bool | None = request.get(BY_HAND)
    if said is not None:
        return said
    return not listens and "Upgrade" not in request.headers


async def _touch(sessions: Sessions, row: WebSession, moment: Moment) -> None:
    if moment.real - row.seen_at > TOUCH_EVERY:
        async with sessions.write() as transaction:
            await kept.touch(transaction, row.key)


async def _end(request: web.Request, session: BrowserSession) -> None:
    async with request.app[HOUSE].sessions.write() as transaction:
        await kept.end(transaction, session.key)


def _cookie(request: web.Request) -> str:
    name = CHAT if is_household(request.path) else STAFF
    return f"__Host-{name}" if request.app[HOUSE].https else name
