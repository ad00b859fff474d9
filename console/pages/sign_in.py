"""Signing in to the console, and out of it: the password, then the second factor, then the way in.

Between the password and the desk a browser is halfway: it can prove the second factor, choose an
own password in place of a given one and set up its authenticator, and nothing else.
"""

from aiohttp import web

from acts.actor import signed_in
from console import agents, kept_text, known_browsers, sessions
from console.auth import prove, sign_in
from console.gate import SIGN_IN, account_of, actor_of, still_signed_in
from console.house import HOUSE
from console.pages import begin
from console.render import page
from console.sessions import ACCOUNT, HALFWAY, BrowserSession, session_of
from locales import _
from storage import audit
from storage.queries import staff

HOME = "/console"
CODE = f"{SIGN_IN}/code"
PASSWORD = f"{SIGN_IN}/password"
SECOND_FACTOR = f"{SIGN_IN}/second-factor"
RECOVERY = f"{SIGN_IN}/recovery"
LONGEST_CODE = 40

PROVEN, CODES, FIRST = "proven", "codes", "first"
"""What a halfway session says: the second factor was given, codes to be shown, the first time."""


async def show(request: web.Request) -> web.Response:
    """The form; who is signed in already goes on, or hears why that is not possible."""
    session = await session_of(request)
    if await still_signed_in(request):
        raise web.HTTPSeeOther(HOME)
    problem = ""
    if ACCOUNT in session:
        problem = _("This account holds no post today, or it is closed. Ask your administrator.")
    return await _form(request, problem=problem)


async def enter(request: web.Request) -> web.Response:
    """Take login or phone, and password."""
    form = await request.post()
    login, password = str(form.get("login", ""))[:60], str(form.get("password", ""))[:1000]
    account = await sign_in(request, login.strip(), password)
    if account is None:
        problem = _(
            "Login or password is not right. After several wrong tries you must wait some minutes. "
            "Forgotten? Ask your administrator."
        )
        return await _form(request, login, problem, status=401)
    carried = kept_text.carried(await session_of(request), account.id)
    wanted = _inside(str(form.get("next", "")))
    await sessions.renew(request, **{HALFWAY: account.id, "next": wanted, **carried})
    return await go_on(request, account.id)


async def ask_code(request: web.Request) -> web.Response:
    """Ask for the second factor."""
    return await page(request, "sign_in_code.html", {"problem": ""})


async def give_code(request: web.Request) -> web.Response:
    """Take the second factor, or a code from paper."""
    account, code = account_of(request), str((await request.post()).get("code", ""))
    session = await session_of(request)
    if session.get(PROVEN) or await prove(request, account, code[:LONGEST_CODE]):
        session[PROVEN] = True
        return await go_on(request, account.id)
    problem = _(
        "This code is not right, or it was used already. Wait for the next one and type it. "
        "After several wrong tries you must wait some minutes."
    )
    return await page(request, "sign_in_code.html", {"problem": problem}, 401)


async def go_on(request: web.Request, account_id: int) -> web.Response:
    """The next step of the way in; after the last one, the desk."""
    session = await session_of(request)
    async with request.app[HOUSE].sessions.read() as transaction:
        account = await staff.get(transaction, account_id)
    if account is None:
        raise web.HTTPSeeOther(SIGN_IN)
    if account.has_second_factor and not session.get(PROVEN):
        raise web.HTTPSeeOther(CODE)
    if account.first_password:
        session[FIRST] = True
        raise web.HTTPSeeOther(PASSWORD)
    wanted = request.app[HOUSE].second_factor and not account.demo
    if wanted and not account.has_second_factor:
        session[FIRST] = True
        raise web.HTTPSeeOther(SECOND_FACTOR)
    if CODES in session:
        raise web.HTTPSeeOther(RECOVERY)
    return await _come_in(request, session, account_id)


async def leave(request: web.Request) -> web.Response:
    """Sign out; the session is gone, also for whoever copied its cookie."""
    async with request.app[HOUSE].sessions.write() as transaction:
        await audit.record(transaction, actor_of(request).name, "sign_out", "session")
    await sessions.leave(request)
    raise web.HTTPSeeOther(SIGN_IN)


async def _come_in(request: web.Request, session: BrowserSession, account_id: int) -> web.Response:
    """All is proven: a session of its own, and the page that was wanted or does the next thing."""
    house = request.app[HOUSE]
    async with house.sessions.write() as transaction:
        account = await staff.get(transaction, account_id)
        assert account is not None
        actor = await signed_in(transaction, account.person_id)
        await audit.record(transaction, actor.name, "sign_in", f"account:{account_id}")
        guided = await begin.is_wanted(transaction, actor) or session.get(FIRST, False)
    where = str(session.get("next", HOME))
    carried = kept_text.carried(session, account_id)
    agent = agents.coarse(request.headers.get("User-Agent", ""))
    await sessions.renew(request, **{ACCOUNT: account_id, "agent": agent, **carried})
    answer = web.HTTPSeeOther(begin.PLACE if guided and where == HOME else where)
    known_browsers.remember(request, answer, account_id)
    raise answer


async def _form(
    request: web.Request, login: str = "", problem: str = "", status: int = 200
) -> web.Response:
    wanted = _inside(request.query.get("next", "") or str((await request.post()).get("next", "")))
    kept = wanted == kept_text.PLACE
    values = {"login": login, "problem": problem, "next": wanted, "kept": kept}
    return await page(request, "sign_in.html", values, status)


def _inside(address: str) -> str:
    """An address of the console, or its first page: nobody is sent elsewhere by a link."""
    inside = address == HOME or address.startswith((f"{HOME}/", f"{HOME}?"))
    return address if inside and "\\" not in address and address.isprintable() else HOME
