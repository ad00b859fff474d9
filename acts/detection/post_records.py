"""Posts as the pitfalls look at them: who serves, which bodies there are, who is away, what is
owed and how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from acts.detection.log_records import duties_of, organ
from notifications import presence
from notifications.duties import overview
from notifications.duties.standing import Standing
from rulebook.calendar import is_working_day
from rulebook.duties import DutyStatus, status
from rulebook.duties.figures import Amount
from rulebook.loader import Rulebook
from rulebook.pitfalls import Record
from rulebook.pitfalls.records import Value
from storage.engine import Session
from storage.moment import county_day
from storage.queries import leaves, log_rows
from storage.queries.duty_owners import STATIONED
from storage.queries.leaves import APPROVED, ASKED, AWAY, LEAVE, Leave
from storage.queries.record_rows import PostRow

KINDS = ("roster", "unit", "leave", "duty_status")
Filled = Mapping[str, list[Record]]

UNITS = ("county_committee", "county_leading_group", "county_sector_dept")
"""The bodies whose own meetings and plans are looked for."""
STATUSES = ("on_track", "at_risk", "overdue", "met")
WEEKS = 4
QUARTER = timedelta(days=92)
ONE_DAY = timedelta(days=1)


async def fill(
    session: Session, rules: Rulebook, path: str, posts: Sequence[PostRow], into: Filled
) -> None:
    """Put what the posts of a place tell with the others of their kinds."""
    today = session.moment.today
    into["roster"] += [_post(post, today) for post in posts]
    into["unit"] += _units(posts, today)
    into["leave"] += await _away(session, rules, posts)
    into["duty_status"] += await _owed(session, rules, path)


def _post(post: PostRow, today: date) -> Record:
    planned = post.until if post.until and post.until >= today else None
    return {
        "id": f"post:{post.id}",
        "region": post.region_id,
        "role": post.role,
        "person": str(post.person_id),
        "started_on": post.since,
        "ended_on": post.until,
        "rotation_planned_on": planned,
    }


def _units(posts: Iterable[PostRow], today: date) -> Iterable[Record]:
    """The bodies somebody stands for today; several of one role at a place are looked at as one."""
    held = {(post.role, post.region_id) for post in posts if _holds(post, today)}
    for role, region_id in sorted(held):
        if role in UNITS:
            yield {"id": organ(role, region_id), "region": region_id, "role": role}


async def _away(session: Session, rules: Rulebook, posts: Iterable[PostRow]) -> list[Record]:
    """Leave and absences of those who live in villages, since the year or a quarter began."""
    today = session.moment.today
    since = min(date(today.year, 1, 1), today - QUARTER)
    stays: dict[int, list[PostRow]] = {}
    for post in posts:
        if post.role in STATIONED:
            stays.setdefault(post.person_id, []).append(post)
    told = await leaves.of_people(session, stays, since, today)
    excused: dict[int, list[Leave]] = {}
    for one in told:
        if one.approved:
            excused.setdefault(one.person_id, []).append(one)
    calendars = presence.Calendaring(rules)
    found = []
    for one in told:
        stay = next((post for post in stays[one.person_id] if _holds(post, one.first)), None)
        if stay is None or not _says_something(one, today):
            continue
        there, others = calendars.at(stay.path), excused.get(one.person_id, ())
        missing = (day for day in _days(one, today) if not any(o.holds(day) for o in others))
        if one.kind == LEAVE or any(is_working_day(there, day) for day in missing):
            found.append(_leave(one, stay.region_id))
    return found


def _says_something(one: Leave, today: date) -> bool:
    """Not what was refused, as they may have stayed, nor what was told ahead of its days."""
    return one.state in (ASKED, APPROVED) or (one.kind == AWAY and one.first <= today)


def _leave(one: Leave, region_id: str) -> Record:
    approved = county_day(one.decided_at) if one.approved and one.decided_at else None
    return {
        "id": str(one.id),
        "region": region_id,
        "person": str(one.person_id),
        "kind": "leave" if one.kind == LEAVE else "absence",
        "day": one.first,
        "until": one.last,
        "approved_on": approved,
    }


def _days(one: Leave, today: date) -> Iterable[date]:
    last = min(one.last, today)
    return (one.first + count * ONE_DAY for count in range((last - one.first).days + 1))


async def _owed(session: Session, rules: Rulebook, path: str) -> list[Record]:
    """How the duties stand that pitfalls ask for, where the log is older than their period."""
    begins = await log_rows.begins(session, path)
    wanted = {duty.id for duty in duties_of(rules, "duty_status")}
    found = await overview.with_missed(session, rules, [path], wanted, begins)
    weeks = [one for one in found if one.owed.duty.type == "presence"]
    told = [one for one in found if _log_tells(one, begins)]
    told += await _weeks_before(session, rules, weeks)
    return [_standing(number, one) for number, one in enumerate(told)]


def _log_tells(one: Standing, begins: date | None) -> bool:
    first = one.span.first if one.span else None
    if one.owed.duty.type == "presence":
        return True  # told by leave and absences: without any, everybody was there
    return begins is not None and first is not None and begins <= first


async def _weeks_before(
    session: Session, rules: Rulebook, weeks: Sequence[Standing]
) -> list[Standing]:
    """The weeks before this one in which somebody was not in the village as long as owed."""
    today = session.moment.today
    people = [int(one.owed.owner.person or 0) for one in weeks]
    found = []
    for back in range(1, WEEKS + 1):
        monday = today - timedelta(days=today.weekday() + 7 * back)
        logs = await presence.presence_logs(session, rules, people, monday)
        known: dict[tuple[int, int], DutyStatus] = {}
        for one, person in zip(weeks, people, strict=True):
            if one.owed.post.since > monday:
                continue
            duty, (log, _told_from) = one.owed.duty, logs[person]
            alike = id(duty), id(log)
            if alike not in known:
                known[alike] = status(duty, log, today, label=f"{monday}/W")
            if known[alike].status == "overdue":
                found.append(replace(one, status=known[alike]))
    return found


def _standing(number: int, one: Standing) -> Record:
    found, owed = one.status, one.owed
    record: dict[str, Value] = {
        "id": f"{owed.duty.id}:{number}",
        "region": owed.path.strip("/").split("/")[-1],
        "duty": owed.duty.id,
        "owner": owed.owner.person or owed.name,
        **_figures(found.done, found.required),
    }
    day = found.missed_deadline or found.next_deadline
    if found.status in STATUSES:
        record["status"] = found.status
    return record | ({"day": day} if day else {})


def _figures(done: Amount, required: Amount) -> dict[str, Value]:
    """Figures as far as they are told; those of a week are days and nights."""
    if isinstance(done, Mapping):
        return {name: done[name] for name in ("days", "nights") if name in done}
    known = {"done": done, "required": required}
    return {name: value for name, value in known.items() if isinstance(value, int | Decimal)}


def _holds(post: PostRow, day: date) -> bool:
    return post.since <= day and (post.until is None or post.until >= day)
