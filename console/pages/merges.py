"""Families registered twice: what may be one, made one with the password, and undone."""

from dataclasses import dataclass
from datetime import date

from aiohttp import web

from acts.declined import Declined
from acts.merging import merge as acts
from acts.merging import pairs
from console.auth import confirmed
from console.forms import PasswordWanted, declined, number, reason_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from storage.queries import households, merges
from storage.queries.households import label
from storage.queries.merges import HEAD, PHONE
from storage.scope import EVERYTHING

HERE = "/console/merges"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two households that may be one, as messages call them."""

    one: int
    other: int
    names: str
    village: str
    same_phone: bool
    same_head: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A merge that can still be undone, until a day."""

    id: int
    names: str
    on: date
    reason: str
    until: date


async def index(request: web.Request) -> web.Response:
    """What may be one family, and what was merged within a week."""
    actor, house = actor_of(request), request.app[HOUSE]
    since = house.sessions.clock.moment().today - acts.UNDO_WITHIN
    async with house.sessions.read() as session:
        found = await pairs.likely(session, actor)
        done = []
        for made in await merges.since(session, actor.scope, since):
            kept = await households.get(session, EVERYTHING, made.kept_id)
            gone = await households.get(session, EVERYTHING, made.gone_id)
            names = " ← ".join(label(one) for one in (kept, gone) if one)
            done.append(Done(made.id, names, made.on, made.reason, made.on + acts.UNDO_WITHIN))
    rows = [
        Pair(
            pair.one.id,
            pair.other.id,
            f"{label(pair.one)} / {label(pair.other)}",
            pair.village,
            PHONE in pair.why,
            HEAD in pair.why,
        )
        for pair in found
    ]
    return await page(
        request, "merges.html", {"rows": rows, "done": done, "said": request.query.get("said", "")}
    )


async def merge(request: web.Request) -> web.Response:
    """Make two households one."""
    house, actor = request.app[HOUSE], actor_of(request)
    pair, reason = await _pair(request), await reason_in(request)
    if not await confirmed(request, str((await request.post()).get("password", ""))):
        return await declined(request, PasswordWanted(), HERE)
    try:
        async with house.sessions.write() as session:
            made = await acts.merge(session, house.rules, actor, pair, reason)
    except Declined as error:
        return await declined(request, error, HERE)
    if made is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{HERE}?said={'side_by_side' if made.side_by_side else 'merged'}")


async def apart(request: web.Request) -> web.Response:
    """Say that two households are two families."""
    actor = actor_of(request)
    pair, reason = await _pair(request), await reason_in(request)
    try:
        async with request.app[HOUSE].sessions.write() as session:
            if not await pairs.are_two(session, actor, *pair, reason):
                raise web.HTTPNotFound
    except Declined as error:
        return await declined(request, error, HERE)
    raise web.HTTPSeeOther(f"{HERE}?said=apart")


async def undo(request: web.Request) -> web.Response:
    """Make two households of a merged one again."""
    house, actor = request.app[HOUSE], actor_of(request)
    merge_id = number(request.match_info["merge"])
    if not await confirmed(request, str((await request.post()).get("password", ""))):
        return await declined(request, PasswordWanted(), HERE)
    try:
        async with house.sessions.write() as session:
            if not await acts.undo(session, house.rules, actor, merge_id):
                raise web.HTTPNotFound
    except Declined as error:
        return await declined(request, error, HERE)
    raise web.HTTPSeeOther(f"{HERE}?said=undone")


async def _pair(request: web.Request) -> tuple[int, int]:
    form = await request.post()
    return number(str(form.get("one", ""))), number(str(form.get("other", "")))
