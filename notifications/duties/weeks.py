"""Weeks in the village of everybody: those that are alike are judged once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from notifications import presence
from notifications.duties.standing import Asked
from rulebook import duty_reminders
from rulebook.duties import Activity, status
from rulebook.duties.presumed import Stay, Week, days_and_nights
from rulebook.loader import Rulebook
from storage.engine import Session

SUNDAY = timedelta(days=6)
WEEK = timedelta(weeks=1)


async def labels(
    session: Session, rules: Rulebook, asked: Sequence[Asked], next_day: date
) -> list[list[str]]:
    """What is new about the week of each of these, and about the week before.

    Who came in the middle of a week is not told that it was not met.
    """
    today = session.moment.today
    monday = today - timedelta(days=today.weekday())
    people = [int(one.owed.owner.person or 0) for one in asked]
    this = await _logs(session, rules, people, monday)
    last = await _logs(session, rules, people, monday - WEEK)
    found: dict[tuple[int, int, int, bool], list[str]] = {}
    told = []
    for one, person in zip(asked, people, strict=True):
        whole = one.owed.post.since <= monday - WEEK
        key = id(one.owed.duty), id(this[person]), id(last[person]), whole
        if key not in found:
            duty = one.owed.duty
            now = status(duty, this[person], today, one.params)
            names = [duty_reminders.firing(now, today, next_day)]
            if whole:
                then = status(duty, last[person], today, one.params, f"{monday - WEEK}/W")
                names.append(duty_reminders.missed(duty, then, today))
            found[key] = [name for name in names if name]
        told.append(found[key])
    return told


async def _logs(
    session: Session, rules: Rulebook, people: Sequence[int], monday: date
) -> dict[int, Sequence[Activity]]:
    """Everybody's days and nights of a week; those whose weeks are alike share one log."""
    known = await presence.weeks(session, people, monday)
    calendars, today = presence.Calendaring(rules), session.moment.today
    nothing: Sequence[Activity] = ()
    found: dict[int, Sequence[Activity]] = dict.fromkeys(people, nothing)
    logs: dict[tuple[Week, int], Sequence[Activity]] = {}
    for person, (week, path) in known.items():
        days, alike = calendars.at(path), _nobodys(week)
        key = alike, id(days)
        if key not in logs:
            logs[key] = days_and_nights(alike, today, days)
        found[person] = logs[key]
    return found


def _nobodys(week: Week) -> Week:
    """A week without whose it is, its posts cut to its days."""
    sunday = week.monday + SUNDAY
    stays = tuple(
        Stay(max(stay.since, week.monday), min(stay.until or sunday, sunday)) for stay in week.stays
    )
    return replace(week, person=None, stays=stays)
