"""Cases: open one, take it a step further, and tell everyone who must know."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from acts.actor import SERVICE, Actor, NotAllowed, Trust
from notifications import tell
from rulebook import codes, procedures
from rulebook.cases import CaseState, Event, Refusal, from_json, to_json
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from storage import audit
from storage.engine import Session
from storage.models.base import new_id
from storage.queries import cases, fates
from storage.queries.cases import ClockRow, Filed, Happened
from storage.queries.households import Household

IDENTIFY = "identify"

BY_CHAT = frozenset({"visit_started"})
"""Steps a bound chat may take by itself; all others need the console (docs/design.md, trust)."""

_random = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done in a case: on a day, with papers, facts and a note."""

    event: str
    on: date
    documents: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    role: str | None = None


async def open_case(
    session: Session, rules: Rulebook, household: Household, by: str, level: str = "normal"
) -> Filed:
    """Open an `identify` case today for a household; its clocks start with it."""
    procedure = rules.procedures[IDENTIFY]
    event = Event(session.moment.today, procedure.initial.event, by)
    begun = procedures.begin(procedure, event)
    assert isinstance(begun, CaseState), begun
    case = Filed(
        id=new_id(),
        code=await _unused_code(session),
        procedure=procedure.id,
        household_id=household.id,
        region_id=household.region_id,
        path=household.path,
        state=begun.state,
        level=level,
        contact_by=None,
        standing=to_json(begun),
        version=0,
        opened_on=event.on,
        closed_on=None,
    )
    await cases.insert_case(session, case)
    await cases.put_clocks(session, case.id, _clock_rows(procedure, begun, event.on))
    await cases.append(session, case.id, _happened(session, event, None, begun.state), {})
    return case


async def advance(
    session: Session, rules: Rulebook, actor: Actor, case_id: int, step: Step
) -> Filed | Refusal | None:
    """Take a case a step further; None when this actor sees no such case.

    A refused step changes nothing and is kept in the case's history.

    Raises:
        NotAllowed: the step needs the console.
    """
    if step.event not in BY_CHAT:
        actor.needs(Trust.CONSOLE)
    actor.needs(Trust.BOUND)
    case = await cases.lock(session, actor.scope, case_id)
    if case is None:
        return None
    procedure = rules.procedures[case.procedure]
    before = from_json(case.standing)
    event = Event(
        step.on, step.event, _role(procedure, case, actor, step), step.documents, step.facts
    )
    after = procedures.step(procedure, before, event)
    if isinstance(after, Refusal):
        await _keep_refusal(session, actor, case, event, after, step.note)
        return after
    return await _keep_step(session, rules, actor, case, event, after, step.note)


async def close_as_duplicate(session: Session, rules: Rulebook, case: Filed) -> None:
    """Close a case whose report turned out to belong to another one."""
    step = Step("duplicate_found", session.moment.today, role="service")
    await advance(session, rules, SERVICE, case.id, step)


async def add_papers(
    session: Session, actor: Actor, case: Filed, papers: Mapping[str, bytes | None]
) -> None:
    """Keep papers handed in with a step; None content means: seen on paper."""
    for key, content in papers.items():
        await cases.add_document(session, case.id, key, actor.person_id, content)


def _role(procedure: Procedure, case: Filed, actor: Actor, step: Step) -> str:
    """The role this actor takes the step in: one that may, else any, so the refusal can say who."""
    if actor is SERVICE:
        return step.role or "service"
    transitions = procedure.states[case.state].transitions
    allowed = [role for item in transitions if item.event == step.event for role in item.by]
    found = actor.role_among(case.path, allowed)
    if found:
        return found
    held = actor.roles_at(case.path)
    if not held:
        raise NotAllowed("no post over this place")
    return held[0]


async def _keep_refusal(
    session: Session, actor: Actor, case: Filed, event: Event, refusal: Refusal, note: str
) -> None:
    happened = _happened(session, event, case.state, None, actor, note)
    refused = replace(happened, refusal=refusal.reason)
    await cases.append(session, case.id, refused, event.facts)
    await audit.record(
        session,
        actor.name,
        "case.refused",
        f"case:{case.id}",
        {"event": event.name, "reason": refusal.reason},
    )


async def _keep_step(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    case: Filed,
    event: Event,
    after: CaseState,
    note: str,
) -> Filed:
    procedure = rules.procedures[case.procedure]
    ended = procedure.states[after.state].terminal
    changed = replace(
        case,
        state=after.state,
        standing=to_json(after),
        closed_on=event.on if ended else None,
    )
    await cases.save(session, changed)
    await cases.put_clocks(session, case.id, _clock_rows(procedure, after, event.on))
    happened = _happened(session, event, case.state, after.state, actor, note)
    await cases.append(session, case.id, happened, event.facts)
    await fates.cancel(session, f"step:{case.id}:{case.state}", "step taken")
    await tell.of_step(session, rules, changed, event)
    await audit.record(
        session,
        actor.name,
        "case.step",
        f"case:{case.id}",
        {"event": event.name, "from": case.state, "to": after.state, "role": event.by},
    )
    return replace(changed, version=case.version + 1)


def _clock_rows(procedure: Procedure, case: CaseState, today: date) -> list[ClockRow]:
    closed = procedure.states[case.state].terminal
    return [
        ClockRow(
            status.clock.id, status.state == "running" and not closed, status.day0, status.deadline
        )
        for status in procedures.clocks(procedure, case, today)
        if status.state != "not_started"
    ]


def _happened(
    session: Session,
    event: Event,
    before: str | None,
    after: str | None,
    actor: Actor = SERVICE,
    note: str = "",
) -> Happened:
    return Happened(
        number=0,
        event=event.name,
        role=event.by,
        person_id=actor.person_id,
        on=event.on,
        from_state=before,
        to_state=after,
        refusal=None,
        documents=sorted(event.documents),
        note=note,
        recorded_at=session.moment.now,
    )


async def _unused_code(session: Session) -> str:
    while True:
        code = codes.make(_random)
        if await cases.by_code(session, SERVICE.scope, code) is None:
            return code
