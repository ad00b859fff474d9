"""Alarms: an immediate danger is told at once and climbs until a person has taken it over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from acts import local_settings
from acts.actor import Actor, NotAllowed, Trust
from acts.case_steps import Taken
from locales import _
from notifications import alarms as news
from notifications import tell
from notifications.alarms import News
from rulebook.loader import Rulebook
from rulebook.reminders import RECEIVES, Rung, ladder
from storage import audit
from storage.engine import Session
from storage.queries import alarms, cases, fates, inbox, officials, posts, regions
from storage.queries.addresses import Contact
from storage.queries.alarms import Alarm
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

INTERVAL = "urgent_minutes"
"""The setting that says how long an alarm waits before it climbs."""
AT_THE_TOP = timedelta(hours=1)
"""How often the last who can be told hear of it again."""
SOMEBODY_CAME = "visit_started"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who has taken an alarm over and when; `first` unless somebody else was before this actor."""

    case: Filed
    who: str
    at: datetime
    first: bool


async def raise_alarm(
    session: Session, rules: Rulebook, case: Filed, roles: Iterable[str], what: str
) -> list[int]:
    """Tell village, township and whoever else must act at once; returns the persons told.

    Of a danger that is already on its way to people only those hear who have not.
    """
    said = next((one for one in await alarms.open_of(session, case.id) if one.what == what), None)
    alarm = said or await alarms.add(
        session, case.id, case.path, what, await _next(session, rules, case)
    )
    named = await tell.people_for(session, case, roles)
    extra = await _send(session, rules, case, alarm, 0, named)
    if said:
        return extra
    told = await _rung(session, rules, case, alarm, 0)
    await audit.record(session, "service", "alarm.raised", f"alarm:{alarm.id}", {"case": case.id})
    if not told and not extra:
        told = await _climb(session, rules, case, alarm)
    return [*extra, *told]


async def climb(session: Session, rules: Rulebook, alarm_id: int) -> int:
    """Tell the next level of an alarm whose time has come; returns how many were told.

    Only that level, however long nobody looked: the next one has its own time from now on.
    """
    alarm = await alarms.lock(session, alarm_id)
    if alarm is None or alarm.next_at is None or alarm.next_at > session.moment.now:
        return 0
    case = await cases.get(session, EVERYTHING, alarm.case_id)
    assert case is not None
    return len(await _climb(session, rules, case, alarm))


async def acknowledge(session: Session, actor: Actor, case_id: int) -> Acknowledged | None:
    """Take the alarm of a case over, and tell all who were told who is going.

    None when this actor sees no such case or there was no alarm. Who comes second is told who was
    first.

    Raises:
        NotAllowed: a short message or somebody unknown; it would be enough to forge a number.
    """
    actor.needs(Trust.BOUND)
    if actor.person_id is None:
        raise NotAllowed("only a person takes an alarm over")
    case = await cases.lock(session, actor.scope, case_id)
    if case is None:
        return None
    return await _acknowledge(session, case, actor)


async def read(session: Session, contact: Contact, case: Filed) -> bool:
    """Note that a short message says that an alarm was read; False when it was not sent there."""
    if contact.person_id is None:
        return False
    found = [
        await alarms.read(session, alarm.id, contact.person_id)
        for alarm in await alarms.open_of(session, case.id)
    ]
    return any(found)


async def somebody_came(session: Session, rules: Rulebook, taken: Taken) -> None:
    """A visit, or closing the case, is a person's answer to its alarm."""
    came = taken.event.name == SOMEBODY_CAME or taken.case.closed_on is not None
    if came and taken.actor.person_id and await alarms.open_of(session, taken.case.id):
        await _acknowledge(session, taken.case, taken.actor)


async def place_of(session: Session, case: Filed) -> str:
    """The village of a case by name."""
    place = await regions.get(session, case.region_id)
    assert place is not None
    return place.name


async def _acknowledge(session: Session, case: Filed, actor: Actor) -> Acknowledged | None:
    assert actor.person_id is not None
    last = next(iter(await alarms.of_case(session, case.id)), None)
    if last is None:
        return None
    people: dict[int, None] = {}
    for alarm in await alarms.open_of(session, case.id):
        if await alarms.acknowledge(session, alarm.id, actor.person_id):
            people.update(
                (told.person_id, None) for told in await alarms.told_of(session, alarm.id)
            )
            await fates.cancel(session, f"alarm:{alarm.id}", "taken over")
            await audit.record(
                session, actor.name, "alarm.taken", f"alarm:{alarm.id}", {"case": case.id}
            )
            last = alarm
    first = last.acknowledged_by is None
    by = actor.person_id if first else last.acknowledged_by
    at = session.moment.now if first else last.acknowledged_at
    assert by is not None
    assert at is not None
    who = await officials.name(session, by) or ""
    village = await place_of(session, case)
    for person_id in people:
        if person_id != actor.person_id:
            await news.call_off(session, case, person_id, who, village)
    return Acknowledged(case, who, at, first)


