"""What a simulated quarter must not show, each as a number that has to be zero."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.rehearsal import by_the_log
from bot.rehearsal.by_the_log import Log
from locales import speaking
from notifications import worklist
from notifications.duties import words
from notifications.duties.owing import Owed
from notifications.duties.standing import Standing
from rulebook.calendar import is_working_day, quiet
from rulebook.duties.spans import recurs, span_of
from rulebook.duty_reminders import FRESH, is_missed, missed
from rulebook.loader import Rulebook
from rulebook.reminders import escalation
from storage.engine import Session
from storage.queries import holders
from storage.queries.holders import Holders
from storage.queries.rehearsed import Fired

DIGEST = "digest.daily"
OPEN = ("on_track", "at_risk", "overdue")
SHORT = "在聊天里发“待办”看全部"
"""How a digest of one text message ends, which has no room for whole lines."""
UP = "up:"
CASE = "clock:"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it reached the far end: when, whose, what it said, and when it was queued."""

    at: datetime
    person_id: int
    kind: str
    text: str
    reference: str
    queued: datetime


@dataclass
class Record:
    """All that a quarter brought: messages, firings, receipts, and what was found on the way.

    `delivered` is when each message was acknowledged; `untrue` are duties of which a digest said
    what was not so when it left, such as that they were not done; `not_risen` is what should have
    come up to somebody and did not.
    """

    messages: list[Message] = field(default_factory=list)
    fired: Sequence[Fired] = ()
    delivered: dict[str, datetime] = field(default_factory=dict)
    untrue: list[tuple[datetime, int, str]] = field(default_factory=list)
    not_risen: set[tuple[str, str, int]] = field(default_factory=set)


def wrong(record: Record, rules: Rulebook) -> dict[str, int]:
    """What went wrong, by what it is; a quarter as it must be has only zeros."""
    digests = [one for one in record.messages if one.kind == DIGEST]
    days = Counter((one.person_id, one.at.date()) for one in digests)
    fired = Counter((one.schedule, one.due, one.person_id) for one in record.fired)
    return {
        "lines_not_true_when_sent": len(record.untrue),
        "in_quiet_hours": sum(quiet(one.at.time()) for one in record.messages),
        "on_days_off": sum(
            not is_working_day(rules.calendars, one.at.date()) for one in record.messages
        ),
        "second_digests_of_a_day": sum(many - 1 for many in days.values()),
        "firings_told_twice": sum(many - 1 for many in fired.values()),
        "stale_digests": sum(one.queued.date() != one.at.date() for one in digests),
        "late_but_not_risen": len(record.not_risen),
        "risen_before_a_reminder_arrived": len(_too_early(record)),
    }


def burden(record: Record, cadres: int, weeks: int) -> dict[str, float]:
    """Messages a cadre and week: the mean over all, and of how many at most 95 in 100 have."""
    counted = Counter((one.person_id, one.at.date().isocalendar()[:2]) for one in record.messages)
    silent = max(cadres * weeks - len(counted), 0)
    each = sorted([*counted.values(), *[0] * silent])
    return {
        "mean": round(sum(each) / max(len(each), 1), 2),
        "p95": each[int((len(each) - 1) * 0.95)] if each else 0,
        "most": each[-1] if each else 0,
    }


async def untrue(
    session: Session, rules: Rulebook, log: Log, digests: Iterable[Message]
) -> list[tuple[datetime, int, str]]:
    """The duties of which a digest says what the log does not: done, or counted otherwise."""
    found = []
    for one in digests:
        for owed in filter(by_the_log.comparable, log.owed(session, one.person_id)):
            said = _about(one.text, owed.duty.title)
            if not said:
                continue
            true = await _true_lines(session, rules, log, owed)
            if not true or not (said <= true or SHORT in one.text):
                found.append((one.at, one.person_id, owed.duty.id))
    return found


def _about(text: str, title: str) -> set[str]:
    """The lines of a digest about a duty; what came up from below names it elsewhere."""
    lines = (line.partition(". ")[2] for line in text.splitlines())
    found = {line for line in lines if line.startswith((f"{title}：", f"{title}:"))}
    return found or ({text} if SHORT in text and f"。{title}" in text else set())


