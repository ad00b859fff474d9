"""Public notices: prepare one, look at it as it will hang, release what somebody else prepared."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from acts.declined import Declined
from acts.public_notices import candidates, drafting, releasing
from acts.public_notices.candidates import Ready
from acts.public_notices.drafting import Entry, Wanted
from console import notice_view, words
from console.auth import confirmed
from console.forms import number
from console.gate import actor_of
from console.house import HOUSE
from console.notice_view import notice_id_of
from console.render import page
from locales import _
from rulebook.notice_kinds import KINDS
from storage.queries import objections, public_notices, regions

PAGE = 50


async def index(request: web.Request) -> web.Response:
    """What can be prepared now, and the notices there are, the newest first."""
    house, actor = request.app[HOUSE], actor_of(request)
    before = number(request.query.get("before", "0"))
    async with house.sessions.read() as session:
        ready = await candidates.ready(session, house.rules, actor)
        found = await public_notices.page(session, actor.scope, before, PAGE + 1)
        said = await objections.open_by_notice(session, [one.id for one in found])
        places = {one.region_id: await regions.get(session, one.region_id) for one in found}
    values = {
        "ready": ready,
        "notices": found[:PAGE],
        "said": said,
        "villages": {key: place.full_name for key, place in places.items() if place},
        "procedures": house.rules.procedures,
        "state_word": lambda key: words.word(words.NOTICE_STATES, key),
        "kind_word": lambda key: words.word(words.NOTICE_KINDS, key),
        "next": found[PAGE - 1].id if len(found) > PAGE else None,
    }
    return await page(request, "public_notices.html", values)


async def write(request: web.Request) -> web.Response:
    """The form of a notice, filled with what is known already."""
    return await _form(request, request.query)


async def keep(request: web.Request) -> web.Response:
    """Prepare a notice; nobody reads it before a second person releases it."""
    form, house = await request.post(), request.app[HOUSE]
    chosen = [number(str(one)) for one in form.getall("case", [])]
    entries = tuple(_entry(form, case_id) for case_id in chosen)
    kind = str(form.get("kind", ""))
    if kind not in KINDS:
        raise web.HTTPNotFound
    wanted = Wanted(kind, entries, deliberated="deliberated" in form)
    try:
        async with house.sessions.write() as session:
            made = await drafting.prepare(session, house.rules, actor_of(request), wanted)
    except Declined as declined:
        given = {entry.case_id: entry for entry in entries}
        return await _form(request, form, given, declined.sentence().splitlines())
    if made is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/public-notices/{made.id}")


async def show(request: web.Request) -> web.Response:
    """One notice exactly as it hangs, and what is to be done about it."""
    return await notice_view.show(request, notice_id_of(request))


async def release(request: web.Request) -> web.Response:
    """Release a notice, with the password once more."""
    form, notice_id = await request.post(), notice_id_of(request)
    if not await confirmed(request, str(form.get("password", ""))):
        again = [_("This needs your password once more.")]
        return await notice_view.show(request, notice_id, again)
    rules = request.app[HOUSE].rules
    return await notice_view.done(
        request,
        notice_id,
        lambda session, actor: releasing.release(session, rules, actor, notice_id),
    )


async def drop(request: web.Request) -> web.Response:
    """Throw a prepared notice away."""
    notice_id = notice_id_of(request)
    return await notice_view.done(
        request, notice_id, lambda session, actor: drafting.drop(session, actor, notice_id)
    )


async def _form(
    request: web.Request,
    asked: Mapping[str, Any],
    given: Mapping[int, Entry] | None = None,
    problems: list[str] | None = None,
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        group = _asked(await candidates.ready(session, house.rules, actor), asked)
        lines = [
            await candidates.suggested(session, house.rules, group.kind, case)
            for case in group.cases
        ]
    values = {
        "group": group,
        "title": house.rules.procedures[group.procedure].title,
        "lines": [(one, (given or {}).get(one.case.id, one.entry)) for one in lines],
        "chosen": set(given) if given is not None else {one.case.id for one in lines},
        "classes": house.rules.masking.classes,
        "reasons": candidates.reasons(house.rules),
        "before": house.rules.documents[group.kind.before].zh if group.kind.before else "",
        "problems": problems or [],
    }
    return await page(request, "public_notice_form.html", values, 422 if problems else 200)


def _asked(ready: list[Ready], asked: Mapping[str, Any]) -> Ready:
    wanted = tuple(str(asked.get(name, "")) for name in ("kind", "region", "procedure"))
    for group in ready:
        if (group.kind.id, group.region_id, group.procedure) == wanted:
            return group
    raise web.HTTPNotFound


def _entry(form: Mapping[str, Any], case_id: int) -> Entry:
    members = str(form.get(f"members.{case_id}", "")).strip()
    return Entry(
        case_id,
        str(form.get(f"class.{case_id}", ""))[:40],
        int(members) if members.isascii() and members.isdigit() and len(members) < 4 else None,
        str(form.get(f"reason.{case_id}", ""))[:40],
    )
