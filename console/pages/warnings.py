"""Warnings of departments: those nobody has looked at, what came of them, and files handed in."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from acts.actor import Actor
from acts.declined import Declined
from acts.opening import IDENTIFY
from acts.screenings import answering, importing
from acts.screenings.importing import ALREADY, LEFT_OVER, OK, UNMATCHED, WRONG, offices_of
from acts.screenings.warning_sheets import empty, read_warnings
from console import words
from console.downloads import NoFile, workbook, workbook_of
from console.forms import number_in, number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from locales.refusals import sentences
from notifications.screening_chores import UNLOOKED, late_since
from rulebook.cases import Refusal
from rulebook.department_warnings import Warnings
from storage import audit
from storage.engine import Session
from storage.queries import cases, department_warnings, warning_files
from storage.queries.department_warnings import OPEN, Kept, Wanted

PAGE = 50
SHOWN = 200
"""Rows that need attention, shown on a page; the file holds them all."""
VERDICTS: words.Words = {
    OK: lambda: _("good, will be kept"),
    ALREADY: lambda: _("in already"),
    WRONG: lambda: _("wrong"),
    UNMATCHED: lambda: _("fits no household"),
}
STATES: words.Words = {
    "open": lambda: _("nobody has looked yet"),
    "looked": lambda: _("looked"),
    "case": lambda: _("a case"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A warning on the page; `case_id` is its case, where this official sees it."""

    warning: Kept
    sentence: str
    settles: bool
    late: bool
    case_id: int | None


async def index(request: web.Request) -> web.Response:
    """The warnings one may see, open ones unless the address says otherwise."""
    return await _index(request)


async def looked(request: web.Request) -> web.Response:
    """Write down that somebody looked and nothing is to be done."""
    house, form = request.app[HOUSE], await request.post()
    note, given = str(form.get("note", "")), number_in(request, "warning")
    try:
        async with house.sessions.write() as session:
            done = await answering.looked(session, house.rules, actor_of(request), given, note)
    except Declined as declined:
        return await _index(request, declined.sentence(), (given, note))
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther("/console/warnings?done=1")


async def open_case(request: web.Request) -> web.Response:
    """Begin a case with the warning as its lead."""
    house, given = request.app[HOUSE], number_in(request, "warning")
    async with house.sessions.write() as session:
        case = await answering.open_case(session, house.rules, actor_of(request), given)
    if case is None:
        raise web.HTTPNotFound
    if isinstance(case, Refusal):
        why, how = sentences(house.rules, house.rules.procedures[IDENTIFY], case)
        return await _index(request, f"{why}{how}")
    raise web.HTTPSeeOther(f"/console/cases/{case.id}")


async def template(request: web.Request) -> web.Response:
    """An office's empty sheet."""
    warnings = request.app[HOUSE].rules.exchanges.warnings
    office = offices_of(warnings, actor_of(request)).get(request.match_info["department"])
    if office is None:
        raise web.HTTPNotFound
    name = _("%(office)s, warnings", office=office.zh)
    return workbook(f"{name}.xlsx", empty(warnings, office))


async def hand_in(request: web.Request) -> web.Response:
    """Look at a file of warnings; nothing is kept before somebody confirms."""
    house, actor = request.app[HOUSE], actor_of(request)
    warnings = house.rules.exchanges.warnings
    try:
        content, others = await workbook_of(request)
        office = offices_of(warnings, actor).get(others.get("department", ""))
        if office is None:
            raise web.HTTPNotFound
        today = house.sessions.clock.moment().today
        told = await asyncio.to_thread(read_warnings, warnings, office, content, today)
        async with house.sessions.write() as session:
            file_id = await importing.look(session, house.rules, actor, office.id, told)
    except (NoFile, Declined) as problem:
        return await _index(request, str(problem))
    raise web.HTTPSeeOther(f"/console/warnings/files/{file_id}")


async def file(request: web.Request) -> web.Response:
    """One file handed in: what becomes of each row."""
    return await _file_page(request)


async def apply(request: web.Request) -> web.Response:
    """Keep what is good of a file."""
    house, given = request.app[HOUSE], number_in(request, "file")
    try:
        async with house.sessions.write() as session:
            taken = await importing.apply(session, house.rules, actor_of(request), given)
    except Declined as declined:
        return await _file_page(request, declined.sentence())
    if taken is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/warnings/files/{given}")


async def rest(request: web.Request) -> web.Response:
    """The rows that could not be kept, as a workbook for the office to put right."""
    house, given = request.app[HOUSE], number_in(request, "file")
    async with house.sessions.write() as session:
        written = await importing.left_over(session, house.rules, actor_of(request), given)
    if written is None:
        raise web.HTTPNotFound
    return workbook(*written)


async def _index(
    request: web.Request, problem: str = "", typed: tuple[int, str] = (0, "")
) -> web.Response:
    house, actor, query = request.app[HOUSE], actor_of(request), request.query
    warnings = house.rules.exchanges.warnings
    closed, offices = query.get("closed") == "1", offices_of(warnings, actor)
    wanted = Wanted(closed=closed, after=number_or_first(query.get("after", "")))
    async with house.sessions.write() as session:
        found = await department_warnings.page(
            session, answering.sight_of(warnings, actor), wanted, PAGE + 1
        )
        rows = [await _row(session, warnings, actor, one) for one in found[:PAGE]]
        files = await warning_files.latest(session, actor.scope, offices)
        if found:
            shown = {"ids": [one.id for one in found[:PAGE]]}
            await audit.record(session, actor.name, "warnings.shown", "warnings", shown)
    values: dict[str, Any] = {
        "rows": rows,
        "closed": closed,
        "next": found[PAGE - 1].id if len(found) > PAGE else 0,
        "state": lambda key: words.word(STATES, key),
        "days": UNLOOKED.days,
        "offices": offices.values(),
        "office_of": lambda key: warnings.offices[key].zh if key in warnings.offices else key,
        "files": files,
        "typed": typed,
        "done": query.get("done") == "1" and not problem,
        "problem": problem,
    }
    return await page(request, "warnings.html", values, _status(problem))


async def _row(session: Session, warnings: Warnings, actor: Actor, one: Kept) -> Row:
    case = await cases.get(session, actor.scope, one.case_id) if one.case_id else None
    return Row(
        warning=one,
        sentence=answering.sentence(warnings, one),
        settles=one.state == OPEN
        and actor.role_among(one.path, answering.LOOKERS, one.household_id) is not None,
        late=one.state == OPEN and one.recorded_at < late_since(session),
        case_id=case.id if case else None,
    )


async def _file_page(request: web.Request, problem: str = "") -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        seen = await importing.preview(session, house.rules, actor, number_in(request, "file"))
    if seen is None:
        raise web.HTTPNotFound
    attention = [row for row in seen.rows if row.verdict in LEFT_OVER]
    values = {
        "seen": seen,
        "office": house.rules.exchanges.warnings.offices[seen.file.department].zh,
        "counts": [(words.word(VERDICTS, key), many) for key, many in seen.counts().items()],
        "usable": seen.counts().get(OK, 0),
        "attention": attention[:SHOWN],
        "left": len(attention),
        "verdict": lambda key: words.word(VERDICTS, key),
        "problem": problem,
    }
    return await page(request, "warning_file.html", values, _status(problem))


def _status(problem: str) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
