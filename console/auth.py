"""Signing in: the same work and the same words for a wrong password and for nobody at all."""

from datetime import datetime, timedelta

from aiohttp import web

from acts.passwords import Passwords
from console.gate import account_of, is_loopback
from console.house import HOUSE
from storage import audit
from storage.engine import Session
from storage.queries import staff
from storage.queries.staff import SignIn

FREE_FAILURES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)

PASSWORDS = web.AppKey("passwords", Passwords)


async def sign_in(request: web.Request, login: str, password: str) -> SignIn | None:
    """The account with this login and password, if it may be used from here and now.

    The failure is counted before the password is looked at and forgotten when it was right, so
    many tries at once are as few as one after the other.
    """
    sessions = request.app[HOUSE].sessions
    async with sessions.write() as session:
        account = await _try(session, request, login)
    kept = account.password_hash if account else None
    right = await request.app[PASSWORDS].verify(kept, password)
    if account is None or not right:
        return None
    async with sessions.write() as session:
        await staff.succeeded(session, account.id)
        await audit.record(
            session, f"person:{account.person_id}", "sign_in", f"account:{account.id}"
        )
    return account


async def confirmed(request: web.Request, password: str) -> bool:
    """Whether whoever is signed in has just given their password once more."""
    return await sign_in(request, account_of(request).login, password) is not None


def pause(failures: int) -> timedelta:
    """How long an account stays closed after this many failures: longer each time."""
    if failures < FREE_FAILURES:
        return timedelta()
    doubled: int = 2 ** min(failures - FREE_FAILURES, 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


async def _try(session: Session, request: web.Request, login: str) -> SignIn | None:
    account = await staff.by_login(session, login)
    usable = account is not None and _usable(account, request, session.moment.real)
    subject = f"account:{account.id}" if account else "account:unknown"
    await audit.record(session, "anyone", "sign_in.tried", subject, {"open": usable})
    if account is None or not usable:
        return None
    closed = pause(account.failures + 1)
    await staff.failed(session, account.id, session.moment.real + closed if closed else None)
    return account


def _usable(account: SignIn, request: web.Request, now: datetime) -> bool:
    if account.disabled or (account.demo and not is_loopback(request)):
        return False
    return account.closed_until is None or account.closed_until <= now
