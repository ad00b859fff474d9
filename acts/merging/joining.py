"""Two open cases of one family become one: the younger closes into the older, and back again."""

from dataclasses import replace
from datetime import date
from typing import Any

from acts.actor import SERVICE
from acts.case_steps import Step, clock_rows
from acts.cases import advance
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import alarms, cases, merged_rows
from storage.queries.cases import Filed, Happened
from storage.scope import EVERYTHING

DUPLICATE = "duplicate_found"
JOINED = "joined"
"""How a case that was closed as a duplicate follows the one it goes on in."""
PARTED = "merge.undone"

Joined = dict[str, Any]
"""What has to be known to part two cases again; kept as JSON."""


async def join(session: Session, rules: Rulebook, one: Filed, other: Filed) -> Joined | None:
    """Close the younger of two cases into the older one; None when the rules let neither close.

    The older one has the earlier limits. When only the older one can still be closed as a
    duplicate, it is: the other one is further.
    """
    older, younger = sorted((one, other), key=lambda case: (case.opened_on, case.id))
    if not await _same_readers(session, one, other):
        return None
    for closing, staying in ((younger, older), (older, younger)):
        if _may_close(rules, closing):
            return await _into(session, rules, closing, staying)
    return None


async def part(session: Session, rules: Rulebook, joined: Joined) -> None:
    """Open a case again that was closed into another, and give it back what was its own."""
    case = await cases.lock(session, EVERYTHING, joined["case"])
    if case is None or case.closed_on is None or case.follows_how != JOINED:
        return
    before = joined["before"]
    opened = replace(
        case,
        state=before["state"],
        standing=before["standing"],
        entered_on=date.fromisoformat(before["entered_on"]),
        closed_on=None,
    )
    await cases.save(session, opened)
    procedure, today = rules.procedures[case.procedure], session.moment.today
    rows = clock_rows(procedure, from_json(before["standing"]), today)
    await cases.put_clocks(session, case.id, rows)
    await cases.append(session, case.id, _parted(session, case, before["state"]), {})
    await merged_rows.shift_back(session, case.id, joined["shifted"])
    await merged_rows.follow(session, case.id, *joined["followed"])
    await alarms.move(session, joined["alarms"], case.id)


async def goes_on(session: Session, case: Filed) -> Filed:
    """The case somebody means by the code of one that was joined to it; else the case itself."""
    while case.follows_how == JOINED and case.follows_id and case.closed_on:
        found = await cases.get(session, EVERYTHING, case.follows_id)
        assert found is not None
        case = found
    return case


async def _into(session: Session, rules: Rulebook, closing: Filed, staying: Filed) -> Joined | None:
    step = Step(DUPLICATE, session.moment.today, role="service")
    closed = await advance(session, rules, SERVICE, closing.id, step)
    if not isinstance(closed, Filed):
        return None
    open_alarms = [alarm.id for alarm in await alarms.open_of(session, closing.id)]
    await alarms.move(session, open_alarms, staying.id)
    await merged_rows.follow(session, closing.id, staying.id, JOINED)
    await _press(session, rules, closing, staying)
    return {
        "case": closing.id,
        "into": staying.id,
        "before": {
            "state": closing.state,
            "standing": dict(closing.standing),
            "entered_on": closing.entered_on.isoformat(),
        },
        "followed": [closing.follows_id, closing.follows_how],
        "shifted": await merged_rows.shift(session, closing.id, staying.id),
        "alarms": open_alarms,
    }


async def _press(session: Session, rules: Rulebook, closing: Filed, staying: Filed) -> None:
    """The case that stays is as urgent as the more urgent of the two."""
    levels = rules.triage.levels
    if levels[closing.level].rank >= levels[staying.level].rank:
        return
    times = [by for by in (closing.contact_by, staying.contact_by) if by]
    case = await cases.lock(session, EVERYTHING, staying.id)
    assert case is not None
    await cases.save(
        session, replace(case, level=closing.level, contact_by=min(times) if times else None)
    )


def _may_close(rules: Rulebook, case: Filed) -> bool:
    transitions = rules.procedures[case.procedure].states[case.state].transitions
    return any(item.event == DUPLICATE and "service" in item.by for item in transitions)


async def _same_readers(session: Session, one: Filed, other: Filed) -> bool:
    """Whether nobody would see more by joining: a protected case joins only its like."""
    if not one.sensitive and not other.sensitive:
        return True
    both = [await cases.readers_of(session, case.id) for case in (one, other)]
    return one.sensitive and other.sensitive and both[0] == both[1]


def _parted(session: Session, case: Filed, state: str) -> Happened:
    return Happened(
        number=0,
        event=PARTED,
        role="service",
        person_id=None,
        on=session.moment.today,
        from_state=case.state,
        to_state=state,
        refusal=None,
        documents=(),
        note="",
        recorded_at=session.moment.now,
    )
