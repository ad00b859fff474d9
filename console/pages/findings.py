"""Findings: what the records show that somebody should mend or explain, with the clause."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from acts.actor import Actor
from acts.declined import Declined
from acts.detection import closing
from console import finding_view, words
from console.auth import confirmed
from console.forms import number_in, number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage.engine import Session
from storage.queries import findings, regions
from storage.queries.findings import Wanted

PAGE = 50


async def index(request: web.Request) -> web.Response:
    """The findings one may see, open ones unless the address says otherwise."""
    return await _page(request)


async def close(request: web.Request) -> web.Response:
    """Close one: mended, or explained with the reason."""
    house, actor = request.app[HOUSE], actor_of(request)
    given = number_in(request, "finding")
    form = await request.post()
    how, reason = str(form.get("how", "")), str(form.get("reason", ""))
    if not await confirmed(request, str(form.get("password", ""))):
        return await _page(request, _("Your password once more, please."))
    try:
        async with house.sessions.write() as session:
            closed = await closing.close(session, actor, given, how, reason)
    except Declined as declined:
        return await _page(request, declined.sentence())
    if closed is None:
        raise web.HTTPNotFound
    case = f"/console/cases/{closed.case_id}" if form.get("back") == "case" else ""
    raise web.HTTPSeeOther(case or "/console/findings?done=1")


async def _page(request: web.Request, problem: str = "") -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    rules, query = house.rules, request.query
    async with house.sessions.read() as session:
        wanted = await _wanted(session, actor, query)
        found = await findings.page(session, actor.scope, wanted, PAGE + 1)
        counts = await findings.counts(session, actor.scope)
        rows = await finding_view.views(session, rules, actor, found[:PAGE])
    kept = {key: value for key, value in query.items() if key not in ("after", "done") and value}
    more = {**kept, "after": str(found[PAGE - 1].id)} if len(found) > PAGE else {}
    values = {
        "rows": rows,
        "next": urlencode(more),
        "pitfall": wanted.pitfall or "",
        "mine": query.get("mine") == "1",
        "closed": wanted.closed,
        "pitfalls": {key: (finding_view.title(rules, key), many) for key, many in counts.items()},
        "problem": problem,
        "done": "done" in query and not problem,
        "role_word": lambda name: words.roles(rules, (name,)),
    }
    return await page(request, "findings.html", values, 422 if problem else 200)


async def _wanted(session: Session, actor: Actor, query: Any) -> Wanted:
    path = ""
    if query.get("region"):
        place = await regions.get(session, query["region"])
        if place is None or not actor.scope.covers(place.path):
            raise web.HTTPNotFound
        path = place.path
    roles = tuple(dict.fromkeys(post.role for post in actor.held))
    return Wanted(
        path=path,
        pitfall=query.get("pitfall") or None,
        roles=roles if query.get("mine") == "1" else (),
        closed=query.get("closed") == "1",
        after=number_or_first(query.get("after", "")),
    )
