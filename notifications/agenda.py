"""Everything there is for an official today: the one answer for digest, 任务, 待办 and desk.

A line stands here as long as it is true; whether it is *new* is `notifications.reminders`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from locales import _, day
from notifications import above, chores, teammates, week_question, weekly, worklist
from notifications.chores import Chore
from notifications.duties import standing, words
from notifications.duties.standing import Standing
from notifications.worklist import Item
from rulebook.calendar import next_working_day
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import posts, snoozes
from storage.queries.posts import Held

SOON = timedelta(days=3)


class Section(IntEnum):
    """Where a line stands, the most pressing first."""

    OVERDUE = 1
    TODAY = 2
    SOON = 3
    ABOVE = 4
    WEEK = 5
    WAITING = 6
    LATER = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a step of a case, a duty, a chore, or what came up from below."""

    section: Section
    text: str
    deadline: date | None = None
    address: str = "/console"
    household_id: int | None = None
    home: str = ""
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """An official's lines, the most pressing first, and what is only told."""

    entries: Sequence[Entry]
    told: Sequence[str] = ()

    def due(self) -> list[Entry]:
        """What has to be done soon; the rest has time or only waits."""
        return [entry for entry in self.entries if entry.section < Section.LATER]


async def of(session: Session, rules: Rulebook, person_id: int) -> Agenda:
    """Everything there is for an official today."""
    today = session.moment.today
    held = await posts.held_by(session, person_id, today)
    items = await worklist.of(session, rules, person_id, held)
    waiting = await chores.of(session, rules, person_id, held)
    owed = await standing.with_missed(session, rules, person_id)
    until = next_working_day(rules.calendars, today) - timedelta(days=1)
    entries = [
        *(_of_case(item, today, until) for item in items),
        *(_of_duty(rules, one, today, until) for one in owed if one.open),
        *(_of_chore(chore, today, until) for chore in waiting),
        *(
            Entry(Section.ABOVE, one.text, address=one.address)
            for one in await above.of(session, rules, person_id)
        ),
        *(
            Entry(Section.WEEK, line)
            for line in await weekly.lines(session, rules, person_id, held)
        ),
    ]
    put_off = {one.what: one for one in await snoozes.of_person(session, person_id, today)}
    entries = [
        _later(entry, put_off[entry.schedule].until) if entry.schedule in put_off else entry
        for entry in entries
    ]
    return Agenda(_sorted(entries), await _told(session, rules, person_id, held))


async def _told(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[str]:
    """What is told besides: what teammates did, and the question of the week."""
    lines = await teammates.lines(session, rules, person_id, held)
    question = await week_question.line(session, rules, person_id, held)
    return [*lines, question] if question else lines


def _of_case(item: Item, today: date, until: date) -> Entry:
    return Entry(
        _section(item.deadline, today, until) or Section.WAITING,
        worklist.said(item, today),
        item.deadline,
        f"/console/cases/{item.case.id}",
        item.case.household_id,
        f"{item.village}{item.household}",
        f"clock:{item.case.id}:{item.clock}",
    )


def _of_duty(rules: Rulebook, one: Standing, today: date, until: date) -> Entry:
    found = one.status
    section = Section.LATER
    if found.status == "overdue":
        section = Section.OVERDUE
    elif found.status == "at_risk":
        section = _section(found.next_deadline, today, until) or Section.SOON
    return Entry(
        section,
        words.line(rules, one, today),
        found.next_deadline,
        f"/console/duties/{one.owed.duty.id}",
        schedule=words.schedule(one.owed),
    )


def _of_chore(chore: Chore, today: date, until: date) -> Entry:
    section = _section(chore.deadline, today, until) or Section.WAITING
    return Entry(section, chore.text, chore.deadline, chore.address)


def _section(deadline: date | None, today: date, until: date) -> Section | None:
    """Where a limit puts a line; `until` is the last day before the next digest."""
    if deadline is None:
        return None
    if deadline < today:
        return Section.OVERDUE
    if deadline <= until:
        return Section.TODAY
    return Section.SOON if deadline - today <= SOON else None


def _later(entry: Entry, until: date) -> Entry:
    text = _("%(line)s (put off until %(day)s)", line=entry.text, day=day(until))
    return replace(entry, section=Section.LATER, text=text)


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.section, entry.deadline or date.max))
