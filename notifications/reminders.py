"""Reminders: what is new for somebody becomes an occurrence and a line of their one daily digest.

Looking twice changes nothing: an occurrence is a row, unique on schedule, firing and person. A
digest is composed when it leaves, so that what was done meanwhile is not in it. What is late goes
to the next level once, and only after a reminder of it arrived. After an outage what is still true
is told once; what went by meanwhile is not told at all.
"""

from collections.abc import Iterable, Sequence
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

DAY_BEGINS = 8
DAY_ENDS = 21
DIGEST = "digest"
KIND = "digest.daily"
NO_RECEIPTS = ("telegram",)
"""The channels that say they took a message and never that it was delivered."""


async def plan_digests(session: Session, rules: Rulebook) -> int:
    """Queue today's digest of everybody whose hour has come and for whom something is new.

    Returns how many. Who has nothing new today is not looked at again: nothing due, nothing sent.
    """
    now, today = session.moment.local, session.moment.today
    if not DAY_BEGINS <= now.hour < DAY_ENDS:
        return 0
    waiting = await occurrences.without_digest(session, today.isoformat(), now.hour)
    people = await _at_work(session, rules, waiting) if waiting else []
    if not people:
        return 0
    found = await _news(session, rules, next_working_day(rules.calendars, today), set(people))
    return await _queue(session, people, await _untold(session, found))


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
    found = [one for one in found if (one.person_id, one.schedule) not in put_off]
    risen = await _reminded_cases(session, late_cases)
    found += await case_news.bosses(session, rules, risen)
    found += await duty_news.bosses(session, rules, await _reminded_duties(session, late_duties))
    found += await chores.news(session, rules, people)
    found += await weekly.news(session, rules, people)
    return [one for one in found if one.person_id in people]


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


async def _queue(session: Session, people: Sequence[int], fresh: Sequence[Firing]) -> int:
    """Queue the digests with what they bring, and note for everybody that today was looked at."""
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
    today = session.moment.today.isoformat()
    firings = [(one.schedule, one.due, one.person_id) for one in fresh]
    looked = [(DIGEST, today, person) for person in people]
    await occurrences.write(session, [*firings, *looked], brought)
    return len(messages)
