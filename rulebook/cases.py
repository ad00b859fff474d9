"""A case of a procedure: what it remembers, what happens to it, and why something may not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rulebook.guards import Atom, Facts, Guard


@dataclass(frozen=True)
class Event:
    """Something done in a case, on a day, by a role."""

    on: date
    name: str
    by: str
    documents: frozenset[str] = frozenset()
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """A clock that was started; the stop is empty while it runs."""

    day0: date
    stopped_on: date | None = None


@dataclass(frozen=True)
class Count:
    """A counter's value and the day it last went up."""

    value: int
    last_on: date


@dataclass(frozen=True)
class CaseState:
    """All a case remembers; its history can always be replayed to this value."""

    procedure: str
    state: str
    opened_on: date
    last_on: date
    documents: frozenset[str]
    facts: Facts
    counts: Mapping[str, Count]
    runs: Mapping[str, Run]


@dataclass(frozen=True)
class Refusal:
    """Why an event was not accepted, with all that is needed to say so in words.

    `reason` is the first check that failed; of the other fields those are filled that
    belong to it: the events possible now, the roles allowed, the documents missing, the
    earliest date, the guard with the comparisons that failed.
    """

    reason: str
    event: Event
    state: str | None
    last_on: date | None = None
    possible: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    earliest: date | None = None
    guard: Guard | None = None
    unmet: tuple[Atom, ...] = ()


def to_json(case: CaseState) -> dict[str, Any]:
    """Turn a case into plain values for storage."""
    return {
        "procedure": case.procedure,
        "state": case.state,
        "opened_on": case.opened_on.isoformat(),
        "last_on": case.last_on.isoformat(),
        "documents": sorted(case.documents),
        "facts": dict(case.facts),
        "counts": {
            key: {"value": count.value, "last_on": count.last_on.isoformat()}
            for key, count in case.counts.items()
        },
        "runs": {
            key: {
                "day0": run.day0.isoformat(),
                "stopped_on": run.stopped_on.isoformat() if run.stopped_on else None,
            }
            for key, run in case.runs.items()
        },
    }


def from_json(value: Mapping[str, Any]) -> CaseState:
    """Turn stored plain values back into a case."""
    return CaseState(
        procedure=value["procedure"],
        state=value["state"],
        opened_on=date.fromisoformat(value["opened_on"]),
        last_on=date.fromisoformat(value["last_on"]),
        documents=frozenset(value["documents"]),
        facts=dict(value["facts"]),
        counts={
            key: Count(count["value"], date.fromisoformat(count["last_on"]))
            for key, count in value["counts"].items()
        },
        runs={
            key: Run(
                date.fromisoformat(run["day0"]),
                date.fromisoformat(run["stopped_on"]) if run["stopped_on"] else None,
            )
            for key, run in value["runs"].items()
        },
    )
