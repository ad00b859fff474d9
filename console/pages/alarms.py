"""Alarms: what nobody has taken over, and who took what over lately."""

from dataclasses import dataclass

from aiohttp import web

from acts import alarms as acts
from console.forms import number
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from storage.queries import alarms, officials
from storage.queries.alarms import Shown

LATELY = 20


@dataclass(frozen=True, slots=True)
class Line:
    """An alarm in the list; `who` has taken it over."""

    shown: Shown
    who: str


async def index(request: web.Request) -> web.Response:
    """The list: the open ones in front."""
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        waiting = await alarms.listed(session, actor.scope, is_open=True)
        taken = await alarms.listed(session, actor.scope, is_open=False, limit=LATELY)
        by = [one.alarm.acknowledged_by for one in taken]
        names = await officials.names(session, {person for person in by if person})
    done = [Line(one, names.get(one.alarm.acknowledged_by or 0, "")) for one in taken]
    return await page(request, "alarms.html", {"alarms": waiting, "taken": done})


async def take(request: web.Request) -> web.Response:
    """Take an alarm over; who comes second sees who was first."""
    actor, alarm_id = actor_of(request), number(request.match_info["alarm"])
    async with request.app[HOUSE].sessions.write() as session:
        case_id = await alarms.case_of(session, alarm_id)
        done = await acts.acknowledge(session, actor, case_id) if case_id else None
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/cases/{done.case.id}#alarm")