async def _climb(session: Session, rules: Rulebook, case: Filed, alarm: Alarm) -> list[int]:
    """Tell the next level where anybody is reached; beyond the last, the highest one once more."""
    rungs = ladder(rules.roles)
    for step in range(alarm.step + 1, len(rungs)):
        told = await _rung(session, rules, case, alarm, step)
        if told:
            await alarms.climb_to(session, alarm.id, step, await _next(session, rules, case))
            return told
    await alarms.climb_to(session, alarm.id, len(rungs) - 1, session.moment.now + AT_THE_TOP)
    for step in reversed(range(len(rungs))):
        people = await _people(session, rules, case, rungs[step])
        told = await _send(session, rules, case, alarm, step, people, again=True)
        if told:
            return told
    return []


async def _rung(
    session: Session, rules: Rulebook, case: Filed, alarm: Alarm, step: int
) -> list[int]:
    """Tell everybody of a step; a level where nobody is reached is put on the list of people."""
    rung = ladder(rules.roles)[step]
    told: list[int] = []
    for level in rung.levels:
        roles = tuple(role for role in rung.roles if rules.roles[role].level == level)
        people = await _people(session, rules, case, Rung(roles, (level,)))
        reached = await _send(session, rules, case, alarm, step, people, again=step > 0)
        already = {one.person_id for one in await alarms.told_of(session, alarm.id)}
        if not reached and not already & set(people):
            await _nobody(session, rules, case, level)
        told += reached
    return told


async def _people(session: Session, rules: Rulebook, case: Filed, rung: Rung) -> list[int]:
    """Whom a step tells; of a sensitive case all readers of that level, whatever their role."""
    found = dict.fromkeys(await tell.people_for(session, case, rung.roles))
    if case.sensitive:
        for person_id in sorted(await cases.readers_of(session, case.id)):
            held = await posts.held_by(session, person_id, session.moment.today)
            if any(case.path.startswith(post.path) and post.level in rung.levels for post in held):
                found[person_id] = None
    return list(found)


async def _send(
    session: Session,
    rules: Rulebook,
    case: Filed,
    alarm: Alarm,
    step: int,
    people: Iterable[int],
    again: bool = False,
) -> list[int]:
    """Tell those of these people who were not told yet, or all again; returns who was reached."""
    before = await alarms.told_of(session, alarm.id)
    known = {one.person_id for one in before}
    names = await officials.names(
        session, [one.person_id for one in before if again or one.step < step]
    )
    said = News(
        alarm.id,
        news.what_to_say(case, alarm.what),
        await place_of(session, case),
        alarm.raised_at,
        tuple(names.values()),
    )
    reached = []
    for person_id in people:
        if person_id in known and not again:
            continue
        if await news.sound(session, case, person_id, said):
            await alarms.tell(session, alarm.id, person_id, step)
            reached.append(person_id)
    return reached


async def _nobody(session: Session, rules: Rulebook, case: Filed, level: str) -> None:
    """Say to the people of the place that an alarm passed a level because nobody is reached."""
    if not case.sensitive:
        said = {
            "village": _("Nobody of the village is reached: no post is filled or no phone known."),
            "township": _(
                "Nobody of the township is reached: no post is filled or no phone known."
            ),
        }.get(
            level, _("Nobody above the township is reached: no post is filled or no phone known.")
        )
        await inbox.hand_off(
            session, "alarm_unreached", case.path, text=said, household_id=case.household_id
        )
        return
    await needs_reader(session, case)


async def needs_reader(session: Session, case: Filed) -> None:
    """Ask those who may name readers to name one, without saying what it is about."""
    above = case.path.rstrip("/").rsplit("/", 1)[0] + "/"
    place = await regions.get(session, above.rstrip("/").rsplit("/", 1)[-1])
    named = place.name if place else ""
    said = _(
        "A confidential matter in %(place)s reaches nobody who may see it: name somebody who may, "
        "under “Confidential”.",
        place=named,
    )
    today = session.moment.today
    holders = await posts.responsible(session, case.path, [RECEIVES["county"]], today)
    county = next(iter(holders), None)
    await inbox.hand_off(session, "reader_needed", county.path if county else "/", text=said)
    if county:
        await news.ask_for_reader(session, county.person_id, named)


async def _next(session: Session, rules: Rulebook, case: Filed) -> datetime:
    values = await local_settings.values_at(session, rules, case.path, session.moment.today.year)
    minutes = local_settings.figure(rules, values, INTERVAL)
    return session.moment.now + timedelta(minutes=int(minutes))
