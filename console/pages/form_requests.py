"""Forms from above: registered with an approval number, and what we hold of them given at once."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from acts.burden import form_requests as acts
from acts.burden import form_table
from acts.burden import inspections as planning
from acts.burden.barred import Barred
from acts.burden.form_requests import AskedAgain, Wanted
from acts.declined import Declined
from channels.text import clean
from console.auth import confirmed
from console.downloads import workbook
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.pages.burden import day_of
from console.pages.inspections import own_places
from console.render import page
from locales import _
from storage.queries import form_requests, regions

HERE = "/console/burden"
LONGEST = {"region": 40, "title": 120, "requester": 80, "approval_no": 60, "due_on": 10}
LONGEST_REASON = 500
LONGEST_LIST = 4000
LONGEST_HEADING = 60


async def write(request: web.Request) -> web.Response:
    """The empty form."""
    return await _form(request, {**dict.fromkeys(LONGEST, ""), "fields": "", "reason": ""})


async def register(request: web.Request) -> web.Response:
    """Keep a form, or say what stands in the way and keep what was typed."""
    house, actor, form = request.app[HOUSE], actor_of(request), await request.post()
    given = {name: clean(str(form.get(name, "")), most) for name, most in LONGEST.items()}
    given["fields"] = str(form.get("fields", ""))[:LONGEST_LIST]
    given["reason"] = clean(str(form.get("reason", "")), LONGEST_REASON)
    try:
        async with house.sessions.write() as session:
            place = await regions.get(session, given["region"])
            if place is None or not actor.scope.covers(place.path):
                raise web.HTTPNotFound
            row_id = await acts.register(session, house.rules, actor, place, _wanted(given))
    except Barred as barred:
        return await _form(request, given, barred=barred)
    except AskedAgain as again:
        return await _form(request, given, again=again)
    raise web.HTTPSeeOther(f"{HERE}/forms/{row_id}")


async def show(request: web.Request) -> web.Response:
    """One form: what we hold of it and give, and what is left to fill in."""
    return await _show(request)


async def withdraw(request: web.Request) -> web.Response:
    """Take a form back."""
    async with request.app[HOUSE].sessions.write() as session:
        if not await acts.withdraw(session, actor_of(request), number_in(request, "form")):
            raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{HERE}?done=withdrawn")


async def export(request: web.Request) -> web.Response:
    """The table of what we hold of a form, with the password once more."""
    house, actor, form = request.app[HOUSE], actor_of(request), await request.post()
    if not await confirmed(request, str(form.get("password", ""))):
        return await _show(request, _("This needs your password once more; it was not right."))
    try:
        async with house.sessions.write() as session:
            place = await regions.get(session, str(form.get("region", ""))[:40])
            if place is None:
                raise web.HTTPNotFound
            made = await form_table.export(
                session, house.rules, actor, number_in(request, "form"), place
            )
    except Declined as declined:
        return await _show(request, declined.sentence())
    if made is None:
        raise web.HTTPNotFound
    return workbook(made.name, made.content)


async def _show(request: web.Request, problem: str = "") -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        wanted = await form_requests.get(session, actor.scope, number_in(request, "form"))
        if wanted is None:
            raise web.HTTPNotFound
        places = await form_table.places(session, actor, wanted)
        figures = (
            await form_table.figures(session, house.rules, actor, wanted, places[0])
            if places
            else {}
        )
    values = {
        "wanted": wanted,
        "held": acts.held_of(house.rules, wanted),
        "places": places,
        "figures": figures,
        "table": form_table.given(house.rules, wanted),
        "may_withdraw": planning.may(actor, wanted.path),
        "most": form_table.MOST_ROWS,
        "problem": problem,
    }
    return await page(request, "form_request.html", values, 422 if problem else 200)


async def _form(
    request: web.Request,
    given: Mapping[str, str],
    barred: Barred | None = None,
    again: AskedAgain | None = None,
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        places = await own_places(session, actor)
    if not places:
        raise web.HTTPNotFound
    problems: dict[str, Any] = {}
    for problem in barred.problems if barred else ():
        problems.setdefault(problem.field, problem)
    held = [(label, house.rules.form_fields.find(label)) for label in _headings(given["fields"])]
    values = {
        "given": given,
        "places": places,
        "problems": problems,
        "held": [(label, field) for label, field in held if field],
        "again": again.asked if again else (),
        "stopped": again.sentence() if again else "",
    }
    return await page(request, "form_request_new.html", values, 422 if barred or again else 200)


def _wanted(given: Mapping[str, str]) -> Wanted:
    return Wanted(
        title=given["title"],
        requester=given["requester"],
        approval_no=given["approval_no"],
        fields=_headings(given["fields"]),
        due_on=day_of(given["due_on"]),
        reason=given["reason"],
    )


def _headings(text: str) -> list[str]:
    """The columns of a form: one on each line, or with commas between; each once."""
    parts = text.replace("、", "\n").replace("，", "\n").replace(",", "\n").splitlines()
    return list(dict.fromkeys(said for part in parts if (said := clean(part, LONGEST_HEADING))))
