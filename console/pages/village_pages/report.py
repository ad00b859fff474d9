"""A report in a few large steps, one question a page; each is kept before the next is shown."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web

from acts import pictures, voices, web_reports
from acts.web_reports import NotTheirs
from console.house import HOUSE
from console.pages.village_pages import sent, steps, telling
from console.pages.village_pages.telling import STEPS, Telling, contact_of, rules_of
from console.pages.village_pages.village import Village, gone, of, shown
from storage import audit


async def begin(request: web.Request) -> web.Response:
    """Go on where this browser stopped, or begin."""
    village = await of(request)
    if village is None:
        return await gone(request)
    told = await telling.kept(request)
    if told is None or (told.village != village.id and told.code):
        told = Telling.begun(village.id)  # an alarm for elsewhere stays what it is
    elif told.village != village.id:
        told = replace(told, village=village.id)
    await telling.keep(request, told)
    raise web.HTTPSeeOther(_address(village, told.undone(rules_of(request))))


async def show(request: web.Request) -> web.Response:
    """One question, with what was answered before."""
    village, told = await of(request), await telling.kept(request)
    if village is None or request.match_info["step"] not in STEPS:
        return await gone(request)
    if told is None or told.village != village.id:
        raise web.HTTPSeeOther(await _instead(request, village))
    return await _page(request, village, told)


async def take(request: web.Request) -> web.Response:
    """Take an answer and go on, or say beside the field what is wrong with it."""
    village, told = await of(request), await telling.kept(request)
    step = request.match_info["step"]
    if village is None or step not in steps.TAKE:
        return await gone(request)
    if told is None or told.village != village.id:
        raise web.HTTPSeeOther(await _instead(request, village))
    told, problems, stays = await steps.TAKE[step](request, told)
    if not problems:
        told = await _alarmed(request, told)
    await telling.keep(request, told)
    if problems:
        return await _page(request, village, told, problems)
    following = step if stays else told.undone(rules_of(request))
    raise web.HTTPSeeOther(_address(village, following))


async def send(request: web.Request) -> web.Response:
    """Send it; a second click shows the answer of the first."""
    village, told = await of(request), await telling.kept(request)
    if village is None:
        return await gone(request)
    if told is None or told.village != village.id:
        raise web.HTTPSeeOther(await _instead(request, village))
    rules = rules_of(request)
    undone = told.undone(rules)
    if undone != STEPS[-1]:
        raise web.HTTPSeeOther(_address(village, undone))
    try:
        async with request.app[HOUSE].sessions.write() as session:
            contact = await contact_of(request, session)
            done = await web_reports.send(session, rules, contact, told.form(rules))
    except NotTheirs:
        await telling.forget(request)
        raise web.HTTPSeeOther(_address(village)) from None
    await telling.forget(request)
    await sent.note(request, done)
    raise web.HTTPSeeOther(_address(village, "sent"))


async def drop(request: web.Request) -> web.Response:
    """Give up: what was told is forgotten, what an alarm has filed stays filed."""
    village, told = await of(request), await telling.kept(request)
    if told is not None:
        async with request.app[HOUSE].sessions.write() as session:
            contact = await contact_of(request, session)
            await web_reports.drop(session, contact, told.form(rules_of(request)))
            await audit.record(
                session, f"address:{contact.id}", "report.dropped", f"address:{contact.id}"
            )
        await telling.forget(request)
    if village is None:
        return await gone(request)
    raise web.HTTPSeeOther(f"/r/{village.id}?left={'alarm' if told and told.code else 'all'}")


async def _alarmed(request: web.Request, told: Telling) -> Telling:
    """File at once what is dangerous, and remember under which number."""
    rules = rules_of(request)
    if told.code or not told.in_danger(rules):
        return told
    async with request.app[HOUSE].sessions.write() as session:
        contact = await contact_of(request, session)
        receipt = await web_reports.alarm(session, rules, contact, told.form(rules))
    return replace(told, code=receipt.case.code)


async def _page(
    request: web.Request, village: Village, told: Telling, problems: Mapping[str, str] | None = None
) -> web.Response:
    step, rules = request.match_info["step"], rules_of(request)
    values: dict[str, Any] = {
        "told": told,
        "step": step,
        "number": STEPS.index(step) + 1,
        "of_all": len(STEPS),
        "back": _before(village, step),
        "problems": problems or {},
        "menu_of_events": rules.hardship.menu,
        "relations": steps.relations(request),
        "undone": told.undone(rules),
        "most": {"pictures": pictures.MOST_A_REPORT, "voices": voices.MOST_A_REPORT},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return await shown(request, village, f"household_{step}.html", values, status)


async def _instead(request: web.Request, village: Village) -> str:
    """Where a page leads that has nothing to show: to what was sent, or to the beginning."""
    return _address(village, "sent" if await sent.noted(request) else "")


def _before(village: Village, step: str) -> str:
    at = STEPS.index(step)
    return _address(village, STEPS[at - 1]) if at else f"/r/{village.id}"


def _address(village: Village, step: str = "") -> str:
    return f"/r/{village.id}/report{'/' if step else ''}{step}"
