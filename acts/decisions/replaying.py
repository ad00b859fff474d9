"""Deciding a case again: from what was frozen, and by the rules of today."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from acts.decisions.figures import calculated, line_of
from acts.decisions.freezing import FORM, rules_of
from rulebook import procedures
from rulebook.cases import CaseState, Event, Refusal, from_json, to_json
from rulebook.frozen_rules import canonical, differences, fingerprint, thawed
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from storage.engine import Session
from storage.queries import cases, decisions
from storage.queries.cases import Filed
from storage.queries.decisions import Done, Kept
from storage.scope import Scope

UNDONE = "merge.undone"
"""What the history calls a joining that was taken back: the case stands as before it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something of a record that is not as it was made.

    `what` is one of: missing, sealed (it does not open), marked (the audit trail knows another),
    rules, history (the step is another one there), before, after, sums, standing. `found` and
    `expected` say which value, where there is one.
    """

    what: str
    found: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A rule or figure that is another one today: where, what it was, what it is."""

    where: str
    then: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision: what is wrong with its record, which rules have changed, what today brings.

    `entry_changed` says that anything of the procedure's entry is another, even mere words.
    """

    number: int
    event: str
    on: date
    state: str
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    today: str | Refusal | None
    entry_changed: bool = False
    sums: Mapping[str, Any] | None = None

    @property
    def same_today(self) -> bool:
        """Whether today's rules lead to the same state; not told after an earlier step differs."""
        return self.today is None or self.today == self.state


@dataclass(frozen=True, slots=True)
class Replay:
    """A case decided again."""

    case: Filed
    decisions: Sequence[Replayed]
    faults: tuple[Fault, ...]

    @property
    def same(self) -> bool:
        """Whether the records lead to exactly what was decided."""
        return not self.faults and not any(one.faults for one in self.decisions)

    @property
    def same_today(self) -> bool:
        """Whether it would all be decided the same today."""
        return all(one.same_today and not _tells(one.changes) for one in self.decisions)


async def replay(session: Session, rules: Rulebook, scope: Scope, code: str) -> Replay | None:
    """Decide a case again from its records; None when this scope sees no such case."""
    case = await cases.by_code(session, scope, code)
    if case is None:
        return None
    steps = await decisions.steps_of(session, scope, case.id)
    kept = {one.number: one for one in await decisions.of_case(session, scope, case.id)}
    procedure = rules.procedures[case.procedure]
    today = dict(_by(procedure, steps))
    walk = _Walk(procedure)
    found = []
    for step in steps:
        record = kept.get(step.number)
        if step.event == UNDONE:
            walk.undo()
        elif record or not _decides_nothing(step):
            one = walk.decision(step, record)
            found.append(await _today(session, rules, case, one, record, today.get(step.number)))
        else:
            walk.pending.append(step)
    return Replay(case, found, tuple(walk.end(case)))


class _Walk:
    """The way through a case by its records; steps between them wait for the next one's rules."""

    def __init__(self, procedure: Procedure) -> None:
        self._procedure = procedure
        self._state: CaseState | None = None
        self._before: CaseState | None = None
        self._lost = False
        self.pending: list[Done] = []

    def undo(self) -> None:
        """Stand again where the case stood before its last record."""
        self.pending.clear()
        self._state = self._before

    def decision(self, step: Done, record: Kept | None) -> Replayed:
        """Decide one step again by its record."""
        blank = Replayed(step.number, step.event, step.on, step.to_state, (), (), None)
        if record is None or record.text is None:
            self._lost = True
            self.pending.clear()
            return replace(blank, faults=(Fault("missing" if record is None else "sealed"),))
        frozen = json.loads(record.text)
        if frozen.get("form") != FORM:
            self._lost = True
            return replace(blank, faults=(Fault("sealed"),))
        return replace(
            blank, faults=tuple(self._faults(step, record, frozen)), sums=frozen["figures"]
        )

    def end(self, case: Filed) -> Iterator[Fault]:
        """What is wrong with where the case stands, after the last record."""
        self._catch_up(self._procedure)
        if not self._lost and (self._state is None or to_json(self._state) != case.standing):
            yield Fault("standing", self._state.state if self._state else "", case.state)

    def _faults(self, step: Done, record: Kept, frozen: Mapping[str, Any]) -> Iterator[Fault]:
        if record.mark != record.real_mark:
            yield Fault("marked")
        if record.rules != fingerprint(frozen["rules"]):
            yield Fault("rules")
        if (record.event, record.on) != (step.event, step.on) or not _same(step, frozen["event"]):
            yield Fault("history", step.event, frozen["event"]["name"])
        procedure = thawed(frozen["rules"]["procedure"], self._procedure)
        self._catch_up(procedure)
        before = from_json(frozen["before"])
        if not self._lost and (self._state is None or to_json(self._state) != frozen["before"]):
            yield Fault("before", self._state.state if self._state else "", before.state)
        self._lost, self._before = False, before
        after = procedures.step(procedure, before, _event(frozen["event"]))
        if isinstance(after, Refusal) or to_json(after) != frozen["after"]:
            found = after.reason if isinstance(after, Refusal) else after.state
            yield Fault("after", found, frozen["after"]["state"])
        if frozen["after"]["state"] != step.to_state:
            yield Fault("history", step.to_state, frozen["after"]["state"])
        self._state = from_json(frozen["after"])

    def _catch_up(self, procedure: Procedure) -> None:
        """Take the steps no record was made of: how it opened, and what was done repeatedly."""
        for step in self.pending:
            taken = _take(procedure, self._state, step)
            if isinstance(taken, CaseState) and not self._lost:
                self._state = taken
        self.pending.clear()


