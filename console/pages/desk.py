"""The desk: everything there is for oneself, the most pressing first; then what others do here."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from aiohttp import web

from acts.urgency import AT_ONCE
from console import words
from console.gate import actor_of
from console.house import HOUSE
from console.pages import begin
from console.render import page
from notifications import agenda, worklist
from notifications.agenda import Entry
from notifications.digest import HEADINGS
from notifications.notices.senders import SENDERS
from notifications.worklist import Item
from storage.queries import alarms, households, worklists

MOST, LOOKED_AT, OTHERS = 200, 60, 30


async def show(request: web.Request) -> web.Response:
    """What is to be done."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        everything = await worklist.everyone(session, house.rules, actor.scope, most=LOOKED_AT)
        late = await worklists.late(session, actor.scope)
        mine = await agenda.of(session, house.rules, actor.person_id or 0)
        homes = await households.visible(session, actor.scope, _homes(mine.entries, everything))
        alarmed = await alarms.listed(session, actor.scope, is_open=True)
        begins = await begin.is_wanted(session, actor)
    own = {entry.address for entry in mine.entries}
    return await page(
        request,
        "desk.html",
        {
            "sections": _sections(mine.entries[:MOST]),
            "lines": len(mine.entries),
            "homes": homes,
            "told": mine.told,
            "begins": begins,
            "sends": any(post.role in SENDERS for post in actor.held),
            "others": [item for item in everything if _address(item.case.id) not in own][:OTHERS],
            "alarms": alarmed,
            "late": late,
            "levels": {_address(item.case.id): item.case.level for item in everything},
            "urgent": {key: house.rules.triage.levels[key].zh for key in AT_ONCE},
            "role": lambda name: words.roles(house.rules, (name,)),
        },
    )


def _homes(entries: Sequence[Entry], everything: Sequence[Item]) -> list[int]:
    """The households lines are about."""
    shown = [entry.household_id for entry in entries[:MOST]]
    return [one for one in (*shown, *(item.case.household_id for item in everything)) if one]


def _sections(entries: Sequence[Entry]) -> list[tuple[str, list[tuple[str, Entry]]]]:
    """Lines under the headings of their sections, each with an id that it keeps between looks."""
    seen = Counter[str]()
    named = []
    for entry in entries:
        seen[entry.address] += 1
        named.append((f"at{entry.address.replace('/', '-')}-{seen[entry.address]}", entry))
    return [
        (HEADINGS[section](), list(lines))
        for section, lines in groupby(named, lambda one: one[1].section)
    ]


def _address(case_id: int) -> str:
    return f"/console/cases/{case_id}"
