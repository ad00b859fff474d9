"""The case engine: what an event does to a case of a procedure, or why it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from rulebook.cases import CaseState, Count, Event, Refusal, Run, from_json, to_json
from rulebook.clocks import ClockStatus, advanced, clocks, earliest_advance
from rulebook.guards import holds, unmet
from rulebook.procedure_entries import Clock, Inform, Procedure, State, Transition

__all__ = [
    "CaseState",
    "Clock",
    "ClockStatus",
    "Event",
    "Inform",
    "NextStep",
    "Procedure",
    "Refusal",
    "State",
    "Transition",
    "actor",
    "begin",
    "clocks",
    "counters",
    "from_json",
    "informs",
    "next_steps",
    "step",
    "to_json",
]


@dataclass(frozen=True)
class NextStep:
    """Something that may happen next; `earliest` is set where a minimum must pass first."""

    event: str
    to: str
    kind: str
    roles: tuple[str, ...]
    missing: tuple[str, ...]
    earliest: date | None
    ready: bool


def begin(procedure: Procedure, event: Event) -> CaseState | Refusal:
    """Open a case with the procedure's first event."""
    initial = procedure.initial
    if event.name != initial.event:
        return Refusal("wrong_state", event, None, possible=(initial.event,))
    if event.by not in initial.by:
        return Refusal("wrong_actor", event, None, allowed=initial.by)
    if missing := _missing(initial.requires, event.documents):
        return Refusal("missing_document", event, None, missing=missing)
    fixed = {clock.id: Run(event.on) for clock in procedure.clocks.values() if clock.date}
    empty = CaseState(
        procedure=procedure.id,
        state=initial.state,
        opened_on=event.on,
        last_on=event.on,
        documents=frozenset(),
        facts={},
        counts={},
        runs=fixed,
    )
    return _accepted(procedure, empty, event, initial.state)


def step(procedure: Procedure, case: CaseState, event: Event) -> CaseState | Refusal:
    """Apply an event, or name the first check it fails; a refused event changes nothing."""
    state = procedure.states[case.state]
    if event.on < case.last_on:
        return Refusal("out_of_order", event, case.state, last_on=case.last_on)
    if state.terminal:
        return Refusal("terminal_state", event, case.state)
    same = [transition for transition in state.transitions if transition.event == event.name]
    if not same:
        possible = tuple(dict.fromkeys(transition.event for transition in state.transitions))
        return Refusal("wrong_state", event, case.state, possible=possible)
    chosen = next((transition for transition in same if event.by in transition.by), None)
    if chosen is None:
        allowed = tuple(dict.fromkeys(role for transition in same for role in transition.by))
        return Refusal("wrong_actor", event, case.state, allowed=allowed)
    after = _accepted(procedure, case, event, chosen.to)
    return _not_yet(procedure, case, event, chosen, after) or after


def next_steps(
    procedure: Procedure, case: CaseState, today: date, role: str | None = None
) -> list[NextStep]:
    """List what may happen next, to everybody or to one role, in the order written."""
    return [
        _next_step(procedure, case, transition, today)
        for transition in procedure.states[case.state].transitions
        if role is None or role in transition.by
    ]


def actor(procedure: Procedure, case: CaseState) -> str:
    """Return the role that must act now."""
    return procedure.states[case.state].actor


def informs(procedure: Procedure, state: str) -> tuple[Inform, ...]:
    """Return who is told what when a case enters the state."""
    return procedure.states[state].informs


def counters(procedure: Procedure, case: CaseState) -> dict[str, int]:
    """Return every counter of the procedure, those that never went up as 0."""
    return {
        counter.id: case.counts[counter.id].value if counter.id in case.counts else 0
        for counter in procedure.counters
    }


def _not_yet(
    procedure: Procedure, case: CaseState, event: Event, chosen: Transition, after: CaseState
) -> Refusal | None:
    """Check papers, minimum and guard; the guard sees the event's own facts and count."""
    if missing := _missing(chosen.requires, after.documents):
        return Refusal("missing_document", event, case.state, missing=missing)
    if chosen.min_clock:
        earliest = _earliest(procedure, case, chosen.min_clock)
        if earliest is None or event.on < earliest:
            return Refusal("min_days_not_reached", event, case.state, earliest=earliest)
    counted = counters(procedure, after)
    if chosen.guard and not holds(chosen.guard, after.facts, counted):
        failed = unmet(chosen.guard, after.facts, counted)
        return Refusal("guard_failed", event, case.state, guard=chosen.guard, unmet=failed)
    return None


def _accepted(procedure: Procedure, case: CaseState, event: Event, to: str) -> CaseState:
    runs = {
        clock.id: run
        for clock in procedure.clocks.values()
        if (run := advanced(clock, case.runs.get(clock.id), event.name, event.on))
    }
    return replace(
        case,
        state=to,
        last_on=event.on,
        documents=case.documents | event.documents,
        facts={**case.facts, **event.facts},
        counts=_counted(procedure, case.counts, event),
        runs=runs,
    )


def _counted(
    procedure: Procedure, counts: Mapping[str, Count], event: Event
) -> Mapping[str, Count]:
    counted = dict(counts)
    for counter in procedure.counters:
        last = counts.get(counter.id)
        again_today = last is not None and last.last_on == event.on and counter.once_per_day
        if event.name in counter.events and not again_today:
            counted[counter.id] = Count((last.value if last else 0) + 1, event.on)
    return counted


def _next_step(
    procedure: Procedure, case: CaseState, transition: Transition, today: date
) -> NextStep:
    missing = _missing(transition.requires, case.documents)
    clock = transition.min_clock
    earliest = _earliest(procedure, case, clock) if clock else None
    waits = clock is not None and (earliest is None or today < earliest)
    return NextStep(
        event=transition.event,
        to=transition.to,
        kind=transition.kind,
        roles=transition.by,
        missing=missing,
        earliest=earliest,
        ready=not missing and not waits,
    )


def _earliest(procedure: Procedure, case: CaseState, clock: str) -> date | None:
    run = case.runs.get(clock)
    return earliest_advance(procedure.clocks[clock], run.day0) if run else None


def _missing(requires: tuple[str, ...], documents: frozenset[str]) -> tuple[str, ...]:
    return tuple(document for document in requires if document not in documents)
