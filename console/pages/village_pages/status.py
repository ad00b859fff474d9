"""How far is it: stage and date by a number, in the browser or with the phone that reported."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web

from acts import own_cases, phone_codes
from acts.merging.joining import goes_on
from acts.phone_codes import Browser, TooOften
from channels.text import clean
from console.house import HOUSE
from console.pages.village_pages.telling import CHANNEL, browser_of, contact_of, rules_of
from console.pages.village_pages.village import Village, gone, of, shown
from console.sessions import session_of
from locales import _
from notifications.wording import shown_code
from rulebook import codes
from rulebook.phones import mobile
from storage.queries import addresses, cases
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

SEEN, ASKED = "case_seen", "code_asked"
LONGEST = 40


async def show(request: web.Request) -> web.Response:
    """The two fields; what this browser reported last stands in the first."""
    village = await of(request)
    if village is None:
        return await gone(request)
    last = await _last_of(request)
    given = {"code": shown_code(last.code) if last else "", "phone": ""}
    return await _form(request, village, given, {})


async def ask(request: web.Request) -> web.Response:
    """Show at once what this browser reported; else send a code to the phone that is named."""
    village = await of(request)
    if village is None:
        return await gone(request)
    form = await request.post()
    given = {name: clean(str(form.get(name, "")), LONGEST) for name in ("code", "phone")}
    code, phone = codes.check(given["code"]), mobile(given["phone"])
    if code is None:
        wrong = _("The number has 8 digits. One of them is not right: look at your slip again.")
        return await _form(request, village, given, {"code": wrong})
    if await _is_own(request, code):
        raise web.HTTPSeeOther(f"/r/{village.id}/status/shown")
    if phone is None:
        wrong = _("Write the 11 digits of the phone number you gave when you reported.")
        return await _form(request, village, given, {"phone": wrong})
    try:
        async with request.app[HOUSE].sessions.write() as session:
            browser = Browser(await contact_of(request, session), request.remote or "")
            asked = await phone_codes.ask(session, browser, code, phone)
    except TooOften as error:
        return await _form(request, village, given, {"code": error.sentence()}, 429)
    (await session_of(request))[ASKED] = asked
    raise web.HTTPSeeOther(f"/r/{village.id}/status/code")


async def show_code(request: web.Request) -> web.Response:
    """The field for the code; the same whether one was sent or not."""
    village = await of(request)
    if village is None:
        return await gone(request)
    if ASKED not in await session_of(request):
        raise web.HTTPSeeOther(f"/r/{village.id}/status")
    return await shown(request, village, "household_code.html", {"problems": {}})


async def enter(request: web.Request) -> web.Response:
    """Take a code; a wrong one is counted."""
    village, browser = await of(request), await session_of(request)
    if village is None:
        return await gone(request)
    if ASKED not in browser:
        raise web.HTTPSeeOther(f"/r/{village.id}/status")
    typed = clean(str((await request.post()).get("code", "")), LONGEST)
    async with request.app[HOUSE].sessions.write() as session:
        contact = await contact_of(request, session)
        case = await phone_codes.enter(session, contact, int(browser[ASKED]), typed)
        until = session.moment.real + phone_codes.LIFE
    if case is None:
        wrong = _(
            "This code is wrong, used or too old. Five tries are allowed; after that ask for a "
            "new one."
        )
        values = {"problems": {"code": wrong}}
        return await shown(
            request, village, "household_code.html", values, HTTPStatus.UNPROCESSABLE_ENTITY
        )
    browser.pop(ASKED)
    browser[SEEN] = {"case": case.id, "until": until.isoformat()}
    raise web.HTTPSeeOther(f"/r/{village.id}/status/shown")


async def answer(request: web.Request) -> web.Response:
    """Stage and date, for ten minutes after it was proven whose case it is."""
    village, browser = await of(request), await session_of(request)
    if village is None:
        return await gone(request)
    seen: Mapping[str, Any] = browser.get(SEEN) or {}
    async with request.app[HOUSE].sessions.read() as session:
        fresh = bool(seen) and session.moment.real < datetime.fromisoformat(str(seen["until"]))
        case = await cases.get(session, EVERYTHING, int(seen["case"])) if fresh else None
        lines = await own_cases.told(session, rules_of(request), case) if case else []
    if not lines:
        raise web.HTTPSeeOther(f"/r/{village.id}/status")
    return await shown(request, village, "household_status.html", {"lines": lines})


async def _is_own(request: web.Request, code: str) -> bool:
    """Whether this very browser reported it; then it may look."""
    browser = await browser_of(request)
    async with request.app[HOUSE].sessions.write() as session:
        contact = await contact_of(request, session)
        case = await own_cases.own(session, contact, code)
        if case is None:
            return False
        case = await goes_on(session, case)
        until = session.moment.real + phone_codes.LIFE
    browser[SEEN] = {"case": case.id, "until": until.isoformat()}
    return True


async def _last_of(request: web.Request) -> Filed | None:
    """The case this browser reported last; who only looks gets no address of their own."""
    browser = await session_of(request)
    if "chat" not in browser:
        return None
    async with request.app[HOUSE].sessions.read() as session:
        contact = await addresses.find(session, CHANNEL, str(browser["chat"]))
        return (await own_cases.meant(session, contact, ""))[0] if contact else None


async def _form(
    request: web.Request,
    village: Village,
    given: Mapping[str, str],
    problems: Mapping[str, str],
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> web.Response:
    values = {"given": given, "problems": problems}
    found = status if problems else HTTPStatus.OK
    return await shown(request, village, "household_ask.html", values, found)
