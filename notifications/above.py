"""What came up from below: cases and duties that are late although somebody was reminded.

It stands here until it is done, with when and how often those below were reminded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from locales import _, day, ngettext
from notifications import worklist
from notifications.duties import knowing, owing, standing, words
from notifications.duties.owing import Owed
from notifications.duties.standing import Asked, Standing
from notifications.worklist import Item
from rulebook import duty_reminders
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.moment import county_day
from storage.queries import duty_owners, occurrences, regions
from storage.queries.duty_owners import Posted
from storage.queries.occurrences import Heard

UP = "up:"
KEPT = timedelta(days=45)
MISSED_KEPT = duty_reminders.FRESH
"""How long a period that is over and was not met is still put before the next level."""


@dataclass(frozen=True, slots=True)
class Above:
    """One line of what came up, and where the console has it."""

    text: str
    address: str


async def of(session: Session, rules: Rulebook, person_id: int) -> list[Above]:
    """What came up to an official and is still not done."""
    since = session.moment.now - KEPT
    heard = await occurrences.of_person(session, person_id, UP, since)
    last = {one.schedule: one for one in heard}
    cases = [one for key, one in last.items() if key.startswith("up:clock:")]
    duties = [one for key, one in last.items() if key.startswith("up:duty:")]
    found = await _of_cases(session, rules, cases)
    for one in duties:
        line = await _of_duty(session, rules, one)
        if line:
            found.append(line)
    return found


async def _of_cases(session: Session, rules: Rulebook, heard: Sequence[Heard]) -> list[Above]:
    wanted = {one.schedule.removeprefix(UP): one for one in heard}
    ids = [int(key.split(":")[1]) for key in wanted]
    today, found = session.moment.today, []
    for item in await worklist.of_cases(session, rules, ids):
        key = f"clock:{item.case.id}:{item.clock}"
        if key in wanted and item.days_left(today) < 0:
            found.append(await _case_line(session, item, key))
    return found


async def _case_line(session: Session, item: Item, schedule: str) -> Above:
    text = _(
        "Please look into it: %(what)s. %(history)s",
        what=worklist.said(item, session.moment.today),
        history=await _history(session, schedule),
    )
    return Above(text, f"/console/cases/{item.case.id}")


async def _of_duty(session: Session, rules: Rulebook, heard: Heard) -> Above | None:
    _up, _duty, duty_id, owner = heard.schedule.split(":", 3)
    owed = await _owed(session, rules, duty_id, owner)
    if owed is None:
        return None
    missed = heard.due.endswith(":missed")
    if missed and session.moment.now - heard.at > MISSED_KEPT:
        return None
    label = heard.due.rsplit(":", 1)[0] if missed else None
    stands = await _stands(session, rules, owed, label)
    if stands.status.status != "overdue":
        return None
    text = _(
        "Please look into it: %(place)s %(role)s, %(what)s. %(history)s",
        place=owed.post.region,
        role=rules.roles[owed.post.role].zh,
        what=words.line(rules, stands, session.moment.today),
        history=await _history(session, heard.schedule.removeprefix(UP)),
    )
    return Above(text, f"/console/duties/{duty_id}")


async def _stands(session: Session, rules: Rulebook, owed: Owed, label: str | None) -> Standing:
    today = session.moment.today
    there = await owing.at(session, rules, owed.post.path, today.year)
    known = await knowing.about(session, owed.path)
    asked = Asked(owed, knowing.params(owed, there, known, today), label)
    return (await standing.answers(session, rules, [asked]))[0]


async def _owed(session: Session, rules: Rulebook, duty_id: str, owner: str) -> Owed | None:
    """The duty as those below owe it today; None when nobody does any more."""
    today = session.moment.today
    for post in await _posts(session, owner):
        there = await owing.at(session, rules, post.path, today.year)
        for owed in owing.through(post, there, today):
            if owed.duty.id == duty_id and words.schedule(owed).endswith(f":{owner}"):
                return owed
    return None


async def _posts(session: Session, owner: str) -> list[Posted]:
    today = session.moment.today
    if owner.isdecimal() and (mine := await duty_owners.of_person(session, int(owner), today)):
        return mine
    place = await regions.get(session, owner)
    if place:
        return await duty_owners.everybody(session, today, place.path)
    everybody = await duty_owners.everybody(session, today)
    return [post for post in everybody if post.unit == owner]


async def _history(session: Session, schedule: str) -> str:
    """How often those below were reminded, and when last."""
    told = await occurrences.of_schedule(session, schedule)
    days = sorted({county_day(one.at) for one in told})
    if not days:
        return ""
    return ngettext(
        "Reminded %(count)s time, last on %(day)s.",
        "Reminded %(count)s times, last on %(day)s.",
        len(days),
        day=day(days[-1], session.moment.today),
    )
