"""What a duty must be told besides activities: terms, totals, days of the school year, rosters."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from notifications.duties.owing import InForce, Owed
from rulebook.duties import Duty, Params, Stationed
from rulebook.duties.entry import ANCHORS
from rulebook.local_settings import Value
from storage.engine import Session
from storage.queries import duty_owners

TERM_YEARS = {"first_secretary": 2, "team_member": 2}
OTHER_TERM_YEARS = 5
"""How long a post is taken to last that has no last day: ours, as the documents name no day."""
SCHOOL_YEAR_BEGINS = 8


@dataclass(frozen=True, slots=True)
class Known:
    """How many households, villages and townships each place has, by its path; who is stationed."""

    households: Mapping[str, int] = field(default_factory=dict)
    villages: Mapping[str, int] = field(default_factory=dict)
    townships: Mapping[str, int] = field(default_factory=dict)
    stationed: Mapping[str, tuple[Stationed, ...]] = field(default_factory=dict)


ROSTER = "stationed"
EVERYTHING = ("household", "village", "township", ROSTER)
"""What can be counted of a place: targets of duties, and who is stationed there."""


async def about(
    session: Session, path: str | None = None, wanted: Collection[str] = EVERYTHING
) -> Known:
    """Count households, villages and townships of a place, or of everything."""
    homes: Mapping[str, int] = {}
    places: dict[str, Mapping[str, int]] = {}
    if "household" in wanted:
        homes = _summed(await duty_owners.households_by_village(session, path))
    for level in ("village", "township"):
        if level in wanted:
            found = await duty_owners.places_by_path(session, level, path)
            places[level] = _summed(dict.fromkeys(found, 1))
    people = await _stationed(session, path) if ROSTER in wanted else {}
    return Known(homes, places.get("village", {}), places.get("township", {}), people)


async def _stationed(session: Session, path: str | None) -> dict[str, tuple[Stationed, ...]]:
    people: dict[str, tuple[Stationed, ...]] = {}
    for post in await duty_owners.stationed(session, path or "", session.moment.today):
        somebody = Stationed(f"person:{post.person_id}", post.since)
        people[post.path] = (*people.get(post.path, ()), somebody)
    return people


def _summed(figures: Mapping[str, int]) -> dict[str, int]:
    """Add up figures of places for every place above them too."""
    sums: Counter[str] = Counter()
    for path, figure in figures.items():
        parts = path.strip("/").split("/")
        for length in range(1, len(parts) + 1):
            sums[f"/{'/'.join(parts[:length])}/"] += figure
    return dict(sums)


def params(owed: Owed, there: InForce, known: Known, today: date) -> Params:
    """What the evaluator needs to know of a duty that somebody owes."""
    duty, post = owed.duty, owed.post
    term_end = post.until or term_ends(post.role, post.since, today)
    return Params(
        start=post.since if duty.type == "min_duration" else None,
        ended=post.until if duty.type == "min_duration" else None,
        term_start=post.since,
        term_end=term_end,
        total=total(duty, owed.path, there.values, known),
        school_year=school_year(today),
        calendar=days_of_school(there.values) if duty.per == "school-year" else {},
        roster=_roster(duty, owed.path, known),
    )


def total(duty: Duty, path: str, values: Mapping[str, Value], known: Known) -> int | None:
    """Of how many targets a duty speaks at a place; None where nobody has counted them."""
    if duty.type != "coverage":
        return None
    told = values.get(duty.total_setting)
    if isinstance(told, int):
        return told
    match duty.target:
        case "household":
            return known.households.get(path, 0)
        case "village":
            return known.villages.get(path, 0)
        case "township":
            return known.townships.get(path, 0)
        case _:
            return None


def term_ends(role: str, since: date, today: date) -> date:
    """The last day of a term that began on a day; who stays on is in it a year at a time.

    Else nothing done after the usual years would count, and nobody could mend what is late.
    """
    year = since.year + TERM_YEARS.get(role, OTHER_TERM_YEARS)
    year = max(year, today.year + ((today.month, today.day) > (since.month, since.day)))
    leap = (since.month, since.day) == (2, 29)
    return since.replace(year=year, day=28 if leap else since.day)


def school_year(today: date) -> str:
    """The school year a day lies in: 2026-2027."""
    first = school_year_begins(today).year
    return f"{first}-{first + 1}"


def school_year_begins(today: date) -> date:
    """The first day of the school year a day lies in."""
    year = today.year if today.month >= SCHOOL_YEAR_BEGINS else today.year - 1
    return date(year, SCHOOL_YEAR_BEGINS, 1)


def days_of_school(values: Mapping[str, Value]) -> dict[str, date]:
    """The days of the school year that the county has set."""
    days = ((anchor, values.get(anchor)) for anchor in ANCHORS)
    return {anchor: day for anchor, day in days if isinstance(day, date)}


def _roster(duty: Duty, path: str, known: Known) -> tuple[Stationed, ...] | None:
    if duty.subject.stationed_months is None:
        return None
    return tuple(
        somebody
        for where, several in known.stationed.items()
        if where.startswith(path)
        for somebody in several
    )
