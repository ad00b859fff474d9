"""The national system's sheet: what is ready, what must be mended, and receipts that come back."""

import asyncio
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from aiohttp import web

from acts.declined import Declined
from acts.entry_sheets import exporting, importing, receipts
from acts.entry_sheets.importing import Result
from acts.entry_sheets.receipts import Brought
from console.case_parts import entry
from console.downloads import NoFile, workbook, workbook_of
from console.gate import actor_of
from console.house import HOUSE
from console.pages.consents import case_id
from console.render import page
from locales import _
from locales.refusals import sentences
from rulebook.cases import Refusal
from storage.queries import cases, households
from storage.queries.cases import Overtaken


async def index(request: web.Request) -> web.Response:
    """What is ready to be carried over, and what is left out and why."""
    return await _index(request)


async def sheet(request: web.Request) -> web.Response:
    """The workbook; that it was taken is written down."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.write() as session:
        content, _rows = await exporting.export(session, house.rules, actor)
        today = session.moment.today
    return workbook(_("%(day)s entry sheet.xlsx", day=today.isoformat()), content)


async def hand_in(request: web.Request) -> web.Response:
    """Take receipts in by the workbook; with anything wrong nothing, unless good rows will do."""
    house, actor = request.app[HOUSE], actor_of(request)
    try:
        content, others = await workbook_of(request)
        lines = await asyncio.to_thread(
            importing.read_lines, house.rules.exchanges.entry_sheet, content
        )
        result = await importing.take_in(
            house.sessions,
            house.rules,
            actor,
            lines,
            accept_good_rows=others.get("accept") == "1",
        )
    except (NoFile, Declined) as problem:
        return await _index(request, str(problem).splitlines())
    return await _index(request, result=result)


async def receipt(request: web.Request) -> web.Response:
    """Record the receipt of one case."""
    form = await request.post()
    try:
        on = date.fromisoformat(str(form.get("on", "")))
    except ValueError:
        return await _case_page(request, (_("The date is missing or lies ahead."),))
    if on > request.app[HOUSE].sessions.clock.moment().today:
        return await _case_page(request, (_("The date is missing or lies ahead."),))
    brought = Brought(str(form.get("number", ""))[:100], on, form.get("file_made") == "1")
    problems = await _record(request, brought)
    if problems:
        return await _case_page(request, problems)
    raise web.HTTPSeeOther(f"/console/cases/{case_id(request)}?done=1")


async def _record(request: web.Request, brought: Brought) -> Sequence[str]:
    """Keep it; what kept it from being kept, in words."""
    house, actor = request.app[HOUSE], actor_of(request)
    try:
        async with house.sessions.write() as session:
            case = await cases.get(session, actor.scope, case_id(request))
            done = await receipts.record(session, house.rules, actor, case_id(request), brought)
    except Declined as declined:
        return declined.sentence().splitlines()
    except Overtaken:
        return (_("Somebody else changed this case a moment ago."),)
    if case is None or done is None:
        raise web.HTTPNotFound
    if isinstance(done, Refusal):
        return sentences(house.rules, house.rules.procedures[case.procedure], done)
    return ()


async def _index(
    request: web.Request, problems: Sequence[str] = (), result: Result | None = None
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        found = await exporting.look(session, house.rules, actor)
    values = {
        "sheets": found,
        "rows": sum(len(one.rows) for one in found),
        "stuck": [stuck for one in found for stuck in one.stuck],
        "problems": problems,
        "result": result,
    }
    bad = problems or (result and not result.saved)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bad else HTTPStatus.OK
    return await page(request, "entries.html", values, status)


async def _case_page(request: web.Request, problems: Sequence[str]) -> web.Response:
    """The form once more, with what was wrong."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        case = await cases.get(session, actor.scope, case_id(request))
        part = await entry.look(session, house.rules, actor, case) if case else None
        if case is None or part is None:
            raise web.HTTPNotFound
        household = await households.get(session, actor.scope, case.household_id or 0)
    values = {
        "case": case,
        "household": households.label(household) if household else "",
        "part": part,
        "problems": problems,
    }
    return await page(request, "entry.html", values, HTTPStatus.UNPROCESSABLE_ENTITY)
