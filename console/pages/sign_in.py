"""Signing in to the console, and out of it."""

from aiohttp import web

from console import sessions
from console.auth import sign_in
from console.gate import actor_of, still_signed_in
from console.house import HOUSE
from console.render import page
from console.sessions import session_of
from locales import _
from storage import audit

HOME = "/console"


async def show(request: web.Request) -> web.Response:
    """The form; who is signed in already goes on, or hears why that is not possible."""
    session = await session_of(request)
    if await still_signed_in(request):
        raise web.HTTPSeeOther(HOME)
    problem = ""
    if "account" in session.data:
        problem = _("This account holds no post today, or it is closed. Ask your administrator.")
    return await _form(request, problem=problem)


async def enter(request: web.Request) -> web.Response:
    """Sign in with login and password."""
    form = await request.post()
    login, password = str(form.get("login", ""))[:60], str(form.get("password", ""))[:1000]
    account = await sign_in(request, login.strip(), password)
    if account is None:
        problem = _(
            "Login or password is not right. After several wrong tries you must wait some minutes. "
            "Forgotten? Ask your administrator."
        )
        return await _form(request, login, problem, status=401)
    await sessions.renew(request, account=account.id)
    raise web.HTTPSeeOther(_inside(str(form.get("next", ""))))


async def leave(request: web.Request) -> web.Response:
    """Sign out; the session is gone, also for whoever copied its cookie."""
    async with request.app[HOUSE].sessions.write() as transaction:
        await audit.record(transaction, actor_of(request).name, "sign_out", "session")
    await sessions.leave(request)
    raise web.HTTPSeeOther("/console/sign-in")


async def _form(
    request: web.Request, login: str = "", problem: str = "", status: int = 200
) -> web.Response:
    wanted = _inside(request.query.get("next", ""))
    values = {"login": login, "problem": problem, "next": wanted}
    return await page(request, "sign_in.html", values, status)


def _inside(address: str) -> str:
    """An address of the console, or its first page: nobody is sent elsewhere by a link."""
    inside = address == HOME or address.startswith((f"{HOME}/", f"{HOME}?"))
    return address if inside and "\\" not in address and address.isprintable() else HOME
