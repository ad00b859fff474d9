"""What an official does about duties besides the work: put off a reminder, report a figure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from acts.activities import counting
from acts.actor import Actor, NotAllowed, Trust
from acts.declined import NeedsReason
from acts.duty_problems import (
    NoFigure,
    NotAhead,
    NotInHours,
    NotOnList,
    NotReported,
    OverAlready,
    TooFar,
    WrongDay,
    WrongPeriod,
)
from channels.text import fold
from notifications import agenda
from notifications.agenda import Section
from notifications.duties import owing
from notifications.duties.owing import Owed
from rulebook.duties import Duty, Params, owned, span_of
from rulebook.duties.counting import measured
from rulebook.duties.spans import recurs
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import activities, digest_hours, duty_logs, snoozes
from storage.queries.activities import Done
from storage.queries.duty_logs import Whose
from storage.queries.snoozes import Snooze

ONE_DAY = timedelta(days=1)
LONGEST = 7
"""Days; a reminder that is silent for longer is forgotten."""
SHORTEST_REASON = 2
FIRST_HOUR, LAST_HOUR = 8, 18
"""The hours in which a digest may be wanted: those in which an office works."""
FIGURE = re.compile(r"\d{1,12}(\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Report:
    """A figure somebody reports for a duty: as typed, of which day, for which period."""

    duty: str
    text: str
    on: date
    for_period: str | None = None


async def put_off(
    session: Session, rules: Rulebook, actor: Actor, schedule: str, snooze: Snooze
) -> None:
    """Put the reminders of one thing off until a day; what is done about lateness goes on.

    Raises:
        NotAllowed: the way they came is not trusted this far.
        Declined: it is not theirs, over already, too far ahead, or there is no reason.
    """
    actor.needs(Trust.BOUND)
    person, today = _person(actor), session.moment.today
    entries = (await agenda.of(session, rules, person)).entries
    same = [one for one in entries if schedule and one.schedule == schedule]
    if not same:
        raise NotOnList
    entry = next((one for one in same if one.section != Section.OVERDUE), None)
    if entry is None:
        raise OverAlready
    if snooze.until <= today:
        raise NotAhead
    last = min(today + timedelta(days=LONGEST), entry.deadline or date.max)
    if snooze.until > last:
        raise TooFar(LONGEST, last)
    if len(snooze.reason.strip()) < SHORTEST_REASON:
        raise NeedsReason
    await snoozes.add(session, person, snooze)
    about = {"until": snooze.until.isoformat()}
    await audit.record(session, actor.name, "reminder.put_off", schedule, about)


async def take_up(session: Session, actor: Actor, schedule: str | None = None) -> int:
    """Let reminders come again: of one thing, or of everything put off; how many there were."""
    actor.needs(Trust.BOUND)
    person, today = _person(actor), session.moment.today
    running = await snoozes.of_person(session, person, today)
    wanted = [one for one in running if schedule in (None, one.what)]
    for one in wanted:
        await snoozes.add(session, person, Snooze(one.what, today, one.reason))
        await audit.record(session, actor.name, "reminder.taken_up", one.what)
    return len(wanted)


async def set_digest_hour(session: Session, actor: Actor, hour: int) -> None:
    """Choose the hour from which the daily digest leaves.

    Raises:
        NotAllowed: the way they came is not trusted this far.
        NotInHours: nobody is at work then.
    """
    actor.needs(Trust.BOUND)
    if not FIRST_HOUR <= hour <= LAST_HOUR:
        raise NotInHours(FIRST_HOUR, LAST_HOUR)
    person = _person(actor)
    await digest_hours.put(session, person, hour)
    await audit.record(session, actor.name, "digest.hour", f"person:{person}", {"hour": hour})


async def report_figure(session: Session, rules: Rulebook, actor: Actor, report: Report) -> int:
    """Report the figure of a duty that is measured; a later report of the period takes its place.

    Returns the id of the log's row.
    Raises:
        NotAllowed: the way they came is not trusted this far, or the duty is not theirs.
        Declined: nothing is reported for it, or that is no figure or day.
    """
    actor.needs(Trust.BOUND)
    owed = await _owed(session, rules, actor, report.duty)
    if not measured(owed.duty):
        raise NotReported
    figure = fold(report.text).strip().removesuffix("%").strip()
    if not FIGURE.fullmatch(figure):
        raise NoFigure
    if not owed.post.since <= report.on <= session.moment.today:
        raise WrongDay(owed.post.since)
    detail = {"value": str(Decimal(figure)), "of_duty": owed.duty.id}
    if report.for_period:
        if report.for_period not in periods(owed.duty, session.moment.today):
            raise WrongPeriod
        detail["for_period"] = report.for_period
    if owed.owner.unit:
        detail["unit"] = owed.owner.unit
    return await _keep(session, rules, actor, owed, report.on, detail)


def periods(duty: Duty, today: date) -> list[str]:
    """The periods a figure may be reported for: this one and the one before, if it recurs."""
    if not recurs(duty):
        return []
    this = span_of(duty, today, Params())
    if this.first is None:
        return []
    return [this.label, span_of(duty, this.first - ONE_DAY, Params()).label]


async def _keep(
    session: Session, rules: Rulebook, actor: Actor, owed: Owed, on: date, detail: dict[str, str]
) -> int:
    post, kind = owed.post, owed.duty.kinds[0]
    done = Done(
        kind,
        post.person_id,
        post.role,
        post.region_id,
        None,
        None,
        on,
        "",
        actor.channel,
        detail=detail,
        typed=1,
        corrects_id=await _replaced(session, owed, on, detail),
    )
    row = await activities.add(session, done)
    about = {"kind": kind, "role": post.role, "duty": owed.duty.id}
    await audit.record(session, actor.name, "figure.reported", f"activity:{row}", about)
    await counting.count(session, rules, row, done, post.path)
    return row


async def _replaced(
    session: Session, owed: Owed, on: date, detail: Mapping[str, str]
) -> int | None:
    """The report of the same day and period that a new one takes the place of."""
    whose = Whose(path=owed.path, kinds=owed.duty.kinds[:1])
    for line in await duty_logs.read(session, whose, on, on):
        logged = line.logged
        same = logged.of_duty == owed.duty.id and logged.for_period == detail.get("for_period")
        if same and owned(owed.duty, owed.owner, logged):
            return line.id
    return None


async def _owed(session: Session, rules: Rulebook, actor: Actor, duty: str) -> Owed:
    """The duty as this official owes it.

    Raises:
        NotAllowed: they do not.
    """
    mine = await owing.of(session, rules, _person(actor))
    found = next((one for one in mine if one.duty.id == duty), None)
    if found is None:
        raise NotAllowed("not a duty of theirs")
    return found


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed("no official")
    return actor.person_id
