"""How far cases are: stage, days and deadlines within the token's region; sensitive ones never."""

from typing import Annotated, Any, cast

from aiohttp import web
from pydantic import Field

from console.api.once import shown
from console.api.operations import operation
from console.api.paging import USUAL, Cursor, Limit, Page
from console.api.problems import Problem
from console.api.shapes import Case, Cases, Code, Stage
from console.api.shapes import Limit as Term
from console.gate import actor_of
from console.house import HOUSE
from notifications.stage_words import stage_key
from notifications.wording import shown_code
from rulebook import codes
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases, regions
from storage.queries.cases import Filed

RegionOrNone = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{0,20}$", max_length=20)]
Procedure = Annotated[str, Field(pattern=r"^[a-z_]{0,40}$", max_length=40)]


@operation({200: Case})
async def one(request: web.Request, code: Code, /) -> web.Response:
    """One case by its code."""
    house, actor = request.app[HOUSE], actor_of(request)
    plain = codes.check(code)
    async with house.sessions.write() as session:
        case = await cases.by_code(session, actor.scope, plain) if plain else None
        if case is None:
            raise Problem(404, "not-here")
        found = await _case(session, house.rules, case)
        await audit.record(session, actor.name, "case.read", f"case:{case.id}")
    return shown(found)


@operation({200: Cases})
async def index(
    request: web.Request,
    region: RegionOrNone = "",
    procedure: Procedure = "",
    open_only: bool = True,
    limit: Limit = USUAL,
    cursor: Cursor = "",
) -> web.Response:
    """Cases by page, the oldest first."""
    house, actor = request.app[HOUSE], actor_of(request)
    filters = {"region": region, "procedure": procedure, "open_only": str(open_only).lower()}
    page = Page(request, limit, cursor, {name: text for name, text in filters.items() if text})
    after = page.after()
    async with house.sessions.write() as session:
        place = await regions.get(session, region) if region else None
        if region and (place is None or not actor.scope.covers(place.path)):
            return page.shown([], None)
        rows = await cases.page(
            session,
            actor.scope,
            procedure=procedure or None,
            path=place.path if place else "",
            open_only=open_only,
            after=after,
            limit=limit + 1,
        )
        items = [await _case(session, house.rules, case) for case in rows[:limit]]
        if items:
            ids = [case.id for case in rows[:limit]]
            await audit.record(session, actor.name, "cases.read", "cases", {"ids": ids})
    return page.shown(items, rows[limit - 1].id if len(rows) > limit else None)


async def _case(session: Session, rules: Rulebook, case: Filed) -> dict[str, Any]:
    clocks = await cases.clocks_of(session, case.id)
    return Case(
        code=shown_code(case.code),
        procedure=case.procedure,
        village=case.region_id,
        stage=cast(Stage, stage_key(rules, case)),
        opened_on=case.opened_on,
        since=case.entered_on,
        closed_on=case.closed_on,
        deadlines=[
            Term(clock=clock.clock, deadline=clock.deadline, running=clock.running)
            for clock in clocks
        ],
    ).model_dump(mode="json")