async def _today(
    session: Session,
    rules: Rulebook,
    case: Filed,
    one: Replayed,
    record: Kept | None,
    today: str | Refusal | None,
) -> Replayed:
    """Add what today's rules and figures make of a decision."""
    if record is None or record.text is None:
        return replace(one, today=today)
    frozen = json.loads(record.text)
    if frozen.get("form") != FORM:
        return replace(one, today=today)
    then = frozen["rules"]
    now = rules_of(rules, rules.procedures[case.procedure], frozen["before"]["state"])
    changes = [Change(*item) for item in differences(then["procedure"], now["procedure"])]
    changes += [
        Change(f"sources.{key}", then["sources"].get(key), value)
        for key, value in now["sources"].items()
        if then["sources"].get(key) != value
    ]
    faults, figures = list(one.faults), frozen["figures"]
    if figures:
        line = Decimal(figures["line"]) if figures["line"] is not None else None
        again = json.loads(canonical(calculated(rules, figures["answers"], line)))
        if any(again[key] != figures[key] for key in again):
            faults.append(Fault("sums", str(again["sums"]), str(figures["sums"])))
        changes += await _line(session, rules, case, figures)
    return replace(
        one,
        today=today,
        faults=tuple(faults),
        changes=tuple(changes),
        entry_changed=then["entry"] != now["entry"],
    )


async def _line(
    session: Session, rules: Rulebook, case: Filed, figures: Mapping[str, Any]
) -> list[Change]:
    """How the year's line differs now, and what would be told of the family by it."""
    now = await line_of(session, rules, case, figures["year"])
    if (None if now is None else str(now)) == figures["line"]:
        return []
    found = [Change("monitoring_line", figures["line"], None if now is None else str(now))]
    told = calculated(rules, figures["answers"], now)["flags"]
    if told != figures["flags"]:
        found.append(Change("flags", figures["flags"], told))
    return found


def _by(procedure: Procedure, steps: Sequence[Done]) -> Iterator[tuple[int, str | Refusal]]:
    """Where each step leads by today's rules, up to the first that goes another way."""
    state: CaseState | None = None
    before: CaseState | None = None
    for step in steps:
        if step.event == UNDONE:
            state = before
            continue
        before = state
        taken = _take(procedure, state, step)
        if isinstance(taken, Refusal):
            yield step.number, taken
            return
        yield step.number, taken.state
        if taken.state != step.to_state:
            return
        state = taken


def _take(procedure: Procedure, state: CaseState | None, step: Done) -> CaseState | Refusal:
    event = Event(step.on, step.event, step.role, frozenset(step.documents), step.facts)
    if state is None:
        return procedures.begin(procedure, event)
    if state.state not in procedure.states:
        return Refusal("wrong_state", event, state.state)
    return procedures.step(procedure, state, event)


def _event(kept: Mapping[str, Any]) -> Event:
    return Event(
        date.fromisoformat(kept["on"]),
        kept["name"],
        kept["by"],
        frozenset(kept["documents"]),
        kept["facts"],
    )


def _same(step: Done, kept: Mapping[str, Any]) -> bool:
    of_history = (step.event, step.role, step.on.isoformat(), list(step.documents))
    of_record = (kept["name"], kept["by"], kept["on"], kept["documents"])
    return of_history == of_record and dict(step.facts) == kept["facts"]


def _decides_nothing(step: Done) -> bool:
    """Openings and what is done again and again have no record."""
    return step.from_state is None or step.from_state == step.to_state


def _tells(changes: Sequence[Change]) -> bool:
    """Whether one of these changes says something else of the family."""
    return any(change.where == "flags" for change in changes)
