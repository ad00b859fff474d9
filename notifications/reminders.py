"""Reminders: what is new for somebody becomes an occurrence and a line of their one daily digest.

Looking twice changes nothing: an occurrence is a row, unique on schedule, firing and person. A
digest is composed when it leaves, so that what was done meanwhile is not in it. What is late goes
to the next level once, and only after a reminder of it arrived. After an outage what is still true
is told once; what went by meanwhile is not told at all.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import date

from notifications import case_news, chores, outbox, weekly
from notifications.case_news import CaseNews
from notifications.duties import news as duty_news
from notifications.duties.news import News
from notifications.firing import Firing
from rulebook.calendar import is_working_day, next_working_day
from rulebook.loader import Rulebook
from rulebook.local_days import for_place
from storage.engine import Session
from storage.queries import addresses, duty_owners, occurrences, snoozes
from storage.queries.occurrences import DIGEST

DAY_BEGINS = 8
DAY_ENDS = 21
KIND = "digest.daily"
CLOCK, STEP = "clock:", "step:"
NO_RECEIPTS = ("telegram",)
"""The channels that say they took a message and never that it was delivered."""


async def plan_digests(session: Session, rules: Rulebook) -> int:
    """Queue today's digest of everybody whose hour has come and for whom something is new.

    Returns how many. An hour is looked at once: who has nothing new then is left alone today.
    """
    today = session.moment.today
    hours = await _hours(session)
    waiting = await occurrences.without_digest(session, today.isoformat(), hours) if hours else []
    people = await _at_work(session, rules, waiting) if waiting else []
    queued = 0
    if people:
        found = await _news(session, rules, next_working_day(rules.calendars, today), set(people))
        queued = await _queue(session, await _untold(session, found))
    await occurrences.look(session, today.isoformat(), hours)
    return queued


async def _hours(session: Session) -> list[int]:
    """The hours of digests that have come today and were not looked at yet."""
    hour = session.moment.local.hour
    if not DAY_BEGINS <= hour < DAY_ENDS:
        return []
    looked = await occurrences.looked(session, session.moment.today.isoformat())
    return [one for one in range(hour + 1) if one not in looked]


async def _at_work(session: Session, rules: Rulebook, people: Sequence[int]) -> Sequence[int]:
    """Those of these people for whom today is a working day where they work."""
    today = session.moment.today
    if not rules.local_days:
        return people if is_working_day(rules.calendars, today) else []
    paths = {post.person_id: post.path for post in await duty_owners.everybody(session, today)}
    places = {path: _works(rules, path, today) for path in {"/", *paths.values()}}
    return [person for person in people if places[paths.get(person, "/")]]


def _works(rules: Rulebook, path: str, today: date) -> bool:
    there = for_place(rules.calendars, rules.local_days, path.strip("/").split("/"))
    return is_working_day(there, today)


async def _news(
    session: Session, rules: Rulebook, next_day: date, people: set[int]
) -> list[Firing]:
    """All that is new for these people today, told before or not."""
    of_cases, late_cases = await case_news.of_everybody(session, rules)
    of_duties = await duty_news.of_everybody(session, rules, next_day)
    late_duties = [news for news in of_duties if news.late]
    found = [*of_cases, *(Firing(one.person_id, one.schedule, one.due) for one in of_duties)]
    put_off = await snoozes.live(session, session.moment.today)
    found = [one for one in found if not _is_put_off(one, put_off)]
    risen = await _reminded_cases(session, late_cases)
    found += await case_news.bosses(session, rules, risen)
    found += await duty_news.bosses(session, rules, await _reminded_duties(session, late_duties))
    found += await chores.news(session, rules, people)
    found += await weekly.news(session, rules, people)
    return [one for one in found if one.person_id in people]


def _is_put_off(one: Firing, put_off: Set[tuple[int, str]]) -> bool:
    """Whether somebody has put this off: with the limit of a case, its steps too."""
    if (one.person_id, one.schedule) in put_off:
        return True
    if not one.schedule.startswith(STEP):
        return False
    limits = f"{CLOCK}{one.schedule.split(':')[1]}:"
    return any(person == one.person_id and what.startswith(limits) for person, what in put_off)


async def _reminded_cases(session: Session, late: Sequence[CaseNews]) -> list[CaseNews]:
    """The late cases of which somebody was reminded after the limit, and the reminder arrived."""
    told = await occurrences.arrived(session, [one.schedule for one in late], NO_RECEIPTS)
    return [
        one for one in late if any(due > str(one.late_since) for due in told.get(one.schedule, ()))
    ]


async def _reminded_duties(session: Session, late: Sequence[News]) -> list[News]:
    """The missed duties of which the one who owes them was told, and the message arrived."""
    told = await occurrences.arrived(session, [one.schedule for one in late], NO_RECEIPTS)
    return [one for one in late if one.due in told.get(one.schedule, ())]


async def _untold(session: Session, found: Iterable[Firing]) -> list[Firing]:
    keys = {(one.schedule, one.due, one.person_id): one for one in found}
    told = await occurrences.told(session, keys)
    return [one for key, one in keys.items() if key not in told]


async def _queue(session: Session, fresh: Sequence[Firing]) -> int:
    """Queue the digests with what they bring."""
    wanted = sorted({one.person_id for one in fresh})
    contacts = await addresses.of_officials(session, wanted)
    messages = [
        outbox.queued(session, contacts[person], KIND, "", about=f"{DIGEST}:{person}")
        for person in wanted
        if person in contacts
    ]
    references = await outbox.put_all(session, messages)
    reached = [person for person in wanted if person in contacts]
    brought = dict(zip(reached, references, strict=True))
    firings = [(one.schedule, one.due, one.person_id) for one in fresh]
    today = session.moment.today.isoformat()
    digests = [(DIGEST, today, person) for person in reached]
    await occurrences.write(session, [*firings, *digests], brought)
    return len(messages)
