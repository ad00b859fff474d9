"""Taking one step in a case: the rules decide, the history keeps it, whether taken or refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from acts.actor import SERVICE, Actor, NotAllowed, Trust
from acts.attempt import Attempt
from acts.step_bars import held_up
from rulebook import procedures
from rulebook.cases import CaseState, Event, Refusal, from_json, to_json
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure, Transition
from storage import audit
from storage.engine import Session
from storage.queries import cases, papers
from storage.queries.cases import ClockRow, Filed, Happened

ON_BEHALF = ("household", "public")
"""Roles nobody signs in with: an official writes down what a household or a villager did."""

MADE_HERE = frozenset({"public_notice", "system_record"})
"""Papers nobody ticks: a notice two people have released here, the system's number for an entry."""

CHAT_ROLES = frozenset(
    {
        *("village_committee", "first_secretary", "team_member", "helper"),
        *("township_cadre", "township_government"),
    }
)
PLAIN = frozenset({"forward", "loop"})
DECIDES = ("_approved", "_passed", "_decided", "_paid")


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done in a case: on a day, with papers, facts and a note.

    `role` is needed only where an actor writes down what another did (see ON_BEHALF).
    """

    event: str
    on: date
    documents: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: the case before and after it, and its number in the history."""

    before: Filed
    case: Filed
    event: Event
    transition: Transition
    number: int
    actor: Actor
    note: str = ""


def by_chat(transition: Transition) -> bool:
    """Whether a bound chat may take this step by itself: it decides nothing and a note carries it.

    All others need the console (docs/design.md, trust).
    """
    return (
        transition.kind in PLAIN
        and not (transition.requires or transition.guard or transition.min_clock)
        and not transition.spawns
        and not transition.event.endswith(DECIDES)
        and bool(CHAT_ROLES & set(transition.by))
    )


async def take(
    session: Session, rules: Rulebook, actor: Actor, case_id: int, step: Step
) -> Taken | Refusal | None:
    """Take a case a step further; None when this actor sees no such case.

    Papers on file count as handed in. A refused step changes nothing and is kept in the history.

    Raises:
        NotAllowed: the step needs the console, or the actor holds no post over this place.
        Overtaken: somebody else changed the case meanwhile.
    """
    actor.needs(Trust.BOUND)
    case = await cases.lock(session, actor.scope, case_id)
    if case is None:
        return None
    procedure = rules.procedures[case.procedure]
    event = await _event(session, procedure, case, actor, step)
    if not any(by_chat(way) for way in ways(procedure, case.state, step.event)):
        actor.needs(Trust.CONSOLE)
    before = from_json(case.standing)
    after = procedures.step(procedure, before, event)
    if not isinstance(after, Refusal):
        kind = _taken(procedure, case, event).kind
        attempt = Attempt(case, event, step.documents, actor is SERVICE, kind, step.note)
        after = await held_up(session, rules, attempt) or after
    if isinstance(after, Refusal):
        await _keep_refusal(session, actor, case, event, after, step.note)
        return after
    return await _keep(session, procedure, actor, case, event, after, step.note)


def ways(procedure: Procedure, state: str, event: str) -> list[Transition]:
    """The transitions a state has for an event; several roles may take it differently."""
    return [item for item in procedure.states[state].transitions if item.event == event]


def clock_rows(procedure: Procedure, case: CaseState, today: date) -> list[ClockRow]:
    """The clocks of a case as rows; those of a finished case run no more."""
    closed = procedure.states[case.state].terminal
    return [
        ClockRow(
            status.clock.id, status.state == "running" and not closed, status.day0, status.deadline
        )
        for status in procedures.clocks(procedure, case, today)
        if status.state != "not_started"
    ]


def happened(
    session: Session,
    event: Event,
    before: str | None,
    after: str | None,
    actor: Actor = SERVICE,
    note: str = "",
) -> Happened:
    """An event as the history keeps it."""
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


async def _event(
    session: Session, procedure: Procedure, case: Filed, actor: Actor, step: Step
) -> Event:
    on_file = await papers.keys_of(session, case.id)
    needed = {key for way in ways(procedure, case.state, step.event) for key in way.requires}
    handed_in = step.documents if actor is SERVICE else step.documents - MADE_HERE
    return Event(
        step.on,
        step.event,
        _role(procedure, case, actor, step),
        handed_in | (on_file & needed),
        step.facts,
    )


def _role(procedure: Procedure, case: Filed, actor: Actor, step: Step) -> str:
    """The role this actor takes the step in: one that may, else any, so the refusal can say who."""
    if actor is SERVICE:
        return step.role or "service"
    allowed = [role for item in ways(procedure, case.state, step.event) for role in item.by]
    held = actor.roles_at(case.path, case.household_id)
    if not held:
        raise NotAllowed("no post over this place")
    if step.role in ON_BEHALF and step.role in allowed:
        return step.role
    own = actor.role_among(case.path, allowed, case.household_id)
    return own or _on_behalf(allowed) or held[0]


def _on_behalf(allowed: Iterable[str]) -> str | None:
    return next((role for role in allowed if role in ON_BEHALF), None)


def _taken(procedure: Procedure, case: Filed, event: Event) -> Transition:
    """The way an accepted event goes."""
    return next(way for way in ways(procedure, case.state, event.name) if event.by in way.by)


async def _keep_refusal(
    session: Session, actor: Actor, case: Filed, event: Event, refusal: Refusal, note: str
) -> None:
    kept = happened(session, event, case.state, None, actor, note)
    await cases.append(session, case.id, replace(kept, refusal=refusal.reason), event.facts)
    await audit.record(
        session,
        actor.name,
        "case.refused",
        f"case:{case.id}",
        {"event": event.name, "reason": refusal.reason},
    )


async def _keep(
    session: Session,
    procedure: Procedure,
    actor: Actor,
    case: Filed,
    event: Event,
    after: CaseState,
    note: str,
) -> Taken:
    transition = _taken(procedure, case, event)
    ended = procedure.states[after.state].terminal
    changed = replace(
        case,
        state=after.state,
        standing=to_json(after),
        closed_on=event.on if ended else None,
        entered_on=event.on if after.state != case.state else case.entered_on,
        returns=case.returns + (transition.kind == "return"),
    )
    await cases.save(session, changed)
    await cases.put_clocks(session, case.id, clock_rows(procedure, after, event.on))
    kept = happened(session, event, case.state, after.state, actor, note)
    number = await cases.append(session, case.id, kept, event.facts)
    await audit.record(
        session,
        actor.name,
        "case.step",
        f"case:{case.id}",
        {"event": event.name, "from": case.state, "to": after.state, "role": event.by},
    )
    changed = replace(changed, version=case.version + 1)
    return Taken(case, changed, event, transition, number, actor, note)
