"""An order of visits for some days: the nearest deadline first, its village together.

Plain and greedy. Of each day as many visits are kept for deadlines as cannot wait; a village that
one goes to anyway is then done as far as the day allows, and what is left of the day goes to the
village with the next deadline.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

MOST_A_DAY = 10
"""Visits a day somebody who works in villages can make."""


@dataclass(frozen=True)
class Candidate:
    """A household to be visited: where, until when, and how many things the visit serves."""

    household: int
    village: str
    deadline: date | None = None
    serves: int = 1
    paused: bool = False


@dataclass(frozen=True)
class Round:
    """One day's visits, village after village."""

    on: date
    visits: tuple[Candidate, ...]

    @property
    def villages(self) -> list[str]:
        """The villages in the order they are gone to."""
        return list(dict.fromkeys(visit.village for visit in self.visits))


@dataclass(frozen=True)
class Plan:
    """The days with visits; what found no room, and what nobody is sent to now."""

    rounds: tuple[Round, ...]
    left: tuple[Candidate, ...] = ()
    paused: tuple[Candidate, ...] = ()

    @property
    def first(self) -> Candidate | None:
        """The visit everything begins with."""
        return self.rounds[0].visits[0] if self.rounds else None


def plan(candidates: Iterable[Candidate], days: Sequence[date], most: int = MOST_A_DAY) -> Plan:
    """Spread visits over days, given by date; each household is visited once.

    Of a household named several times the nearest deadline counts, and all that it serves.
    """
    homes = _once(candidates)
    waiting = sorted((home for home in homes if not home.paused), key=_order)
    rounds = []
    for number, day in enumerate(days):
        chosen = _of_day(waiting, days[number:], most)
        if not chosen:
            break
        taken = {visit.household for visit in chosen}
        waiting = [home for home in waiting if home.household not in taken]
        rounds.append(Round(day, tuple(chosen)))
    return Plan(tuple(rounds), tuple(waiting), tuple(home for home in homes if home.paused))


def _of_day(waiting: Sequence[Candidate], days: Sequence[date], most: int) -> list[Candidate]:
    """The visits of the first of these days; `waiting` are by deadline."""
    pressing = list(waiting[: _pressing(waiting, days, most)])
    chosen = {home.household: home for home in pressing}
    for village in _villages([*pressing, *waiting]):
        for home in waiting:
            if len(chosen) >= most:
                return _by_village(chosen.values())
            if home.village == village:
                chosen.setdefault(home.household, home)
    return _by_village(chosen.values())


def _pressing(waiting: Sequence[Candidate], days: Sequence[date], most: int) -> int:
    """How many visits of the first day cannot wait, so that later days can meet the others."""
    needed = 0
    for number in range(len(days)):
        ends = sum(_ends_before(home, days, number + 1) for home in waiting)
        needed = max(needed, ends - number * most)
    return min(most, needed)


def _ends_before(home: Candidate, days: Sequence[date], number: int) -> bool:
    """Whether a deadline is over when the day of this number begins; past the last: by then."""
    if home.deadline is None:
        return False
    if number < len(days):
        return home.deadline < days[number]
    return home.deadline <= days[-1]


def _villages(homes: Iterable[Candidate]) -> list[str]:
    return list(dict.fromkeys(home.village for home in homes))


def _by_village(homes: Iterable[Candidate]) -> list[Candidate]:
    """Visits village after village, the one with the nearest deadline first."""
    ordered = sorted(homes, key=_order)
    place = {village: number for number, village in enumerate(_villages(ordered))}
    return sorted(ordered, key=lambda home: (place[home.village], *_order(home)))


def _once(candidates: Iterable[Candidate]) -> list[Candidate]:
    found: dict[int, Candidate] = {}
    for one in candidates:
        before = found.get(one.household)
        if before is None:
            found[one.household] = one
            continue
        nearest = min(before.deadline or date.max, one.deadline or date.max)
        found[one.household] = Candidate(
            one.household,
            before.village,
            None if nearest == date.max else nearest,
            before.serves + one.serves,
            before.paused or one.paused,
        )
    return list(found.values())


def _order(home: Candidate) -> tuple[date, int, str, int]:
    """The nearest deadline first, then what serves most, then place and household."""
    return home.deadline or date.max, -home.serves, home.village, home.household