async def _true_lines(session: Session, rules: Rulebook, log: Log, owed: Owed) -> set[str]:
    """What may be said of a duty by the log: how it stands, and that the period before was missed.

    Nothing when both are done.
    """
    today = session.moment.today
    now = await log.status(session, rules, owed)
    stands = [now] if now and now.status in OPEN else []
    params = log.params(session, owed)
    if recurs(owed.duty):
        span = span_of(owed.duty, today, params)
        assert span.first is not None
        label = span_of(owed.duty, span.first - timedelta(days=1), params).label
        then = await log.status(session, rules, owed, label)
        stands += [then] if then and missed(owed.duty, then, today) else []
    with speaking("zh_CN"):
        return {words.line(rules, Standing(owed, one), today) for one in stands}


async def not_risen(
    session: Session,
    rules: Rulebook,
    log: Log,
    fired: Sequence[Fired],
    delivered: Mapping[str, datetime],
) -> set[tuple[str, str, int]]:
    """What was still late this evening, was told and delivered before today, and rose to nobody.

    As (schedule, due, person), asked on the evening of a working day.
    """
    begins = session.moment.local.replace(hour=0, minute=0, second=0, microsecond=0)
    arrived: dict[str, set[str]] = defaultdict(set)
    for one in fired:
        if one.reference and one.reference in delivered and delivered[one.reference] < begins:
            arrived[one.schedule].add(one.due)
    there = {(one.schedule, one.due, one.person_id) for one in fired}
    known = await holders.today(session)
    wanted = await _late_duties(session, rules, log, arrived, known)
    wanted |= await _late_cases(session, rules, arrived, known)
    return wanted - there


async def _late_duties(
    session: Session, rules: Rulebook, log: Log, arrived: Mapping[str, set[str]], known: Holders
) -> set[tuple[str, str, int]]:
    found = set()
    for post in log.posts:
        for owed in log.owed(session, post.person_id):
            schedule = words.schedule(owed)
            for due in filter(is_missed, arrived.get(schedule, ())):
                if await _still_late(session, rules, log, owed, due):
                    above = escalation(rules.roles, owed.duty, owed.post.role)
                    people = known.of(above.role, owed.path) if above else ()
                    found |= {(f"{UP}{schedule}", due, person) for person in people}
    return found


async def _still_late(session: Session, rules: Rulebook, log: Log, owed: Owed, due: str) -> bool:
    """Whether what was told as late is so today: a period that is over only while it is news."""
    today = session.moment.today
    if not due.endswith(":missed"):
        now = await log.status(session, rules, owed)
        return bool(now and now.status == "overdue" and due == f"{now.period}:late:{today:%Y-%m}")
    then = await log.status(session, rules, owed, due.removesuffix(":missed"))
    if then is None or then.status != "overdue" or then.missed_deadline is None:
        return False
    now = await log.status(session, rules, owed)
    is_last = now is not None and _follows(now.period, then.missed_deadline, today)
    return is_last and today - then.missed_deadline <= FRESH


def _follows(period: str, ended: date, today: date) -> bool:
    """Whether the period of today is the next after the one that ended: not two later."""
    return not period.endswith("/W") or today - ended <= timedelta(days=7)


async def _late_cases(
    session: Session, rules: Rulebook, arrived: Mapping[str, set[str]], known: Holders
) -> set[tuple[str, str, int]]:
    ids = {int(schedule.split(":")[1]) for schedule in arrived if schedule.startswith(CASE)}
    found = set()
    for item in await worklist.of_cases(session, rules, sorted(ids)):
        schedule = f"{CASE}{item.case.id}:{item.clock}"
        limit = item.deadline
        if limit is None or limit >= session.moment.today:
            continue
        if not any(due > limit.isoformat() for due in arrived.get(schedule, ())):
            continue
        clock = rules.procedures[item.case.procedure].clocks.get(item.clock or "")
        duty = rules.duties.get(clock.duty) if clock and clock.duty else None
        above = escalation(rules.roles, duty, item.role)
        people = known.of(above.role, item.case.path) if above else ()
        found |= {(f"{UP}{schedule}", "new", person) for person in people}
    return found


def _too_early(record: Record) -> list[Fired]:
    """What came up to somebody before a reminder of it had arrived below."""
    arrived: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for one in record.fired:
        if one.reference and one.reference in record.delivered:
            at = record.delivered[one.reference]
            arrived[one.schedule, one.due].append(at)
            arrived[one.schedule, "new"].append(at)
    risen = (one for one in record.fired if one.schedule.startswith(UP))
    return [
        one
        for one in risen
        if not any(at < one.at for at in arrived[one.schedule.removeprefix(UP), one.due])
    ]
