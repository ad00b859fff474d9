"""The duties of an area place by place: how many of those who owe stand how, families visited.

Places come in the order of the register, and what is counted are duties, never people: nobody is
ranked, and no place is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from notifications.duties.overview import Row

VISIT = "household_visit"


@dataclass(frozen=True, slots=True)
class Families:
    """How many families were visited as a duty asks, of how many; none asked: both are 0."""

    visited: int = 0
    asked: int = 0

    @property
    def share(self) -> float:
        """The part that was visited."""
        return self.visited / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A place: how the duties owed there and below stand, by status."""

    path: str
    counts: Mapping[str, int]
    families: Families


def by_place(rows: Iterable[Row], places: Sequence[str]) -> list[Line]:
    """Add up what is owed at each of these places and below; they do not lie in each other."""
    counts: dict[str, Counter[str]] = {path: Counter() for path in places}
    visits: dict[str, list[Row]] = {path: [] for path in places}
    for row in rows:
        path = _within(row.path, counts)
        if path is None:
            continue
        counts[path].update(row.spread or {row.status: 1})
        if is_of_visits(row):
            visits[path].append(row)
    return [Line(path, counts[path], families(visits[path])) for path in places]


def families(rows: Iterable[Row]) -> Families:
    """How many families of these places were visited as required, each place's once."""
    best: dict[str, Families] = {}
    for row in rows:
        if not is_of_visits(row):
            continue
        found = row.standing.status
        if isinstance(found.required, int | Decimal) and isinstance(found.done, int | Decimal):
            asked = int(found.required)
            best[row.path] = Families(min(int(found.done), asked), asked)
    return Families(
        sum(one.visited for one in best.values()), sum(one.asked for one in best.values())
    )


def is_of_visits(row: Row) -> bool:
    """Whether a row says how many of a place's families were visited."""
    duty = row.standing.owed.duty
    visits = duty.type == "coverage" and duty.target == "household" and VISIT in duty.kinds
    return visits and not row.people


def _within(path: str, places: Mapping[str, object]) -> str | None:
    """Which of these places a path lies in: its own parts are tried, not every place."""
    parts = path.strip("/").split("/")
    for length in range(len(parts), 0, -1):
        above = f"/{'/'.join(parts[:length])}/"
        if above in places:
            return above
    return None
