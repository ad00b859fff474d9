"""Comparing records: batches for offices, their lists, and the answers that come back."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from acts.actor import Actor
from acts.comparisons import applying, left_over, lists, making
from acts.comparisons.judging import ALREADY, BLANK, LATE, LEFT_OVER, OK, UNMATCHED, WRONG
from acts.comparisons.making import BUREAU, may
from acts.comparisons.reading import read_answers
from acts.declined import Declined
from console import words
from console.auth import confirmed
from console.downloads import NoFile, workbook, workbook_of
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage.engine import Session
from storage.queries import comparison_imports, comparisons, regions
from storage.queries.comparisons import Made
from storage.queries.regions import Place

VERDICTS: words.Words = {
    OK: lambda: _("good, will be used"),
    LATE: lambda: _("too late: kept, not used"),
    ALREADY: lambda: _("in already"),
    BLANK: lambda: _("not filled in yet"),
    WRONG: lambda: _("wrong"),
    UNMATCHED: lambda: _("belongs to no line of this batch"),
}
SHOWN = 200
"""Rows that need attention, shown on a page; the file holds them all."""


async def index(request: web.Request) -> web.Response:
    """Who waits to be compared, and the batches there are."""
    return await _index(request, "")


async def make(request: web.Request) -> web.Response:
    """Make a batch of everybody who waits at a place."""
    form = await request.post()
    house, actor = request.app[HOUSE], actor_of(request)
    try:
        async with house.sessions.write() as session:
            place = await regions.get(session, str(form.get("region", ""))[:40])
            if place is None:
                raise web.HTTPNotFound
            chosen = [str(one) for one in form.getall("departments", [])]
            batch = await making.make(session, house.rules, actor, place, chosen)
    except Declined as declined:
        return await _index(request, declined.sentence())
    raise web.HTTPSeeOther(f"/console/comparisons/{batch.id}")


async def show(request: web.Request) -> web.Response:
    """One batch: lists to take away, files handed in, how far every office is."""
    return await _batch_page(request, "")


async def sheet(request: web.Request) -> web.Response:
    """The list of one office; that it was taken is written down."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.write() as session:
        batch = await _batch(session, request)
        written = await lists.for_office(
            session, house.rules, actor, batch, request.match_info["department"]
        )
    if written is None:
        raise web.HTTPNotFound
    return workbook(written.name, written.content)


async def hand_in(request: web.Request) -> web.Response:
    """Look at a file of answers; nothing is used before somebody confirms."""
    house, actor = request.app[HOUSE], actor_of(request)
    batch_id = number_in(request, "batch")
    try:
        content, _others = await workbook_of(request)
        compared = house.rules.exchanges.comparison
        rows = await asyncio.to_thread(read_answers, compared, content)
        async with house.sessions.write() as session:
            import_id = await applying.look(session, actor, batch_id, rows)
    except (NoFile, Declined) as problem:
        return await _batch_page(request, str(problem))
    if import_id is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/comparisons/{batch_id}/files/{import_id}")


async def file(request: web.Request) -> web.Response:
    """One file handed in: what becomes of each row."""
    return await _file_page(request, "")


async def apply(request: web.Request) -> web.Response:
    """Use what is good of a file."""
    house, actor = request.app[HOUSE], actor_of(request)
    batch_id, import_id = number_in(request, "batch"), number_in(request, "file")
    try:
        async with house.sessions.write() as session:
            done = await applying.apply(session, house.rules, actor, batch_id, import_id)
    except Declined as declined:
        return await _file_page(request, declined.sentence())
    if done is None:
        raise web.HTTPNotFound
    moved = await applying.move(house.sessions, house.rules, actor, done.ready)
    raise web.HTTPSeeOther(
        f"/console/comparisons/{batch_id}/files/{import_id}?moved={moved}&asked={done.asked}"
    )


