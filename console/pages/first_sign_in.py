"""The first sign-in: an own password, then the authenticator, then the recovery codes."""

from aiohttp import web

from acts import accounts, own_passwords, second_factor
from acts.actor import Actor, signed_in
from acts.declined import Declined
from console.auth import PASSWORDS
from console.gate import account_of
from console.house import HOUSE
from console.pages.sign_in import CODES, LONGEST_CODE, PROVEN, go_on
from console.render import page
from console.second_factor_keys import new_key, values
from console.sessions import session_of
from locales import _
from storage.engine import Session

LONGEST = 200


async def ask_password(request: web.Request) -> web.Response:
    """Ask for an own password in place of the one that somebody gave."""
    if not account_of(request).first_password:
        return await go_on(request, account_of(request).id)
    return await page(request, "sign_in_password.html", {"problem": ""})


async def take_password(request: web.Request) -> web.Response:
    """Put the own password in place."""
    account = account_of(request)
    if not account.first_password:  # sent twice
        return await go_on(request, account.id)
    form = await request.post()
    password = str(form.get("password", ""))[:LONGEST]
    try:
        own_passwords.check(password, str(form.get("again", ""))[:LONGEST], account.login)
        if await request.app[PASSWORDS].verify(account.password_hash, password):
            raise own_passwords.NotNew
    except Declined as error:
        return await page(request, "sign_in_password.html", {"problem": error.sentence()}, 422)
    hashed = await request.app[PASSWORDS].hash(password)
    browser = (await session_of(request)).key
    async with request.app[HOUSE].sessions.write() as session:
        actor = await _actor(session, account.person_id)
        await accounts.choose_password(session, actor, account, hashed, browser)
    return await go_on(request, account.id)


async def show_key(request: web.Request) -> web.Response:
    """The code to scan, the key to type, and the field for the first code."""
    account = account_of(request)
    if account.has_second_factor:
        return await go_on(request, account.id)
    key = await new_key(request)
    return await page(request, "sign_in_second_factor.html", values(key, account.login))


async def take_key(request: web.Request) -> web.Response:
    """Use the authenticator from now on, once its first code is right."""
    account, session = account_of(request), await session_of(request)
    if account.has_second_factor:  # sent twice
        return await go_on(request, account.id)
    key = await new_key(request)
    code = str((await request.post()).get("code", ""))[:LONGEST_CODE]
    async with request.app[HOUSE].sessions.write() as transaction:
        actor = await _actor(transaction, account.person_id)
        codes = await second_factor.begin(transaction, actor, account.id, key, code)
    if codes is None:
        problem = _(
            "This code does not fit. Look whether the phone's clock is right, wait for the next "
            "code and type it."
        )
        shown = values(key, account.login, problem)
        return await page(request, "sign_in_second_factor.html", shown, 422)
    session[PROVEN], session[CODES] = True, codes
    del session["new_key"]
    return await go_on(request, account.id)


async def show_codes(request: web.Request) -> web.Response:
    """The recovery codes, until somebody says that they are written down."""
    codes = (await session_of(request)).get(CODES)
    if not codes:
        return await go_on(request, account_of(request).id)
    return await page(request, "sign_in_codes.html", {"codes": codes})


async def keep_codes(request: web.Request) -> web.Response:
    """They are on paper; go on."""
    (await session_of(request)).pop(CODES, None)
    return await go_on(request, account_of(request).id)


async def _actor(session: Session, person_id: int) -> Actor:
    return await signed_in(session, person_id)
