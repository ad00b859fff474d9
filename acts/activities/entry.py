"""What is to be logged, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rulebook.duties import Duty, WhyNot
from storage.queries.cases import Filed
from storage.queries.households import Household

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """Something done: what, when, at which homes or whom else it was about, and what was seen.

    `targets` are what its duties count besides homes, as they are called in marks. `again` says
    that the official knows it was logged before; `typed` is how many messages or fields it took.
    """

    kind: str
    on: date
    households: tuple[Household, ...] = ()
    targets: tuple[str, ...] = ()
    region_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    typed: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """A duty something counted for: how often it is done now and must be, None where unknown.

    `fresh` is how many things of the entry counted, `repeated` how many had counted before.
    """

    duty: Duty
    done: int | None
    required: int | None
    fresh: int
    repeated: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A duty of the official for this kind of activity, and why this one does not count for it."""

    duty: Duty
    why: WhyNot


@dataclass(frozen=True, slots=True)
class Campaign:
    """A screening campaign something counted for: how many households are looked at."""

    title: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the log."""

    activity_id: int
    household: Household | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was kept: rows, the day, what it served, which cases moved, whose pause ended."""

    kind: str
    on: date
    note: str
    kept: Sequence[Kept]
    served: Sequence[Served] = ()
    missed: Sequence[Missed] = ()
    moved: Sequence[Filed] = ()
    campaigns: Sequence[Campaign] = ()
    resumed: int = 0

    @property
    def households(self) -> list[Household]:
        """The homes it was at."""
        return [one.household for one in self.kept if one.household]
