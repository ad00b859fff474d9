"""The two kinds of public notice: which step each belongs to, who makes it, how long it hangs."""

from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.clocks import ONE_DAY, deadline, earliest_advance
from rulebook.procedure_entries import Clock, Procedure, Transition

ANNOUNCED_FOR = timedelta(days=10)
"""How long a result hangs after its first day; no document says it (basis: design)."""


@dataclass(frozen=True)
class Kind:
    """A kind of notice: releasing it takes `event` in the name of `role`, with the paper on file.

    `authors` prepare it and `releasers` release it, never the same person; `before` is the paper
    that must be at hand first.
    """

    id: str
    event: str
    paper: str
    role: str
    authors: tuple[str, ...]
    releasers: tuple[str, ...]
    before: str | None = None


PUBLICITY = Kind(
    id="publicity",
    event="publicity_started",
    paper="public_notice",
    role="village_committee",
    authors=("village_committee",),
    releasers=(
        *("village_committee", "first_secretary", "team_member"),
        *("township_cadre", "township_government"),
    ),
    before="deliberation_record",
)
ANNOUNCEMENT = Kind(
    id="announcement",
    event="announced",
    paper="announcement",
    role="township_government",
    authors=("township_government",),
    releasers=("township_government", "township_cadre", "county_rural_revival_bureau"),
)
KINDS = {kind.id: kind for kind in (PUBLICITY, ANNOUNCEMENT)}


@dataclass(frozen=True)
class Days:
    """The days of a notice: day 0, the last day it hangs, and the day it is gone."""

    first: date
    last: date
    down: date


def days(kind: Kind, procedure: Procedure, first: date) -> Days:
    """Say how long a notice hangs that goes up on `first`, which is not counted.

    A public notice hangs as long as the procedure's own minimum asks for.
    """
    clock = _minimum(kind, procedure)
    last = deadline(clock, first) if clock else None
    if clock and last:
        return Days(first, last, earliest_advance(clock, first))
    return Days(first, first + ANNOUNCED_FOR, first + ANNOUNCED_FOR + ONE_DAY)


def step_of(kind: Kind, procedure: Procedure, state: str) -> Transition | None:
    """The step that releasing such a notice takes for a case that stands here, if there is one."""
    ways = procedure.states[state].transitions
    return next(
        (way for way in ways if way.event == kind.event and kind.paper in way.requires), None
    )


def _minimum(kind: Kind, procedure: Procedure) -> Clock | None:
    clocks = procedure.clocks.values()
    return next((one for one in clocks if one.kind == "min" and kind.event in one.start_on), None)
