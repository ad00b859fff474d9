"""Rosters handed in: looked at row by row, taken, and taken back within a week."""

import asyncio
import base64
from io import BytesIO

from aiohttp import web

from acts.declined import Declined
from acts.rosters import importing, left_over, templates, undoing
from acts.rosters.columns import expected
from acts.rosters.importing import KINDS
from console import words
from console.auth import confirmed
from console.downloads import NoFile, workbook, workbook_of
from console.forms import PasswordWanted, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage import audit
from storage.engine import Session
from storage.queries import roster_imports
from storage.queries.roster_imports import BUSY, CHECKED, CHECKING, DONE, TAKING, UNDONE, Import

HERE = "/console/imports"
SHOWN = 50
MOST_FAULTS = 200
NAMES: words.Words = {
    "households": lambda: _("Households and members"),
    "officials": lambda: _("Officials and whom they help"),
    "units": lambda: _("Units and their villages"),
}
STATES: words.Words = {
    CHECKING: lambda: _("being looked at"),
    CHECKED: lambda: _("only looked at"),
    TAKING: lambda: _("being taken"),
    DONE: lambda: _("taken"),
    UNDONE: lambda: _("taken back"),
}


async def index(request: web.Request) -> web.Response:
    """What was handed in, the form for one more, and the empty forms."""
    return await _index(request)


async def hand_in(request: web.Request) -> web.Response:
    """Keep a file and look at it; nothing is taken yet."""
    house, actor = request.app[HOUSE], actor_of(request)
    importing.scope_of(actor)
    kind = ""
    try:
        content, others = await workbook_of(request)
        kind = others.get("kind", "")
        async with house.sessions.write() as session:
            import_id = await importing.hand_in(session, actor, content, kind or None)
    except NoFile as error:
        return await _index(request, str(error), kind)
    except Declined as error:
        return await _index(request, error.sentence(), kind)
    await _look(request, import_id)
    raise web.HTTPSeeOther(f"{HERE}/{import_id}")


async def empty(request: web.Request) -> web.Response:
    """An empty form of a kind, with its headings explained."""
    importing.scope_of(actor_of(request))
    kind = request.match_info["kind"]
    if kind not in KINDS:
        raise web.HTTPNotFound
    written = BytesIO()
    await asyncio.to_thread(templates.write, kind, written)
    return workbook(f"{words.word(NAMES, kind)}.xlsx", written.getvalue())


async def show(request: web.Request) -> web.Response:
    """One import: how far it is, what it would do or did."""
    return await _show(request)


async def check(request: web.Request) -> web.Response:
    """Look at a file once more, perhaps as another kind."""
    kind = str((await request.post()).get("kind", ""))
    async with request.app[HOUSE].sessions.write() as session:
        found = await _found(session, request)
        chosen = kind if kind in KINDS else found.kind
        begun = found.has_file and await roster_imports.again(session, found.id, chosen)
    if begun:
        await _look(request, found.id)
    raise web.HTTPSeeOther(f"{HERE}/{found.id}")


async def bad_rows(request: web.Request) -> web.Response:
    """The rows that cannot be taken, to put right and hand in again."""
    async with request.app[HOUSE].sessions.write() as session:
        found = await _found(session, request)
        content = await roster_imports.content(session, found.id)
        faults = importing.faults_of(await roster_imports.faults(session, found.id))
        if content is None:
            raise web.HTTPNotFound
        actor = actor_of(request)
        detail = {"rows": len({(one.sheet, one.row) for one in faults})}
        await audit.record(session, actor.name, "roster.left_over", f"import:{found.id}", detail)
    made = await asyncio.to_thread(
        left_over.workbook, found.kind, base64.b64decode(content), faults
    )
    return workbook(_("Rows to put right") + ".xlsx", made)


async def take(request: web.Request) -> web.Response:
    """Take what was looked at: all of it, or the good rows."""
    house, actor = request.app[HOUSE], actor_of(request)
    form = await request.post()
    accept = form.get("accept") == "1"
    try:
        if not await confirmed(request, str(form.get("password", ""))):
            raise PasswordWanted
        async with house.sessions.write() as session:
            found = await _found(session, request)
            if found.state == DONE:  # pressed twice
                raise web.HTTPSeeOther(f"{HERE}/{found.id}")
            await importing.begin(session, actor, found)
    except Declined as error:
        return await _show(request, error.sentence())
    person_id = actor.person_id or 0
    await house.imports.run(
        found.id,
        lambda progress: importing.take(
            house.sessions, person_id, found.id, accept=accept, progress=progress
        ),
    )
    raise web.HTTPSeeOther(f"{HERE}/{found.id}")


