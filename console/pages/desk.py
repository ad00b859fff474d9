"""The desk: what is due within one's posts, soonest first, one's own steps in front."""

from aiohttp import web

from acts.reports import AT_ONCE
from console import words
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from notifications import chores, worklist

MOST = 200


async def show(request: web.Request) -> web.Response:
    """What is to be done."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        everything = await worklist.everyone(session, house.rules, actor.scope)
        due = await worklist.of(session, house.rules, actor.person_id, actor.held)
        own = {item.case.id for item in due}
        waiting = await chores.of(session, house.rules, actor.person_id or 0, actor.held)
    today = house.sessions.clock.moment().today
    return await page(
        request,
        "desk.html",
        {
            "own": [item for item in everything if item.case.id in own][:MOST],
            "others": [item for item in everything if item.case.id not in own][:MOST],
            "chores": waiting,
            "late": sum(item.days_left(today) < 0 for item in everything),
            "urgent": {key: house.rules.triage.levels[key].zh for key in AT_ONCE},
            "role": lambda name: words.roles(house.rules, (name,)),
        },
    )
