"""Counting an activity for every duty it legally can, and taking the count back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from acts.activities.entry import Missed, Served
from rulebook import local_settings
from rulebook.duties import (
    BadPeriod,
    Duty,
    Key,
    MissingParam,
    Params,
    keys,
    serves,
    span_of,
    status_from_counter,
    why_not,
)
from rulebook.loader import Rulebook
from rulebook.local_settings import Value
from rulebook.periods import LENGTHS
from storage import in_force
from storage.engine import Session
from storage.queries import activities, logged, regions
from storage.queries.activities import Done

OWED = "active"
"""What is only suggested is counted, in case the county makes it a rule, but asked of nobody."""


@dataclass(frozen=True, slots=True)
class There:
    """What holds at a place in a year: its duties, and the values the county set."""

    duties: Mapping[str, Duty]
    values: Mapping[str, Value]


async def count(
    session: Session, rules: Rulebook, activity_id: int, done: Done, path: str
) -> list[Served]:
    """Count an activity, and tell how every duty stands that it counts for."""
    places = await regions.by_level(session, done.region_id)
    line = activities.as_logged(done, places)
    there = await at(session, rules, path, done.on.year)
    found = []
    for duty in serves(there.duties.values(), line):
        marks = keys(duty, line)
        fresh = [await activities.count(session, key, activity_id) for key in marks]
        if duty.status == OWED:
            done_now, required = await _stands(session, there, duty, marks, places, done.on)
            repeated = len(fresh) - sum(fresh)
            found.append(Served(duty, done_now, required, sum(fresh), repeated))
    return found


async def missed(session: Session, rules: Rulebook, done: Done, path: str) -> list[Missed]:
    """The duties of the role for this kind that an activity does not count for, and why."""
    line = activities.as_logged(done, await regions.by_level(session, done.region_id))
    there = await at(session, rules, path, done.on.year)
    found = []
    for duty in there.duties.values():
        if duty.status != OWED or done.kind not in duty.kinds or done.role not in duty.roles:
            continue
        why = why_not(duty, line)
        if why is not None:
            found.append(Missed(duty, why))
    return found


async def take_back(session: Session, rules: Rulebook, activity_id: int, instead: int) -> None:
    """Take back what a corrected activity counted for; what else makes the same mark takes over.

    `instead` is the row that corrects it, which is counted by itself.
    """
    for key in await activities.uncount(session, activity_id):
        await _pass_on(session, rules, key, {activity_id, instead})


async def at(session: Session, rules: Rulebook, path: str, year: int) -> There:
    """What holds at a place in a year."""
    values = await in_force.values_at(session, rules, path, year)
    return There(local_settings.duties_at(rules.duties, values), values)


async def _pass_on(session: Session, rules: Rulebook, key: Key, without: set[int]) -> None:
    """Give a mark that went to the first live activity that makes the same one."""
    duty = rules.duties[key.duty]
    home = key.target.removeprefix("household:")
    household_id = int(home) if home != key.target and home.isdigit() else None
    alike = await logged.alike(session, duty.kinds, _days(duty, key), household_id)
    for activity_id, done in alike:
        if activity_id in without:
            continue
        places = await regions.by_level(session, done.region_id)
        place = await regions.get(session, done.region_id)
        there = await at(session, rules, place.path if place else "", done.on.year)
        if key in keys(there.duties[key.duty], activities.as_logged(done, places)):
            await activities.count(session, key, activity_id)
            return


def _days(duty: Duty, key: Key) -> tuple[date, date] | None:
    """The days on which an activity may make a mark; None where any day may."""
    on = key.day.split(">")[0]
    if on != key.period:
        day = date.fromisoformat(on)
        return day, day
    if duty.per not in LENGTHS:
        return None
    try:
        span = span_of(duty, date.min, Params(), key.period)
    except (BadPeriod, MissingParam):
        return None  # the county has changed the period since; any day may make the mark
    return (span.first, span.last) if span.first and span.last else None


async def _stands(
    session: Session,
    there: There,
    duty: Duty,
    marks: tuple[Key, ...],
    places: Mapping[str, str],
    on: date,
) -> tuple[int | None, int | None]:
    """How often a duty is done and must be; each target by itself, or unknown, is None."""
    counters = {(key.owner, key.period) for key in marks}
    if len(counters) != 1:
        return None, None
    [(owner, period)] = counters
    done = await activities.counted(session, duty.id, owner, period)
    total = await _total(session, there, duty, places)
    try:
        found = status_from_counter(duty, done, on, Params(total=total), period)
    except (MissingParam, BadPeriod):
        return done, None
    return done, found.required if isinstance(found.required, int) else None


async def _total(
    session: Session, there: There, duty: Duty, places: Mapping[str, str]
) -> int | None:
    """Of how many a coverage duty speaks at the place of whoever owes it."""
    if duty.type != "coverage":
        return None
    told = there.values.get(duty.total_setting)
    if isinstance(told, int):
        return told
    place = places.get(duty.level)
    if place is None:
        return None
    if duty.target == "household":
        return await activities.households_in(session, place)
    if duty.target in ("village", "township"):
        root = await regions.get(session, place)
        below = await regions.within(session, [root.path]) if root else []
        return sum(one.level == duty.target for one in below)
    return None
