"""Days and nights in the village without check-in: from leave, absences and one weekly answer.

Ours, and why: docs/decisions/0013-presence.md. What comes out are activities for the evaluator.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.calendar import ONE_DAY, SATURDAY, Calendars, is_working_day
from rulebook.duties.activity import Activity
from rulebook.duties.presence import LEAVE

DAY, NIGHT = "presence_day", "presence_night"
RECORDS, ANSWER, PRESUMED = "records", "answer", "presumed"
"""Where the days and nights of a week come from, as activities say in `mode`."""
ON_LEAVE, HOLIDAY = "leave", "holiday"
"""Why a date is excused, as activities say in `category`."""


@dataclass(frozen=True)
class Stay:
    """The first and last day of a post in a village; `until` None while it lasts."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether the post is held on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Absence:
    """Days away, both ends included: leave that was approved, or anything else."""

    first: date
    last: date
    approved: bool = False

    def holds(self, day: date) -> bool:
        """Tell whether somebody is away on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Week:
    """What is known of one person's week: posts, absences, the days and nights they told, records.

    `records` are activities of any week; those of the kinds `presence_day` and `presence_night`
    within this one override what was told and what is presumed.
    """

    monday: date
    stays: tuple[Stay, ...]
    absences: tuple[Absence, ...] = ()
    answer: tuple[int, int] | None = None
    records: tuple[Activity, ...] = ()
    person: str | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=number) for number in range(7))

    @property
    def source(self) -> str:
        """Where its days and nights come from: records, the person's answer, or nothing told."""
        if any(one.kind in (DAY, NIGHT) for one in self.recorded):
            return RECORDS
        return PRESUMED if self.answer is None else ANSWER

    @property
    def whole(self) -> bool:
        """Whether the posts cover all of it; nobody can be asked for days before they came."""
        return all(self.stationed(day) for day in self.days)

    @property
    def recorded(self) -> tuple[Activity, ...]:
        """What records say of this week: days, nights and leave."""
        kinds = (DAY, NIGHT, LEAVE)
        return tuple(one for one in self.records if one.on in self.days and one.kind in kinds)

    def stationed(self, day: date) -> bool:
        """Tell whether the person has a post in a village on a day."""
        return any(stay.holds(day) for stay in self.stays)

    def away(self, day: date, *, approved: bool) -> bool:
        """Tell whether somebody is on approved leave on a day, or away without."""
        return any(one.holds(day) for one in self.absences if one.approved is approved)


def days_and_nights(week: Week, today: date, calendars: Calendars) -> tuple[Activity, ...]:
    """Return the days and nights of a week as far as they have come, by date.

    A day counts once it has begun, its night only from the next day on.
    """
    recorded = [one for one in week.recorded if one.on <= today]
    excused = _excused(week, today, calendars)
    taken = {one.on for one in recorded if one.kind == LEAVE} | set(excused)
    told: Iterable[Activity] = ()
    if week.source == ANSWER and week.answer is not None:
        told = _answered(week, week.answer, today, calendars, taken)
    elif week.source == PRESUMED:
        told = _presumed(week, today, calendars, taken)
    leave = [
        Activity(day, LEAVE, by=week.person, mode=week.source, category=why)
        for day, why in excused.items()
    ]
    return tuple(sorted([*recorded, *told, *leave], key=lambda one: (one.on, one.kind)))


def _excused(week: Week, today: date, calendars: Calendars) -> dict[date, str]:
    """The dates nobody is asked for, with the reason, beside the leave that is recorded.

    A weekend is nobody's duty, so leave on it excuses nothing. Records speak for themselves about
    holidays.
    """
    known = {one.on for one in week.recorded if one.kind == LEAVE}
    found = {}
    for day in _begun(week, today):
        works = is_working_day(calendars, day)
        if day in known:
            continue
        if (works or _weekday(day)) and week.away(day, approved=True):
            found[day] = ON_LEAVE
        elif _weekday(day) and not works and week.source != RECORDS:
            found[day] = HOLIDAY
    return found


def _presumed(
    week: Week, today: date, calendars: Calendars, taken: set[date]
) -> Iterator[Activity]:
    """Working days and the nights after them, but for those before a weekend or away."""
    for day in _begun(week, today):
        if day in taken or not _expected(week, day, calendars):
            continue
        yield _line(week, day, DAY)
        if day < today and _stays_overnight(day, calendars):
            yield _line(week, day, NIGHT)


def _answered(
    week: Week, answer: tuple[int, int], today: date, calendars: Calendars, taken: set[date]
) -> Iterator[Activity]:
    """As many days and nights as were told, on the likeliest dates that are not taken."""
    free = [day for day in _begun(week, today) if day not in taken]
    by_day = sorted(free, key=lambda day: (not _expected(week, day, calendars), day))
    by_night = sorted(
        (day for day in by_day if day < today),
        key=lambda day: not (_expected(week, day, calendars) and _stays_overnight(day, calendars)),
    )
    days, nights = answer
    for day in by_day[: max(0, days)]:
        yield _line(week, day, DAY)
    for day in by_night[: max(0, nights)]:
        yield _line(week, day, NIGHT)


def _begun(week: Week, today: date) -> list[date]:
    """The dates of a week that have begun and on which the person holds a post."""
    return [day for day in week.days if day <= today and week.stationed(day)]


def _expected(week: Week, day: date, calendars: Calendars) -> bool:
    """Whether somebody is taken to be in the village on a date."""
    return is_working_day(calendars, day) and not week.away(day, approved=False)


def _stays_overnight(day: date, calendars: Calendars) -> bool:
    """Whether people are taken to stay after a day: not before a weekend that is not worked.

    The evening before a holiday in the middle of a week counts: a holiday lowers nobody's figure.
    """
    following = day + ONE_DAY
    return _weekday(following) or is_working_day(calendars, following)


def _weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


def _line(week: Week, day: date, kind: str) -> Activity:
    return Activity(day, kind, by=week.person, mode=week.source)
