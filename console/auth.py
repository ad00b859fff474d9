"""Signing in: the same work and the same words for a wrong password and for nobody at all.

A try is counted before it is looked at and forgotten when it was right, so many at once are as few
as one after the other. Where an account has a second factor, only both together are right.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from acts import second_factor
from acts.passwords import Passwords
from console import known_browsers
from console.gate import account_of, is_loopback
from console.house import HOUSE
from rulebook.phones import mobile
from storage import audit
from storage.engine import Session
from storage.queries import bindings, officials, staff
from storage.queries.staff import SignIn

FREE_FAILURES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)

PASSWORDS = web.AppKey("passwords", Passwords)


@dataclass(frozen=True, slots=True)
class _Try:
    """One try at an account; `known` is what a known browser's tries are counted under."""

    account: SignIn
    known: str | None


async def sign_in(request: web.Request, login: str, password: str) -> SignIn | None:
    """The account with this login or phone and this password, if it may be used from here and now.

    Who has a second factor has not signed in with this: `prove` it.
    """
    sessions = request.app[HOUSE].sessions
    async with sessions.write() as session:
        tried = await _count(session, request, await _find(session, login))
    kept = tried.account.password_hash if tried else None
    right = await request.app[PASSWORDS].verify(kept, password)
    if tried is None or not right:
        return None
    async with sessions.write() as session:
        if not tried.account.has_second_factor:
            await _forget(session, tried)
        elif tried.known is None:
            await staff.forgive(session, tried.account.id, tried.account.failures + 1)
    return tried.account


async def prove(request: web.Request, account: SignIn, code: str) -> bool:
    """Whether this is a code of the account's second factor that was not used before."""
    sessions = request.app[HOUSE].sessions
    async with sessions.write() as session:
        tried = await _count(session, request, await staff.get(session, account.id))
    if tried is None:
        return False
    async with sessions.write() as session:
        right = await second_factor.use(session, account.id, code)
        if right:
            await _forget(session, tried)
    return right


async def confirmed(request: web.Request, password: str) -> bool:
    """Whether whoever is signed in has just given their password, and second factor, once more.

    The code is the field `code` of the same form; templates/confirm_fields.html asks for both.
    """
    sessions, own = request.app[HOUSE].sessions, account_of(request)
    code = str((await request.post()).get("code", "")) if own.has_second_factor else ""
    async with sessions.write() as session:
        tried = await _count(session, request, await staff.get(session, own.id))
    kept = tried.account.password_hash if tried else None
    right = await request.app[PASSWORDS].verify(kept, password)
    if tried is None or not right:
        return False
    async with sessions.write() as session:
        if own.has_second_factor and not await second_factor.use(session, own.id, code):
            return False
        await _forget(session, tried)
        person, account = f"person:{own.person_id}", f"account:{own.id}"
        await audit.record(session, person, "sign_in.confirmed", account)
    return True


def pause(failures: int) -> timedelta:
    """How long an account stays closed after this many failures: longer each time."""
    if failures < FREE_FAILURES:
        return timedelta()
    doubled: int = 2 ** min(failures - FREE_FAILURES, 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


async def _find(session: Session, login: str) -> SignIn | None:
    account = await staff.by_login(session, login)
    phone = mobile(login)
    if account is None and phone:
        known = await officials.by_phones(session, [phone])
        account = await staff.of_person(session, known[phone][0]) if phone in known else None
    return account


async def _count(session: Session, request: web.Request, account: SignIn | None) -> _Try | None:
    """Count a try at an account; None when it may not be used from here and now.

    A browser that has signed in to it before has a count of its own, so that nobody can lock
    others out by guessing wrong on purpose.
    """
    known = known_browsers.counted_as(request, account.id) if account else None
    usable = account is not None and _usable(account, request)
    if usable and known:
        tries = await bindings.tried(session, known, known_browsers.WINDOW)
        usable = tries <= known_browsers.TRIES
    elif usable and account:
        usable = _open(account, session.moment.real)
    subject = f"account:{account.id}" if account else "account:unknown"
    await audit.record(session, "anyone", "sign_in.tried", subject, {"open": usable})
    if account is None or not usable:
        return None
    if known is None:
        closed = pause(account.failures + 1)
        await staff.failed(session, account.id, session.moment.real + closed if closed else None)
    return _Try(account, known)


async def _forget(session: Session, tried: _Try) -> None:
    if tried.known:
        await bindings.forget_tries(session, tried.known)
    else:
        await staff.succeeded(session, tried.account.id)


def _usable(account: SignIn, request: web.Request) -> bool:
    return not account.disabled and not (account.demo and not is_loopback(request))


def _open(account: SignIn, now: datetime) -> bool:
    return account.closed_until is None or account.closed_until <= now
