"""Leave: one's own asked for, told and taken back; that of others approved or refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web

from acts import leave as acts
from acts.actor import Actor
from acts.declined import Declined
from acts.leave import Wanted
from channels.text import clean
from console import words
from console.auth import confirmed
from console.forms import LONGEST_REASON, PasswordWanted, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from notifications import leave_approval, leave_words
from notifications.leave_approval import COUNTY, TOWNSHIP, Asked
from notifications.leave_chores import PAGE as HERE
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.moment import county_day
from storage.queries import leaves, officials, regions
from storage.queries.duty_owners import STATIONED
from storage.queries.leaves import AWAY, LEAVE

KINDS = (LEAVE, AWAY)


@dataclass(frozen=True, slots=True)
class Row:
    """Leave or an absence as it is read; `late` when it began before anybody decided."""

    id: int
    who: str
    village: str
    days: str
    kind: str
    state: str
    late: bool
    by_sms: bool
    recorded_on: date
    decided_on: date | None
    reason: str
    answer: str


async def show(request: web.Request) -> web.Response:
    """One's own leave, and what one has to decide."""
    return await _page(request)


async def ask(request: web.Request) -> web.Response:
    """Ask for leave, or tell of an absence."""
    form = await request.post()
    try:
        async with request.app[HOUSE].sessions.write() as session:
            await acts.ask(session, actor_of(request), _wanted(form))
    except ValueError:
        return await _page(request, _("Both days are needed."), form)
    except Declined as error:
        return await _page(request, error.sentence(), form)
    raise web.HTTPSeeOther(f"{HERE}?done=kept")


async def take_back(request: web.Request) -> web.Response:
    """Take one's own leave or absence back, or let it end today."""
    async with request.app[HOUSE].sessions.write() as session:
        done = await acts.take_back(session, actor_of(request), number_in(request, "leave"))
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{HERE}?done=back")


async def decide(request: web.Request) -> web.Response:
    """Approve or refuse somebody's leave, with the password once more."""
    house, form = request.app[HOUSE], await request.post()
    refused = form.get("what") == "refuse"
    answer = clean(str(form.get("reason", "")), LONGEST_REASON) if refused else None
    if not await confirmed(request, str(form.get("password", ""))):
        return await _page(request, PasswordWanted().sentence(), form)
    try:
        async with house.sessions.write() as session:
            leave = await acts.decide(
                session, house.rules, actor_of(request), number_in(request, "leave"), answer
            )
    except Declined as error:
        return await _page(request, error.sentence(), form)
    if leave is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{HERE}?done={leave.state}")


async def _page(
    request: web.Request, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    decides = any(post.role in (*TOWNSHIP, *COUNTY) for post in actor.held)
    async with house.sessions.write() as session:
        waiting, decided = await _others(session, actor) if decides else ([], [])
        mine = await _mine(session, actor)
        backs = {one.id for one in await acts.own(session, actor)}
        values: dict[str, Any] = {
            "waiting": await _rows(session, house.rules, waiting),
            "decided": await _rows(session, house.rules, decided),
            "mine": await _rows(session, house.rules, mine),
        }
        read = [one.leave.id for one in (*waiting, *decided)]
        if read:
            await audit.record(session, actor.name, "leave.read", f"person:{actor.person_id}")
    values |= {
        "backs": backs,
        "decides": decides,
        "stationed": any(post.role in STATIONED for post in actor.held),
        "problem": problem,
        "typed": typed or {},
        "at": request.match_info.get("leave", ""),
        "done": "" if problem else request.query.get("done", ""),
        "longest": acts.LONGEST,
    }
    return await page(request, "leave.html", values, 422 if problem else 200)


async def _others(session: Session, actor: Actor) -> tuple[list[Asked], list[Asked]]:
    """What waits for somebody's decision, and what they or others decided of it lately."""
    assert actor.person_id is not None
    waiting = await leave_approval.waiting_for(session, actor.person_id, actor.held)
    scope = leave_approval.scope_of(actor.person_id, actor.held)
    since = session.moment.today - acts.LATE
    found = await leaves.decided(session, scope, since)
    decided = [
        one
        for one in await leave_approval.with_approvers(session, found)
        if actor.person_id in (*one.approvers, one.leave.decided_by)
    ]
    return waiting, _latest_first(decided)


async def _mine(session: Session, actor: Actor) -> list[Asked]:
    """One's own leave and absences of the last month and to come."""
    assert actor.person_id is not None
    today = session.moment.today
    first, last = today - acts.LATE, today + 2 * acts.AHEAD
    found = await leaves.of_people(session, [actor.person_id], first, last)
    return _latest_first(await leave_approval.with_approvers(session, found))


def _latest_first(found: Iterable[Asked]) -> list[Asked]:
    return sorted(found, key=lambda one: (one.leave.first, one.leave.id), reverse=True)


async def _rows(session: Session, rules: Rulebook, found: Iterable[Asked]) -> list[Row]:
    asked = list(found)
    names = await officials.names(session, [one.leave.person_id for one in asked])
    said = await leaves.words(session, [one.leave.id for one in asked])
    rows, today = [], session.moment.today
    for one in asked:
        leave, place = one.leave, await regions.get(session, one.station.region_id)
        role = words.roles(rules, (one.station.role,))
        rows.append(
            Row(
                id=leave.id,
                who=f"{names.get(leave.person_id, '')} · {role}",
                village=place.name if place else "",
                days=leave_words.span(leave.first, leave.last, today),
                kind=leave.kind,
                state=leave.state,
                late=leave.kind == LEAVE and one.is_late(today),
                by_sms=leave.channel.startswith("sms_"),
                recorded_on=county_day(leave.recorded_at),
                decided_on=county_day(leave.decided_at) if leave.decided_at else None,
                reason=said[leave.id].reason,
                answer=said[leave.id].answer,
            )
        )
    return rows


def _wanted(form: Mapping[str, Any]) -> Wanted:
    """What a form asks for.

    Raises:
        ValueError: a day is missing or is none.
    """
    kind = str(form.get("kind", LEAVE))
    if kind not in KINDS:
        raise web.HTTPNotFound
    first, last = (date.fromisoformat(str(form.get(key, ""))) for key in ("first", "last"))
    return Wanted(kind, first, last, clean(str(form.get("reason", "")), LONGEST_REASON))
