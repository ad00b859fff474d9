"""The desk: everything there is for oneself, the most pressing first; then what others do here."""

from collections.abc import Sequence
from itertools import groupby

from aiohttp import web

from acts.urgency import AT_ONCE
from console import words
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from notifications import agenda, worklist
from notifications.agenda import Entry
from notifications.digest import HEADINGS
from storage.queries import alarms, worklists

MOST = 200


async def show(request: web.Request) -> web.Response:
    """What is to be done."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        everything = await worklist.everyone(session, house.rules, actor.scope, most=2 * MOST)
        late = await worklists.late(session, actor.scope)
        mine = await agenda.of(session, house.rules, actor.person_id or 0)
        alarmed = await alarms.listed(session, actor.scope, is_open=True)
    own = {entry.address for entry in mine.entries}
    return await page(
        request,
        "desk.html",
        {
            "sections": _sections(mine.entries[:MOST]),
            "told": mine.told,
            "others": [item for item in everything if _address(item.case.id) not in own][:MOST],
            "alarms": alarmed,
            "late": late,
            "levels": {_address(item.case.id): item.case.level for item in everything},
            "urgent": {key: house.rules.triage.levels[key].zh for key in AT_ONCE},
            "role": lambda name: words.roles(house.rules, (name,)),
        },
    )


def _sections(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Lines under the headings of their sections."""
    return [
        (HEADINGS[section](), list(lines))
        for section, lines in groupby(entries, lambda entry: entry.section)
    ]


def _address(case_id: int) -> str:
    return f"/console/cases/{case_id}"
