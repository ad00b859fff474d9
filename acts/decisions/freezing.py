"""Freezing a decision: everything it stood on, sealed with the step, enough to decide it again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from acts import facts
from acts.case_steps import Taken
from acts.decisions.figures import figures_of
from rulebook import frozen_rules
from rulebook.frozen_rules import canonical, fingerprint
from rulebook.guards import Guard
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from storage import audit
from storage.engine import Session
from storage.queries import decisions, households
from storage.queries.decisions import MARKED, Done
from storage.scope import EVERYTHING

FORM = 1
"""The form of what is frozen; another form gets another number and its own reader."""

Plain = dict[str, Any]


async def freeze(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Keep what a step was decided on; what is done again and again decides nothing."""
    if taken.transition.kind == "loop":
        return
    cited = rules_of(rules, rules.procedures[taken.case.procedure], taken.before.state)
    record = {
        "form": FORM,
        "before": dict(taken.before.standing),
        "event": _event(taken),
        "after": dict(taken.case.standing),
        "guard": _guard(taken),
        "rules": cited,
        "figures": await figures_of(session, rules, taken.before, taken.event.on),
        "facts": await _facts(session, rules, taken, taken.event.on),
    }
    step = Done(
        taken.number,
        taken.event.name,
        taken.event.by,
        taken.event.on,
        taken.before.state,
        taken.case.state,
        sorted(taken.event.documents),
        taken.event.facts,
    )
    text = canonical(record)
    row_id, mark = await decisions.add(session, taken.case.id, step, fingerprint(cited), text)
    detail = {"case": taken.case.id, "number": taken.number, "mark": mark}
    await audit.record(session, taken.actor.name, MARKED, f"decision:{row_id}", detail)


def rules_of(rules: Rulebook, procedure: Procedure, state: str) -> Plain:
    """The rules a step from this state stands on, with versions of what they cite."""
    duties = {
        key: rules.duties[clock.duty]
        for key, clock in procedure.clocks.items()
        if clock.duty and clock.duty in rules.duties
    }
    cites = [procedure.source, *(duty.source for duty in duties.values())]
    sources = [rules.sources[cite.source] for cite in cites if cite]
    return {
        "entry": fingerprint(frozen_rules.entry_of(procedure)),
        "procedure": frozen_rules.frozen(procedure, state),
        "duties": {clock: duty.id for clock, duty in duties.items()},
        "sources": {one.id: [one.doc_no, _day(one.date)] for one in sources},
        "calendars": sorted(year for year, one in rules.calendars.items() if one.complete),
    }


def _event(taken: Taken) -> Plain:
    event = taken.event
    return {
        "name": event.name,
        "by": event.by,
        "on": event.on.isoformat(),
        "documents": sorted(event.documents),
        "facts": dict(event.facts),
        "person": taken.actor.person_id,
    }


def _guard(taken: Taken) -> Plain | None:
    """The condition of the step, with what each of its facts and counters was."""
    guard: Guard | None = taken.transition.guard
    if guard is None:
        return None
    standing: Mapping[str, Any] = taken.case.standing
    counts = {key: count["value"] for key, count in standing["counts"].items()}
    return {
        "rule": guard.rule,
        "atoms": [
            {
                "key": atom.key,
                "op": atom.op,
                "value": atom.value,
                "found": (counts if atom.counter else standing["facts"]).get(atom.key),
            }
            for atom in guard.atoms
        ],
    }


async def _facts(
    session: Session, rules: Rulebook, taken: Taken, on: date
) -> Mapping[str, Any] | None:
    household = await households.get(session, EVERYTHING, taken.case.household_id or 0)
    return await facts.of_household(session, rules, household, on) if household else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
