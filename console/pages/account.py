"""One's own account: password, second factor, where one is signed in, what was done with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from acts import accounts, own_passwords, second_factor
from acts.declined import Declined
from console import audit_words, words
from console.auth import PASSWORDS, confirmed
from console.forms import PasswordWanted
from console.gate import account_of, actor_of
from console.house import HOUSE
from console.pages.begin import PLACE as BEGIN
from console.pages.first_sign_in import LONGEST
from console.pages.sign_in import CODES, LONGEST_CODE
from console.render import page
from console.second_factor_keys import new_key, values
from console.sessions import ACCOUNT, place_of, session_of
from locales import _
from storage import audit
from storage.crypto import CannotOpen
from storage.engine import Session
from storage.queries import audited, officials, second_factors
from storage.queries import web as browsers
from storage.queries.web import WebSession

HERE = "/console/account"
MARK = 24
"""So many letters of a session's key name it in a form: enough to find it, useless in a cookie."""
LATELY = 20


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser somebody is signed in with; times are real."""

    mark: str
    agent: str
    since: datetime
    seen: datetime
    here: bool


async def show(request: web.Request) -> web.Response:
    """The account, with everything that can be changed about it."""
    return await _show(request)


async def change_password(request: web.Request) -> web.Response:
    """Put a new password in place; every other browser is signed out."""
    account, form = account_of(request), await request.post()
    old, new = str(form.get("password", "")), str(form.get("new_password", ""))[:LONGEST]
    try:
        own_passwords.check(new, str(form.get("again", ""))[:LONGEST], account.login)
        if new == old:
            raise own_passwords.NotNew
        if not await confirmed(request, old):
            raise PasswordWanted
    except Declined as error:
        return await _show(request, {"password": error.sentence()}, 422)
    hashed = await request.app[PASSWORDS].hash(new)
    here = (await session_of(request)).key
    async with request.app[HOUSE].sessions.write() as session:
        await accounts.choose_password(session, actor_of(request), account, hashed, here)
    raise web.HTTPSeeOther(f"{HERE}?done=password")


async def begin_second_factor(request: web.Request) -> web.Response:
    """Begin to set up an authenticator, also in place of another one."""
    if not await confirmed(request, str((await request.post()).get("password", ""))):
        return await _show(request, {"second_factor": PasswordWanted().sentence()}, 422)
    session = await session_of(request)
    session.pop("new_key", None)
    await new_key(request)
    raise web.HTTPSeeOther(f"{HERE}/second-factor")


async def show_key(request: web.Request) -> web.Response:
    """The code to scan, after the password was given once more."""
    if "new_key" not in await session_of(request):
        raise web.HTTPSeeOther(HERE)
    shown = values(await new_key(request), account_of(request).login)
    return await page(request, "account_second_factor.html", shown)


async def take_key(request: web.Request) -> web.Response:
    """Use the authenticator from now on, once its first code is right."""
    account, session = account_of(request), await session_of(request)
    if "new_key" not in session:  # sent twice, or never begun
        raise web.HTTPSeeOther(f"{HERE}/codes")
    key = await new_key(request)
    code = str((await request.post()).get("code", ""))[:LONGEST_CODE]
    async with request.app[HOUSE].sessions.write() as transaction:
        actor = actor_of(request)
        codes = await second_factor.begin(transaction, actor, account.id, key, code)
    if codes is None:
        problem = _(
            "This code does not fit. Look whether the phone's clock is right, wait for the next "
            "code and type it."
        )
        shown = values(key, account.login, problem)
        return await page(request, "account_second_factor.html", shown, 422)
    session[CODES] = codes
    del session["new_key"]
    raise web.HTTPSeeOther(f"{HERE}/codes")


async def renew_codes(request: web.Request) -> web.Response:
    """Make new recovery codes; the old ones are worth nothing any more."""
    account, session = account_of(request), await session_of(request)
    if not account.has_second_factor:
        raise web.HTTPSeeOther(HERE)
    if not await confirmed(request, str((await request.post()).get("password", ""))):
        return await _show(request, {"codes": PasswordWanted().sentence()}, 422)
    async with request.app[HOUSE].sessions.write() as transaction:
        session[CODES] = await second_factor.renew_codes(transaction, actor_of(request), account.id)
    raise web.HTTPSeeOther(f"{HERE}/codes")


async def show_codes(request: web.Request) -> web.Response:
    """The recovery codes, until somebody says that they are written down."""
    codes = (await session_of(request)).get(CODES)
    if not codes:
        raise web.HTTPSeeOther(HERE)
    return await page(request, "account_codes.html", {"codes": codes})


async def keep_codes(request: web.Request) -> web.Response:
    """They are on paper."""
    (await session_of(request)).pop(CODES, None)
    raise web.HTTPSeeOther(f"{HERE}?done=codes")


async def end_browsers(request: web.Request) -> web.Response:
    """Sign out one browser, or all but this one."""
    account, here = account_of(request), (await session_of(request)).key
    mark = str((await request.post()).get("browser", ""))
    async with request.app[HOUSE].sessions.write() as session:
        for row in await browsers.of_account(session, account.id):
            if row.key != here and mark in ("others", row.key[:MARK]):
                await browsers.end(session, row.key)
        subject = f"account:{account.id}"
        await audit.record(session, actor_of(request).name, "account.browsers_ended", subject)
    raise web.HTTPSeeOther(f"{HERE}?done=browsers")


async def _show(
    request: web.Request, problems: dict[str, str] | None = None, status: int = 200
) -> web.Response:
    house, account = request.app[HOUSE], account_of(request)
    here = (await session_of(request)).key
    async with house.sessions.read() as session:
        rows = await browsers.of_account(session, account.id)
        wanted = audited.Wanted(subjects=[f"account:{account.id}", f"person:{account.person_id}"])
        shown = {
            "posts": [
                (words.roles(house.rules, (post.role,)), post)
                for post in await officials.posts_of(
                    session, account.person_id, session.moment.today
                )
            ],
            "name": await officials.name(session, account.person_id),
            "codes_left": await second_factors.codes_left(session, account.id),
            "browsers": [one for row in rows if (one := _browser(session, row, here))],
            "lately": _told(await audited.rows(session, wanted, LATELY)),
        }
    return await page(
        request,
        "account.html",
        {
            **shown,
            "account": account,
            "problems": problems or {},
            "done": done().get(request.query.get("done", ""), ""),
            "begin": BEGIN,
        },
        status,
    )


def done() -> dict[str, str]:
    """What was done, in words, by the name the address says it under."""
    return {
        "password": _("The new password counts from now on. Other browsers were signed out."),
        "codes": _("Keep the codes where only you find them."),
        "browsers": _("They are signed out."),
    }


def _browser(session: Session, row: WebSession, here: str) -> Browser | None:
    """A browser that is signed in; one halfway in, or after its end, is none."""
    try:
        data = session.vault.open_data(row.data, place_of(row.key))
    except CannotOpen:
        return None
    if ACCOUNT not in data:
        return None
    agent = str(data.get("agent", ""))
    return Browser(row.key[:MARK], agent, row.created_at, row.seen_at, row.key == here)


def _told(rows: list[audited.Row]) -> list[dict[str, Any]]:
    return [{"at": row.at, "what": words.word(audit_words.ACTIONS, row.action)} for row in rows]
