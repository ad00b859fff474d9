"""Cases of a file played through the live service: chats by the inbox, officials at real pages.

Every event goes in by a front door as its day comes: a household's own report by the dialogue, all
else by the forms of the console, signed in as somebody who holds the role. What is compared with
the file is what then stands in the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from acts.passwords import Passwords
from bot.commands.evaluating.procedure import figures
from bot.rehearsal.livecounty import (
    HEAD,
    NUMBER,
    PASSWORD,
    SECOND,
    VILLAGE,
    WRITES,
    Live,
    found,
    serving,
)
from console.pages.openings import ABOUT_HOUSEHOLDS
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from rulebook.procedures import clocks, counters
from storage.engine import Sessions
from storage.queries import cases
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

REPORT = ("申报", "柳河镇张庄村", "1", "父亲住院，家里没钱了", "2", HEAD, "1", "取消")
PREPARED, CLASS, REASON = "publicity_started", "marginal", "illness"
NOTE = "按实际情况办的，户里的房子和吃水都看过"
RECEIPT = "system_record"
"""The paper that comes with a receipt number only."""

Event = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass
class Played:
    """How a case went: the values `expect` names, and what no front door could even send.

    `not_offered` are the numbers of events that left no trace, with what the page answered.
    """

    answer: Answer
    not_offered: dict[int, int] = field(default_factory=dict)


async def play(
    sessions: Sessions, rules: Rulebook, case: Mapping[str, Any], passwords: Passwords
) -> Played:
    """Play a case of the file on a fresh database, which becomes a rehearsal for it."""
    events: Sequence[Event] = [
        event for event in case["events"] if event["date"] <= case["evaluate_on"]
    ]
    async with serving(sessions, rules, passwords) as live:
        await live.at(events[0]["date"] - timedelta(days=1))
        await found(live, {event["by"] for event in events})
        refused, played = [], Played({})
        filed: Filed | None = None
        for number, event in enumerate(events, 1):
            await live.at(event["date"])
            before = await _length(live, filed)
            status = await _send(live, case["procedure"], filed, event)
            filed = await _case(live, case["procedure"])
            reason = await _refusal(live, filed, before)
            if reason == "":
                played.not_offered[number] = status
            elif reason:
                refused.append({"n": number, "reason": reason})
        await live.at(case["evaluate_on"])
        assert filed is not None, played
        played.answer = await _answer(live, rules, filed, case["evaluate_on"], refused)
    return played


async def _send(live: Live, procedure: str, filed: Filed | None, event: Event) -> int:
    """Bring an event in by the door it comes by; returns the status of the last page."""
    live.known |= event.get("facts", {})
    if filed is None and procedure == "identify" and event["by"] == "household":
        for text in REPORT:
            await live.say("the household", text)
        return 200
    if filed is None:
        return await _open(live, procedure, event)
    if event["event"] == PREPARED:
        return await _publish(live, procedure, filed, event)
    if RECEIPT in event.get("docs", ()):
        return await _enter(live, filed, event)
    fields = _fields(live, event) | {"event": event["event"], "password": PASSWORD}
    return (await live.post(_who(event), f"/console/cases/{filed.id}", fields)).status


async def _enter(live: Live, filed: Filed, event: Event) -> int:
    """Bring back the number of the national system, which takes the step."""
    given = {"number": f"LR-{filed.code}", "on": event["date"].isoformat(), "file_made": "1"}
    return (await live.post(_who(event), f"/console/cases/{filed.id}/receipt", given)).status


async def _open(live: Live, procedure: str, event: Event) -> int:
    about = live.rules.procedures[procedure].subject
    fields = _fields(live, event) | {
        "procedure": procedure,
        "place": VILLAGE,
        "number": str(NUMBER) if about in ABOUT_HOUSEHOLDS else "",
        "subject": "东头的事",
    }
    new = "/console/cases/new"
    answer = await live.post(_who(event), new, fields)
    return answer.status


async def _publish(live: Live, procedure: str, filed: Filed, event: Event) -> int:
    """Prepare a public notice and let a second person release it."""
    fields = {
        "kind": "publicity",
        "region": VILLAGE,
        "procedure": procedure,
        "case": filed.id,
        "deliberated": "1",
        f"class.{filed.id}": CLASS,
        f"members.{filed.id}": 4,
        f"reason.{filed.id}": REASON,
    }
    made = await live.post(event["by"], "/console/public-notices/new", fields)
    where = made.headers.get("Location", "")
    if made.status != web.HTTPSeeOther.status_code:
        return made.status
    done = await live.post(SECOND, f"{where}/release", {"password": PASSWORD})
    return done.status


def _who(event: Event) -> str:
    """Whoever signs in for an event: its role, or who writes it down for somebody."""
    by = str(event["by"])
    return WRITES.get(by, by)


def _fields(live: Live, event: Event) -> dict[str, Any]:
    """What somebody fills in: day, papers at hand, what is known by now, for whom they write."""
    said = {
        f"fact.{key}": ("yes" if value else "no") if isinstance(value, bool) else value
        for key, value in live.known.items()
    }
    role = event["by"] if event["by"] in WRITES else ""
    papers = list(event.get("docs", ()))
    return {**said, "on": event["date"].isoformat(), "papers": papers, "role": role, "note": NOTE}


async def _case(live: Live, procedure: str) -> Filed | None:
    async with live.sessions.read() as session:
        found = await cases.page(session, EVERYTHING, procedure=procedure, open_only=False)
    return found[0] if found else None


async def _length(live: Live, filed: Filed | None) -> int:
    if filed is None:
        return 0
    async with live.sessions.read() as session:
        return len(await cases.history(session, EVERYTHING, filed.id))


async def _refusal(live: Live, filed: Filed | None, before: int) -> str | None:
    """Why the last event was refused; None when it was taken, nothing when it left no trace."""
    if filed is None:
        return ""
    async with live.sessions.read() as session:
        history = await cases.history(session, EVERYTHING, filed.id)
    return history[-1].refusal if len(history) > before else ""


async def _answer(
    live: Live, rules: Rulebook, filed: Filed, today: date, refused: list[Answer]
) -> Answer:
    procedure, standing = rules.procedures[filed.procedure], from_json(filed.standing)
    found: Answer = {
        "state": filed.state,
        "clocks": {
            status.clock.id: figures(status) for status in clocks(procedure, standing, today)
        },
        "refused": refused,
    }
    if procedure.counters:
        found["counters"] = counters(procedure, standing)
    return found