async def drop(request: web.Request) -> web.Response:
    """Put a file away that was only looked at."""
    async with request.app[HOUSE].sessions.write() as session:
        found = await _found(session, request)
        if await roster_imports.drop(session, found.id):
            actor = actor_of(request).name
            await audit.record(session, actor, "roster.put_away", f"import:{found.id}")
    raise web.HTTPSeeOther(HERE)


async def before_undo(request: web.Request) -> web.Response:
    """What taking an import back would do, and what has to stay."""
    return await _undo(request)


async def undo(request: web.Request) -> web.Response:
    """Take an import back, as far as nothing was built on it."""
    form = await request.post()
    try:
        if not await confirmed(request, str(form.get("password", ""))):
            raise PasswordWanted
        async with request.app[HOUSE].sessions.write() as session:
            found = await _found(session, request)
            if found.state != UNDONE:
                await undoing.undo(session, actor_of(request), found)
    except Declined as error:
        return await _undo(request, error.sentence())
    raise web.HTTPSeeOther(f"{HERE}/{found.id}")


async def _look(request: web.Request, import_id: int) -> None:
    house, person_id = request.app[HOUSE], actor_of(request).person_id or 0
    await house.imports.run(
        import_id,
        lambda progress: importing.look(house.sessions, person_id, import_id, progress),
    )


async def _index(request: web.Request, problem: str = "", kind: str = "") -> web.Response:
    scope = importing.scope_of(actor_of(request))
    async with request.app[HOUSE].sessions.read() as session:
        rows = await roster_imports.page(session, scope, SHOWN)
    values = {
        "rows": rows,
        "kinds": {key: name() for key, name in NAMES.items()},
        "kind": kind,
        "name": lambda key: words.word(NAMES, key),
        "state": lambda key: words.word(STATES, key),
        "problem": problem,
    }
    return await page(request, "imports.html", values, 422 if problem else 200)


async def _show(request: web.Request, problem: str = "") -> web.Response:
    house = request.app[HOUSE]
    async with house.sessions.read() as session:
        found = await _found(session, request)
        faults = importing.faults_of(await roster_imports.faults(session, found.id))
        before = await roster_imports.same_before(session, found)
        now = session.moment.real
    working = found.state in BUSY and found.busy_until is not None and found.busy_until > now
    ends = found.done_at + importing.TAKEN_BACK_WITHIN if found.done_at else None
    values = {
        "found": found,
        "counts": found.counts,
        "name": words.word(NAMES, found.kind),
        "kinds": {key: name() for key, name in NAMES.items()},
        "state": words.word(STATES, found.state),
        "working": working,
        "stopped": found.state in BUSY and not working,
        "far": house.imports.far(found.id),
        "faults": faults[:MOST_FAULTS],
        "more": max(0, len(faults) - MOST_FAULTS),
        "expected": expected,
        "may_take": importing.may_be_taken(found),
        "before": before,
        "undo_until": ends if found.state == DONE and ends and ends > now else None,
        "problem": problem,
    }
    return await page(request, "imports_one.html", values, 422 if problem else 200)


async def _undo(request: web.Request, problem: str = "") -> web.Response:
    async with request.app[HOUSE].sessions.read() as session:
        found = await _found(session, request)
        undoing_ = await undoing.look(session, found)
    values = {
        "found": found,
        "name": words.word(NAMES, found.kind),
        "undoing": undoing_,
        "problem": problem,
    }
    return await page(request, "imports_undo.html", values, 422 if problem else 200)


async def _found(session: Session, request: web.Request) -> Import:
    """An import of one's own places; put away is as absent as never handed in."""
    scope = importing.scope_of(actor_of(request))
    found = await roster_imports.get(session, scope, number_in(request, "import"))
    if found is None or found.state == roster_imports.DROPPED:
        raise web.HTTPNotFound
    return found