async def rest(request: web.Request) -> web.Response:
    """The rows that could not be used, as a workbook to be put right and handed in again."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.write() as session:
        written = await left_over.write(
            session,
            house.rules,
            actor,
            number_in(request, "batch"),
            number_in(request, "file"),
        )
    if written is None:
        raise web.HTTPNotFound
    return workbook(written.name, written.content)


async def enough(request: web.Request) -> web.Response:
    """Wait no longer for the offices; it needs the password once more."""
    house, actor = request.app[HOUSE], actor_of(request)
    form, batch_id = await request.post(), number_in(request, "batch")
    if not await confirmed(request, str(form.get("password", ""))):
        return await _batch_page(
            request, _("This needs your password once more; it was not right.")
        )
    async with house.sessions.write() as session:
        done = await applying.enough(session, actor, batch_id)
    if done is None:
        raise web.HTTPNotFound
    moved = await applying.move(house.sessions, house.rules, actor, done.ready)
    raise web.HTTPSeeOther(f"/console/comparisons/{batch_id}?moved={moved}")


async def _index(request: web.Request, problem: str) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        places = await _own_places(session, actor)
        if not places:
            raise web.HTTPNotFound
        waiting = [await making.waiting(session, actor, place) for place in places]
        found = [
            one for one in await comparisons.all_of(session, actor.scope) if may(actor, one.path)
        ]
        batches = [(one, await comparisons.progress(session, one.id)) for one in found]
    values = {
        "waiting": waiting,
        "batches": batches,
        "departments": house.rules.exchanges.comparison.departments.values(),
        "problem": problem,
    }
    return await page(request, "comparisons.html", values, _status(problem))


async def _batch_page(request: web.Request, problem: str) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        batch = await _batch(session, request)
        progress = await comparisons.progress(session, batch.id)
        answered = await comparisons.answered_by_department(session, batch.id)
        files = await comparison_imports.of_batch(session, actor.scope, batch.id)
        place = await regions.get(session, batch.region_id)
    offices = house.rules.exchanges.comparison.departments
    values: dict[str, Any] = {
        "batch": batch,
        "place": place.full_name if place else "",
        "progress": progress,
        "departments": [
            (offices[key], answered.get(key, 0)) for key in batch.departments if key in offices
        ],
        "files": files,
        "moved": _count(request, "moved"),
        "problem": problem,
    }
    return await page(request, "comparison.html", values, _status(problem))


async def _file_page(request: web.Request, problem: str) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        seen = await applying.preview(
            session, actor, number_in(request, "batch"), number_in(request, "file")
        )
    if seen is None:
        raise web.HTTPNotFound
    offices = house.rules.exchanges.comparison.departments
    attention = [row for row in seen.rows if row.verdict not in (OK, ALREADY, BLANK)]
    values = {
        "seen": seen,
        "counts": [(words.word(VERDICTS, key), number) for key, number in seen.counts().items()],
        "usable": sum(seen.counts().get(key, 0) for key in (OK, LATE)),
        "left": sum(seen.counts().get(key, 0) for key in LEFT_OVER),
        "attention": [(row, offices[row.department].zh) for row in attention[:SHOWN]],
        "more": len(attention) - SHOWN,
        "verdict": lambda key: words.word(VERDICTS, key),
        "moved": _count(request, "moved"),
        "asked": _count(request, "asked"),
        "problem": problem,
    }
    return await page(request, "comparison_file.html", values, _status(problem))


async def _batch(session: Session, request: web.Request) -> Made:
    actor = actor_of(request)
    batch = await comparisons.get(session, actor.scope, number_in(request, "batch"))
    if batch is None or not may(actor, batch.path):
        raise web.HTTPNotFound
    return batch


async def _own_places(session: Session, actor: Actor) -> list[Place]:
    ids = dict.fromkeys(post.region_id for post in actor.held if post.role == BUREAU)
    found = [await regions.get(session, region_id) for region_id in ids]
    return [place for place in found if place]


def _count(request: web.Request, name: str) -> int | None:
    given: Mapping[str, str] = request.query
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _status(problem: str) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
