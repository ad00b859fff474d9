"""Was last week enough? One line in the digest of the week's first working day, never a message."""

from collections.abc import Sequence
from datetime import date, timedelta

from locales import _
from notifications import presence
from rulebook.calendar import ONE_DAY, Calendars, is_working_day
from rulebook.duties.presumed import DAY, PRESUMED, days_and_nights
from rulebook.loader import Rulebook
from storage import in_force
from storage.engine import Session
from storage.queries import week_answers
from storage.queries.duty_owners import STATIONED
from storage.queries.posts import Held

WEEK = timedelta(days=7)
ENOUGH = (5, 4)
"""Days and nights, where no duty of presence is in force (五天四夜)."""


async def line(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> str | None:
    """The question for one person, or None: not theirs, not today, answered, or not wanted.

    Nobody is asked about a week of leave and holidays, one that records tell of, or one that their
    post did not cover.
    """
    today = session.moment.today
    post = next((post for post in held if post.role in STATIONED), None)
    if post is None:
        return None
    calendars = presence.Calendaring(rules).at(post.path)
    if not is_first_working_day(calendars, today):
        return None
    if not await week_answers.wanted(session, person_id):
        return None
    monday = last_monday(today)
    known = (await presence.weeks(session, [person_id], monday)).get(person_id)
    if known is None:
        return None
    week, _path = known
    log = days_and_nights(week, today, calendars)
    if not week.whole or week.source != PRESUMED or all(one.kind != DAY for one in log):
        return None
    days, nights = await required(session, rules, post.path, monday.year)
    return _(
        "Last week, %(days)s days and %(nights)s nights in the village? Send 在村 够; if not, days "
        "and nights: 在村 4 3. No more questions: 在村 别问.",
        days=days,
        nights=nights,
    )


def last_monday(today: date) -> date:
    """The Monday of the week before."""
    return today - WEEK - today.weekday() * ONE_DAY


def is_first_working_day(calendars: Calendars, today: date) -> bool:
    """Whether today is the first day of its week that is worked."""
    days = (today - count * ONE_DAY for count in range(1, today.weekday() + 1))
    return is_working_day(calendars, today) and not any(
        is_working_day(calendars, day) for day in days
    )


async def required(session: Session, rules: Rulebook, path: str, year: int) -> tuple[int, int]:
    """How many days and nights a week are owed at a place."""
    duties = await in_force.duties_at(session, rules, path, year)
    for duty in duties.values():
        if duty.type == "presence" and duty.status == "active" and duty.quota.count is not None:
            return int(duty.quota.count), duty.quota.nights or 0
    return ENOUGH
