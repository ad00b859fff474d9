"""Counters of duties: how they spread now, and what the log says they should be."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import bindparam, func, select

from rulebook.duties import Activity as Logged
from rulebook.duties import Duty, Params, keys, serves
from rulebook.duties.counting import counter_of, has_counter, label_of
from storage.engine import Session
from storage.models.duties import Activity, DutyCounter
from storage.models.regions import Region
from storage.queries.activities import Done, as_logged, live, target_of

Counted = tuple[str, str, str]
"""A counter: duty, owner, period."""
Who = tuple[str, int, str, str, int | None]
"""What decides whose count a line moves: kind, person, role, region, case."""
Serving = tuple[str, int, bool, str]
"""A duty served, its counter, whether it covers targets; its owner if each target has a count."""
Target = int | str | None


async def spread(session: Session, duty: str, period: str) -> dict[int, int]:
    """How many owners have done how much: all their statuses are those of these few figures."""
    rows = await session.execute(_SPREAD, {"duty": duty, "period": period})
    return {row[0]: row[1] for row in rows}


async def of_owner(session: Session, owner: str, periods: Mapping[str, str]) -> dict[str, int]:
    """What one owner has done of these duties, each in its period."""
    rows = await session.execute(_OF_OWNER, {"owner": owner, "duties": list(periods)})
    return {row[0]: row[2] for row in rows if periods[row[0]] == row[1]}


async def recount(
    session: Session, duties: Iterable[Duty], since: date | None = None
) -> Counter[Counted]:
    """What the counters should be, from the log alone and by the rule the acts count with.

    One day of the log is held at a time, and what is covered. Since a day: what the log says from
    then on, which is the whole truth only about periods that begin then or later.
    """
    recounting = _Recount(duties, await _places(session))
    for (day,) in (await session.execute(_DAYS, {"since": since or date.min})).all():
        recounting.turn_to(day)
        lines = (await session.execute(_OF_DAY, {"day": day})).all()
        for kind, person, role, region, case, household, detail in lines:
            recounting.add((kind, person, role, region, case), household, detail)
    return recounting.counts()


class _Recount:
    """The counts so far. What the rule answers is kept: it is asked for millions of lines.

    A counter is a number here, and a mark the pair of a counter and a household: what is looked at
    five million times should be small.
    """

    def __init__(self, duties: Iterable[Duty], places: Mapping[str, Mapping[str, str]]) -> None:
        self._duties = {duty.id: duty for duty in duties if has_counter(duty)}
        self._places = places
        self._today = date.min
        self._counters: dict[tuple[str, str], int] = {}
        self._shapes: dict[tuple[str, str | None], tuple[Duty, ...]] = {}
        self._serving: dict[Who, tuple[Serving, ...]] = {}
        self._periods: dict[str, str | None] = {}
        self._owners: list[str] = []
        self._running: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self._once_a_day: set[tuple[int, Target]] = set()
        self._once_a_period: set[tuple[int, Target, str]] = set()
        self._counts: Counter[Counted] = Counter()

    def turn_to(self, day: date) -> None:
        """Begin a day: what counts once a day cannot repeat what counted before."""
        self._today = day
        self._once_a_day.clear()
        for duty in self._duties.values():
            period = self._period_of(duty)
            if period != self._periods.get(duty.id):
                self._close(duty.id)
            self._periods[duty.id] = period

    def add(self, who: Who, household: int | None, detail: str | None) -> None:
        """Count a line of the log."""
        if detail:  # rare, and anything may depend on it
            self._add_detailed(who, household, detail)
            return
        served = self._serving.get(who)
        if served is None:
            served = self._serving[who] = self._served(who, household)
        for duty, counter, covers, name in served:
            period = self._periods[duty]
            if period is None or (covers and household is None):
                continue
            if name:
                counter = self._numbered(duty, f"{name}:{target_of(household)}")
            if covers:
                if (counter, household, period) in self._once_a_period:
                    continue
                self._once_a_period.add((counter, household, period))
            else:
                if (counter, household) in self._once_a_day:
                    continue
                self._once_a_day.add((counter, household))
            self._running[duty][counter] += 1

    def counts(self) -> Counter[Counted]:
        """Return what was counted, by duty, owner and period."""
        for duty in self._duties:
            self._close(duty)
        return self._counts

    def _add_detailed(self, who: Who, household: int | None, detail: str) -> None:
        line = self._line(who, household, detail)
        for duty in serves(self._duties.values(), line):
            for key in keys(duty, line):
                counter = self._numbered(key.duty, key.owner)
                target = _home(key.target)
                if duty.type == "coverage" or ">" in key.day:
                    mark = (counter, target, key.day)
                    new = mark not in self._once_a_period
                    self._once_a_period.add(mark)
                else:
                    new = (counter, target) not in self._once_a_day
                    self._once_a_day.add((counter, target))
                self._counts[key.duty, key.owner, key.period] += new

    def _close(self, duty: str) -> None:
        """Put away the counts of the period that is over."""
        period = self._periods.get(duty)
        for counter, done in self._running.pop(duty, {}).items():
            assert period is not None
            self._counts[duty, self._owners[counter], period] += done

    def _numbered(self, duty: str, owner: str) -> int:
        number = self._counters.setdefault((duty, owner), len(self._owners))
        if number == len(self._owners):
            self._owners.append(owner)
        return number

    def _served(self, who: Who, household: int | None) -> tuple[Serving, ...]:
        # A home makes it count where somebody must be reached; `add` looks whether there is one.
        line = self._line(who, household or 0, None)
        shape = (line.kind, line.role)
        if shape not in self._shapes:
            self._shapes[shape] = serves(self._duties.values(), line)
        named = ((duty, counter_of(duty, line)) for duty in self._shapes[shape])
        return tuple(
            (
                duty.id,
                self._numbered(duty.id, name),
                duty.type == "coverage",
                name if duty.quota.for_each_target else "",
            )
            for duty, name in named
            if name is not None
        )

    def _period_of(self, duty: Duty) -> str | None:
        return label_of(duty, Logged(self._today, duty.kinds[0]), Params())

    def _line(self, who: Who, household: int | None, detail: str | None) -> Logged:
        kind, person, role, region, case = who
        more = json.loads(detail) if detail else {}
        done = Done(kind, person, role, region, household, case, self._today, "", "", detail=more)
        return as_logged(done, self._places.get(region, {}))


def _home(target: str) -> Target:
    """Undo `target_of`: the same home is the same target, whichever way a line names it."""
    what, _colon, number = target.partition(":")
    if what == "household" and number.isdigit():
        return int(number)
    return target or None


async def _places(session: Session) -> dict[str, dict[str, str]]:
    """Every place with itself and those above it, by level."""
    rows = (await session.execute(_REGIONS)).all()
    levels = {row.id: row.level for row in rows}
    return {
        row.id: {levels[above]: above for above in row.path.strip("/").split("/")} for row in rows
    }


_SPREAD = (
    select(DutyCounter.done, func.count())
    .where(DutyCounter.duty == bindparam("duty"), DutyCounter.period == bindparam("period"))
    .group_by(DutyCounter.done)
)
_OF_OWNER = select(DutyCounter.duty, DutyCounter.period, DutyCounter.done).where(
    DutyCounter.duty.in_(bindparam("duties", expanding=True)),
    DutyCounter.owner == bindparam("owner"),
)
_DAYS = (
    select(Activity.on)
    .where(Activity.on >= bindparam("since", type_=Activity.on.type))
    .distinct()
    .order_by(Activity.on)
)
_OF_DAY = select(
    Activity.kind,
    Activity.person_id,
    Activity.role,
    Activity.region_id,
    Activity.case_id,
    Activity.household_id,
    Activity.detail,
).where(Activity.on == bindparam("day", type_=Activity.on.type), live())
_REGIONS = select(Region.id, Region.level, Region.path)
