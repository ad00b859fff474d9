"""Taking tables along: what I asked for, what waits for my yes, and asking for one more."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from acts import exports
from acts.declined import Declined
from acts.exports import Decision, NoPurpose, Preview, Question
from console import audit_words, words
from console.auth import confirmed
from console.downloads import workbook
from console.forms import PasswordWanted, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage.engine import Session
from storage.queries import exports as kept
from storage.queries.exports import GRANTED, REFUSED, WAITING, WITHDRAWN, Export

SHOWN = 50
HERE = "/console/exports"
TABLES: Mapping[str, words.Words] = {
    "channel": words.CHANNELS,
    "state": words.MESSAGE_STATES,
    "done": audit_words.ACTIONS,
}
STATES: words.Words = {
    WAITING: lambda: _("waits for a second person to approve it"),
    GRANTED: lambda: _("may be fetched"),
    REFUSED: lambda: _("not approved"),
    WITHDRAWN: lambda: _("taken back"),
}


async def index(request: web.Request) -> web.Response:
    """What waits for me, what I asked for, and what one can ask for."""
    return await _index(request)


async def new(request: web.Request) -> web.Response:
    """One more table: how many lines, the first ones, and what it is for."""
    return await _form(request, request.query, {})


async def ask(request: web.Request) -> web.Response:
    """Ask for a table; a short one comes at once, a long one waits for a second person."""
    form = {name: str(value) for name, value in (await request.post()).items()}
    house, actor = request.app[HOUSE], actor_of(request)
    asked = _question(form)
    use, purpose = form.get("use", ""), form.get("purpose", "")
    try:
        if not await confirmed(request, form.get("password", "")):
            raise PasswordWanted
        async with house.sessions.write() as session:
            export_id = await exports.ask(session, house.rules, actor, asked, use, purpose)
            found = await kept.get(session, export_id) if export_id else None
    except Declined as error:
        return await _form(request, form, form, error)
    if found is None:
        raise web.HTTPNotFound
    if found.state == GRANTED:
        try:
            return await _fetched(request, found.id)
        except Declined as error:
            return await _form(request, form, form, error)
    raise web.HTTPSeeOther(f"{HERE}?asked={found.number}")


async def fetch(request: web.Request) -> web.Response:
    """The file of what I asked for."""
    form = await request.post()
    try:
        if not await confirmed(request, str(form.get("password", ""))):
            raise PasswordWanted
        return await _fetched(request, number_in(request, "export"))
    except Declined as error:
        return await _index(request, error.sentence())


async def decide(request: web.Request) -> web.Response:
    """Approve what somebody wants to take along, or refuse it."""
    form = await request.post()
    said = Decision(form.get("decision") == "approve", str(form.get("reason", "")))
    try:
        if not await confirmed(request, str(form.get("password", ""))):
            raise PasswordWanted
        async with request.app[HOUSE].sessions.write() as session:
            actor, export_id = actor_of(request), number_in(request, "export")
            found = await exports.decide(session, actor, export_id, said)
    except Declined as error:
        typed = {"decide": request.match_info["export"], "reason": said.reason}
        return await _index(request, error.sentence(), typed)
    if found is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{HERE}?decided={found.number}")


async def withdraw(request: web.Request) -> web.Response:
    """Take back what I asked for."""
    async with request.app[HOUSE].sessions.write() as session:
        done = await exports.withdraw(session, actor_of(request), number_in(request, "export"))
    if not done:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(HERE)


async def _fetched(request: web.Request, export_id: int) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.write() as session:
        table = await exports.take(session, house.rules, actor, export_id, _word)
    if table is None:
        raise web.HTTPNotFound
    content = await asyncio.to_thread(exports.workbook, table)
    return workbook(f"{table.title}_{table.number}.xlsx", content)


async def _index(
    request: web.Request, problem: str = "", typed: Mapping[str, str] | None = None
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        mine = await kept.of_author(session, actor.person_id or 0, SHOWN)
        waiting = await exports.waiting(session, actor)
        now = session.moment.real
    mine = [one for one in mine if one.kind in exports.SOURCES]
    return await page(
        request,
        "exports.html",
        {
            "mine": mine,
            "waiting": waiting,
            "open": {one.id for one in mine if exports.may_be_fetched(one, now)},
            "sources": [one for one in exports.SOURCES.values() if _offered(request, one)],
            "source": exports.SOURCES,
            "use": lambda key: exports.USES[key](),
            "state": lambda one: _state(one, exports.may_be_fetched(one, now)),
            "most": exports.DOWNLOADS,
            "asked": request.query.get("asked", ""),
            "decided": request.query.get("decided", ""),
            "problem": problem,
            "typed": typed or {},
        },
        422 if problem else 200,
    )


async def _form(
    request: web.Request,
    given: Mapping[str, str],
    typed: Mapping[str, str],
    error: Declined | None = None,
) -> web.Response:
    asked = _question(given)
    async with request.app[HOUSE].sessions.read() as session:
        found = await _preview(session, request, asked)
    return await page(
        request,
        "exports_new.html",
        {
            "found": found,
            "kind": asked.kind,
            "address": urlencode({"kind": asked.kind, **asked.filters}),
            "headings": found.source.headings(),
            "uses": {key: name() for key, name in exports.USES.items()},
            "named_uses": found.source.has_names,
            "at_once": exports.AT_ONCE,
            "typed": typed,
            "problem": error.sentence() if error else "",
            "beside": "purpose" if isinstance(error, NoPurpose) else "",
        },
        422 if error else 200,
    )


async def _preview(session: Session, request: web.Request, asked: Question) -> Preview:
    """What would leave; a foreign place or sending is as absent as one that is not there."""
    rules, actor = request.app[HOUSE].rules, actor_of(request)
    found = await exports.preview(session, rules, actor, asked, _word)
    if found is None:
        raise web.HTTPNotFound
    return found


def _question(given: Mapping[str, str]) -> Question:
    asked = exports.question(given)
    if asked is None:
        raise web.HTTPNotFound
    return asked


def _offered(request: web.Request, source: exports.Source) -> bool:
    """Whether a kind can be asked for from here; one of a sending is asked for from there."""
    held = {post.role for post in actor_of(request).held}
    return source.where is None and (not source.roles or bool(held & {*source.roles}))


def _state(one: Export, may: bool) -> str:
    if one.state == GRANTED and not may:
        return _("over")
    return words.word(STATES, one.state)


def _word(table: str, key: str | None) -> str:
    if table == "actor":
        return audit_words.actor(key or "")
    if table == "kind":
        return words.message_kind(key or "")
    return words.word(TABLES[table], key)
