"""Confidential cases: who may see them, and naming somebody where nobody is left."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from acts import sensitive as acts
from acts.declined import Declined
from console.auth import confirmed
from console.case_parts.sensitive import choices
from console.forms import PasswordWanted, case_in, declined, number, reason_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from storage.engine import Session
from storage.queries import cases, regions
from storage.queries.cases import Filed

Act = Callable[[Session, Filed], Awaitable[object]]


async def index(request: web.Request) -> web.Response:
    """The confidential cases nobody sees any more: without what they are about."""
    house, actor = request.app[HOUSE], actor_of(request)
    rows = []
    async with house.sessions.read() as session:
        for case in await acts.unread(session, actor):
            above = await regions.get(session, case.path.strip("/").split("/")[-2])
            who = await choices(session, house.rules, case, set())
            rows.append((case.id, above.name if above else "", who))
    return await page(request, "confidential.html", {"rows": rows})


async def name_first(request: web.Request) -> web.Response:
    """Name a reader of a case that nobody sees any more."""
    actor, case_id = actor_of(request), number(request.match_info["case"])
    person = number(str((await request.post()).get("person", "")))
    reason = await reason_in(request)
    try:
        async with request.app[HOUSE].sessions.write() as session:
            if not await acts.name_first_reader(session, actor, case_id, person, reason):
                raise web.HTTPNotFound
    except Declined as error:
        return await declined(request, error, "/console/confidential")
    raise web.HTTPSeeOther("/console/confidential")


async def make(request: web.Request) -> web.Response:
    """Close a case to all but named people."""
    reason, actor = await reason_in(request), actor_of(request)
    return await _do(request, lambda session, case: acts.make(session, actor, case, reason))


async def add(request: web.Request) -> web.Response:
    """Let somebody else see a confidential case."""
    reason, actor = await reason_in(request), actor_of(request)
    person = number(str((await request.post()).get("person", "")))
    return await _do(
        request, lambda session, case: acts.add_reader(session, actor, case, person, reason)
    )


async def remove(request: web.Request) -> web.Response:
    """Let somebody see a confidential case no longer."""
    reason, actor = await reason_in(request), actor_of(request)
    person, rules = number(request.match_info["person"]), request.app[HOUSE].rules
    return await _do(
        request,
        lambda session, case: acts.remove_reader(session, rules, actor, case, person, reason),
    )


async def lift(request: web.Request) -> web.Response:
    """Open a confidential case again, with the password."""
    reason, actor = await reason_in(request), actor_of(request)
    case = await case_in(request)
    if not await confirmed(request, str((await request.post()).get("password", ""))):
        return await declined(request, PasswordWanted(), f"/console/cases/{case.id}#confidential")
    return await _do(request, lambda session, case: acts.lift(session, actor, case, reason))


async def _do(request: web.Request, act: Act) -> web.Response:
    """Do something with the case of the address; who may not finds nothing."""
    case_id, scope = (await case_in(request)).id, actor_of(request).scope
    try:
        async with request.app[HOUSE].sessions.write() as session:
            case = await cases.lock(session, scope, case_id)
            if case is None:
                raise web.HTTPNotFound
            await act(session, case)
    except Declined as error:
        return await declined(request, error, f"/console/cases/{case_id}#confidential")
    async with request.app[HOUSE].sessions.read() as session:
        still = await cases.get(session, scope, case_id)
    raise web.HTTPSeeOther(f"/console/cases/{case_id}" if still else "/console/cases")
