"""Days and nights in the village of real people: what the rule of presence is told, from rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rulebook.calendar import Calendars
from rulebook.duties import Activity
from rulebook.duties.presumed import PRESUMED, Absence, Stay, Week, days_and_nights
from rulebook.loader import Rulebook
from rulebook.local_days import for_place
from storage.engine import Session
from storage.queries import leaves, presence, week_answers

SUNDAY = timedelta(days=6)

Log = tuple[Sequence[Activity], str]
"""The days and nights of a week so far, and where they come from: records, answer, presumed."""


async def presence_log(session: Session, rules: Rulebook, person_id: int, monday: date) -> Log:
    """One person's days and nights of the week of a Monday."""
    return (await presence_logs(session, rules, [person_id], monday))[person_id]


async def presence_logs(
    session: Session, rules: Rulebook, person_ids: Iterable[int], monday: date
) -> dict[int, Log]:
    """Many people's days and nights of a week; whoever has no post in a village has none.

    Those whose weeks are alike, which are most, share one log.
    """
    people = tuple(person_ids)
    known = await weeks(session, people, monday)
    calendars = Calendaring(rules)
    today = session.moment.today
    logs: dict[int, Log] = dict.fromkeys(people, ((), PRESUMED))
    made: dict[tuple[Week, int], Log] = {}
    for person_id, (week, path) in known.items():
        there = calendars.at(path)
        alike = week, id(there)
        if alike not in made:
            made[alike] = days_and_nights(week, today, there), week.source
        logs[person_id] = made[alike]
    return logs


async def weeks(
    session: Session, person_ids: Iterable[int], monday: date
) -> dict[int, tuple[Week, str]]:
    """What is known of the week of everybody stationed in it, with the path of their village.

    Four queries, however many people there are.
    """
    ids, sunday = tuple(person_ids), monday + SUNDAY
    stays: dict[int, tuple[Stay, ...]] = {}
    paths: dict[int, str] = {}
    for post in await presence.stations(session, ids, monday, sunday):
        stay = Stay(max(post.since, monday), min(post.until or sunday, sunday))
        stays[post.person_id] = (*stays.get(post.person_id, ()), stay)
        paths[post.person_id] = post.path
    absences: dict[int, list[Absence]] = defaultdict(list)
    for one in await leaves.of_people(session, stays, monday, sunday):
        absences[one.person_id].append(Absence(one.first, one.last, one.approved))
    records: dict[int, list[Activity]] = defaultdict(list)
    for row in await presence.records(session, stays, monday, sunday):
        records[row.person_id].append(Activity(row.on, row.kind, by=str(row.person_id)))
    answers = await week_answers.latest(session, stays, [monday])
    return {
        person: (
            Week(
                monday,
                stays[person],
                tuple(absences[person]),
                answers.get((person, monday)),
                tuple(records[person]),
            ),
            path,
        )
        for person, path in paths.items()
    }


class Calendaring:
    """The calendars with what places decided themselves, made once for each such place."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._deciding = {days.region for days in rules.local_days}
        self._made: dict[tuple[str, ...], Calendars] = {}

    def at(self, path: str) -> Calendars:
        """The calendars that hold at a place."""
        places = tuple(part for part in path.split("/") if part in self._deciding)
        if places not in self._made:
            self._made[places] = for_place(self._rules.calendars, self._rules.local_days, places)
        return self._made[places]
