"""The log as the pitfalls look at it: journeys, meetings, and what was done for duties.

What a line does not say is left out. What was done before anybody logged its kind is not known: a
stand-in is there for it, so that nothing is found to be missing before the log can tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from rulebook.duties import Duty
from rulebook.loader import Rulebook
from rulebook.pitfalls import Record
from rulebook.pitfalls.records import Value
from rulebook.roles import RANKED
from storage.queries.log_rows import LineRow, PauseRow

KINDS = ("visit", "meeting", "duty_log")
Filled = Mapping[str, list[Record]]

JOURNEYS = ("survey", "onsite_office", "village_visit")
MEETING, HEARING, LESSON = "special_meeting", "report_hearing", "home_lesson"
ORGANS: Mapping[str, Mapping[str, Value]] = {
    "county_committee": {"topic": "linkage"},
    "county_leading_group": {"topic": "linkage", "kind": "leading_group"},
}
"""Whose own meetings they are; whether of the standing committee or another nobody says."""
FROM_ABOVE = RANKED[: RANKED.index("county") + 1]
CADRE, STUDENT = "cadre:", "student:"
STANDS_IN = "before:"
ONE_DAY = timedelta(days=1)


def kinds(rules: Rulebook) -> frozenset[str]:
    """The kinds of activity that are read for this, besides visits to homes."""
    asked = {kind for duty in duties_of(rules, "duty_log") for kind in duty.kinds}
    return frozenset((*asked, *JOURNEYS, MEETING, HEARING))


def duties_of(rules: Rulebook, kind: str) -> Sequence[Duty]:
    """The duties of the pitfalls that look at a kind of record, historical ones left out."""
    named = [
        duty
        for pitfall in rules.pitfalls.by_id.values()
        if any(kind in finder.kinds for finder in pitfall.find)
        for duty in pitfall.duties
    ]
    known = (rules.duties[duty] for duty in dict.fromkeys(named) if duty in rules.duties)
    return [duty for duty in known if duty.status != "historical"]


def fill(rules: Rulebook, lines: Sequence[LineRow], into: Filled) -> None:
    """Put the lines of a place with the others, and what stands in for what was before."""
    duties = duties_of(rules, "duty_log")
    journeys = [line for line in lines if line.kind in JOURNEYS]
    batches = _batches(rules, journeys)
    into["visit"] += [_journey(rules, line, batches) for line in journeys]
    into["visit"] += [
        {**_before(kind, journeys), "kind": kind, "household": None} for kind in JOURNEYS
    ]
    meetings = [line for line in lines if line.kind in (MEETING, HEARING)]
    into["meeting"] += [_meeting(line) for line in meetings]
    into["meeting"].append(_before("meeting", [one for one in meetings if one.kind == MEETING]))
    done = {kind for duty in duties for kind in duty.kinds}
    for line in lines:
        if line.kind in done:
            into["duty_log"] += _done(duties, line)
    for duty in duties:
        into["duty_log"] += _undone(duty, [line for line in lines if line.kind in duty.kinds])


def stands_in(record_id: str) -> bool:
    """Whether a record only makes others doubtful: nothing is ever found about it."""
    return record_id.startswith(STANDS_IN)


def visits_before(begins: date | None) -> Record:
    """What stands in for visits to homes from before the log of them began."""
    last = {"day": begins - ONE_DAY} if begins else {}
    return {"id": f"{STANDS_IN}homes", "kind": "household_visit", **last}


def nobody_sent(row: PauseRow, today: date) -> Record:
    """A pause stands in for the visit that nobody was to make while it lasted."""
    last = min(row.last, today)
    return {"id": f"{STANDS_IN}pause:{row.id}", "household": str(row.household_id), "day": last}


def _before(what: str, lines: Sequence[LineRow]) -> dict[str, Value]:
    """What may have been done before the first of these lines; at any time where there is none."""
    last = {"day": lines[0].on - ONE_DAY} if lines else {}
    return {"id": f"{STANDS_IN}{what}", **last}


def _undone(duty: Duty, lines: Sequence[LineRow]) -> Iterable[Record]:
    """What may have been done for a duty before the first of its lines."""
    year = {"year": (lines[0].on - ONE_DAY).year} if lines else {}
    for kind in duty.kinds:
        yield {**_before(f"{duty.id}:{kind}", lines), "duty": duty.id, "kind": kind, **year}


def _journey(rules: Rulebook, line: LineRow, batches: Mapping[tuple[str, date], str]) -> Record:
    record: dict[str, Value] = {
        "id": str(line.id),
        "region": line.region_id,
        "person": str(line.person_id),
        "household": None,
        "kind": line.kind,
        "day": line.on,
    }
    batch = batches.get((line.region_id, line.on))
    level = rules.roles[line.role].level if line.role in rules.roles else None
    return record | ({"level": level, "batch": batch} if batch and level in FROM_ABOVE else {})


def _batches(rules: Rulebook, journeys: Iterable[LineRow]) -> Mapping[tuple[str, date], str]:
    """Which journeys to a village may have been one: those on days that touch each other."""
    days: dict[str, set[date]] = {}
    for line in journeys:
        role = rules.roles.get(line.role)
        if line.level == "village" and role and role.level in FROM_ABOVE:
            days.setdefault(line.region_id, set()).add(line.on)
    found: dict[tuple[str, date], str] = {}
    for village, several in days.items():
        for day in sorted(several):
            found[village, day] = found.get((village, day - ONE_DAY), day.isoformat())
    return found


def _meeting(line: LineRow) -> Record:
    """A meeting; whose it was is known where the body itself or those it heard wrote it down."""
    record: dict[str, Value] = {
        "id": str(line.id),
        "region": line.region_id,
        "day": line.on,
        "entered_on": line.entered_on,
        "entered_by": str(line.person_id),
    }
    if line.kind == HEARING:
        return {**record, "unit": organ(line.role, line.region_id), "kind": "other"}
    if line.role in ORGANS:
        return {**record, "unit": organ(line.role, line.region_id), **ORGANS[line.role]}
    return record


def organ(role: str, region_id: str) -> str:
    """What a body at a place is called, as its counts are."""
    return f"org:{role}:{region_id}"


def _done(duties: Iterable[Duty], line: LineRow) -> Iterable[Record]:
    """A record for everybody a line is about; who entered it when stands in the first."""
    record: dict[str, Value] = {
        "region": line.region_id,
        "unit": organ(line.role, line.region_id),
        "household": None,
        "kind": line.kind,
        "day": line.on,
        "year": line.on.year,
    }
    meant = [duty for duty in duties if _is_for(duty, line)]
    if len(meant) == 1:
        record["duty"] = meant[0].id
    if line.kind == LESSON:
        hours = line.detail.get("class_hours")
        record["class_hours"] = None if hours is None else Decimal(hours)
    if (level := line.detail.get("level")) in RANKED:
        record["level"] = level
    entered: Record = {"entered_on": line.entered_on, "entered_by": str(line.person_id)}
    whom = _whom(meant, line) or [{}]
    for number, person in enumerate(whom):
        first = number == 0
        row = str(line.id) if first else f"{line.id}:{number}"
        yield {"id": row, **record, **person, **(entered if first else {})}


def _is_for(duty: Duty, line: LineRow) -> bool:
    """Whether a line was logged for a duty, even if it falls short of it."""
    of_duty = line.detail.get("of_duty")
    return line.kind in duty.kinds and line.role in duty.roles and of_duty in (None, duty.id)


def _whom(meant: Sequence[Duty], line: LineRow) -> list[dict[str, Value]]:
    named = [str(target) for target in line.detail.get("targets", ())]
    found: list[dict[str, Value]] = [
        {"person": target.removeprefix(CADRE)} for target in named if target.startswith(CADRE)
    ]
    found += [{"student": target} for target in named if target.startswith(STUDENT)]
    if not found and meant and all(duty.by == "individual" for duty in meant):
        return [{"person": str(line.person_id)}]
    return found
