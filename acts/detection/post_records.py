"""Posts as the pitfalls look at them: who serves, which bodies there are, who is away, what is
owed and how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from acts.detection.log_records import duties_of, organ
from notifications import presence
from notifications.duties import overview
from notifications.duties.standing import Standing
from rulebook.calendar import is_working_day
from rulebook.duties import DutyStatus
from rulebook.duties.figures import Amount
from rulebook.loader import Rulebook
from rulebook.pitfalls import Record
from rulebook.pitfalls.records import Value
from storage.engine import Session
from storage.moment import county_day
from storage.queries import leaves
from storage.queries.duty_owners import STATIONED
from storage.queries.leaves import APPROVED, ASKED, AWAY, LEAVE, Leave
from storage.queries.record_rows import PostRow

KINDS = ("roster", "unit", "leave", "duty_status")
Filled = Mapping[str, list[Record]]

UNITS = ("county_committee", "county_leading_group", "county_sector_dept")
"""The bodies whose own meetings and plans are looked for."""
SHORT = ("at_risk", "overdue")
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
    held = {(post.role, post.region_id) for post in posts if _lasts(post, today)}
    for role, region_id in sorted(held):
        if role in UNITS:
            yield {"id": organ(role, region_id), "region": region_id, "role": role}


async def _away(
    session: Session, rules: Rulebook, posts: Iterable[PostRow]
) -> list[Record]:
    """Leave and absences of those who live in villages, since the year or a quarter began.

    Refused leave is left out, as whoever was refused may have stayed; so is an absence that had
    not begun, was all on days off, or is covered by leave.
    """
    today = session.moment.today
    since = min(date(today.year, 1, 1), today - timedelta(days=92))
    stays: dict[int, list[PostRow]] = {}
    for post in posts:
        if post.role in STATIONED:
            stays.setdefault(post.person_id, []).append(post)
    told = await leaves.of_people(session, stays, since, today)
    paths = {post.region_id: post.path for several in stays.values() for post in several}
    excused = [one for one in told if one.state == APPROVED]
    calendars = presence.Calendaring(rules)
    found = []
    for one in told:
        post = next((p for p in stays[one.person_id] if _holds(p, one.first)), None)
        if post is None:
            continue
        working = [
            day for day in _days(one, today) if is_working_day(calendars.at(paths[post.region_id]), day)
        ]
        if record := _leave(one, working, excused):
            found.append({**record, "region": post.region_id})
    return found
