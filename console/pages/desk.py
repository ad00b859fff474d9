"""The desk: what is due within one's posts, soonest first, one's own steps in front."""

from aiohttp import web

from acts.urgency import AT_ONCE
from console import words
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from notifications import chores, worklist
from storage.queries import alarms, worklists

MOST = 200


async def show(request: web.Request) -> web.Response:
    """What is to be done."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        everything = await worklist.everyone(session, house.rules, actor.scope, most=2 * MOST)
        late = await worklists.late(session, actor.scope)
        due = await worklist.of(session, house.rules, actor.person_id, actor.held)
        own = {item.case.id for item in due}
        alarmed = await alarms.listed(session, actor.scope, is_open=True)
        waiting = await chores.of(session, house.rules, actor.person_id or 0, actor.held)
    return await page(
        request,
        "desk.html",
        {
            "own": due[:MOST],
            "others": [item for item in everything if item.case.id not in own][:MOST],
            "alarms": alarmed,
            "chores": waiting,
            "late": late,
            "urgent": {key: house.rules.triage.levels[key].zh for key in AT_ONCE},
            "role": lambda name: words.roles(house.rules, (name,)),
        },
    )
