"""How what somebody owes stands, from counters and log to the evaluator of the rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from notifications import presence
from notifications.duties import knowing, owing
from notifications.duties.knowing import Known
from notifications.duties.owing import InForce, Owed
from rulebook import duty_reminders
from rulebook.duties import (
    Activity,
    DutyStatus,
    MissingParam,
    Params,
    Span,
    Told,
    explain,
    owned,
    span_of,
    status,
    status_from_counter,
)
from rulebook.duties.counting import has_counter
from rulebook.duties.evaluation import undecided
from rulebook.duties.spans import recurs
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import duty_logs, duty_owners
from storage.queries.duty_logs import Whose

UNCOUNTED = ("term", "school-year")
EXPLAINED = timedelta(days=400)
"""How far back the log of something that lasts is shown."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a duty somebody owes stands today; `said` is what a presence is told from."""

    owed: Owed
    status: DutyStatus
    span: Span | None = None
    told_from: str = ""

    @property
    def open(self) -> bool:
        """Whether something is still to be done for it."""
        return self.status.status in ("on_track", "at_risk", "overdue")


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty to look at, with what it must be told besides, in a period or in today's."""

    owed: Owed
    params: Params
    label: str | None = None


async def of(session: Session, rules: Rulebook, person_id: int) -> list[Standing]:
    """How everything stands that an official owes today, what ends soonest first."""
    asked = await _asked_of(session, rules, person_id)
    return sorted(await answers(session, rules, asked), key=_soonest)


async def with_missed(session: Session, rules: Rulebook, person_id: int) -> list[Standing]:
    """The same, with what was owed for a period that ended some days ago and was not met."""
    today = session.moment.today
    asked = await _asked_of(session, rules, person_id)
    last = [one for one in (before(one, today) for one in asked) if one]
    gone = await answers(session, rules, last)
    found = sorted(await answers(session, rules, asked), key=_soonest)
    return [
        *(one for one in gone if duty_reminders.missed(one.owed.duty, one.status, today)),
        *found,
    ]


async def _asked_of(session: Session, rules: Rulebook, person_id: int) -> list[Asked]:
    today = session.moment.today
    held = await duty_owners.of_person(session, person_id, today)
    there = await owing.around(session, rules, held)
    return await asked_of(session, owing.through_all(held, there, today), there)


def before(one: Asked, today: date) -> Asked | None:
    """The period before today's, while it is news; None where it was not theirs for all of it."""
    duty, span = one.owed.duty, span_in(one, today)
    if not recurs(duty) or span is None or span.first is None:
        return None
    ended = span.first - timedelta(days=1)
    if today - ended > duty_reminders.FRESH:
        return None
    last = span_of(duty, ended, one.params)
    if duty.by == "individual" and last.first and one.owed.post.since > last.first:
        return None
    return Asked(one.owed, one.params, last.label)


async def stand(session: Session, rules: Rulebook, owed: Iterable[Owed]) -> list[Standing]:
    """How these stand today."""
    several, year = list(owed), session.moment.today.year
    there = await owing.everywhere(session, rules, {one.path for one in several}, year)
    return await answers(session, rules, await asked_of(session, several, there))


async def answers(session: Session, rules: Rulebook, asked: Sequence[Asked]) -> list[Standing]:
    """How these stand, from counters where there are any, else from the log."""
    counts = await _counts(session, [one for one in asked if is_counted(one)])
    found = []
    for one in asked:
        if not is_counted(one):
            found.append(await _from_log(session, rules, one))
        elif one.owed.duty.quota.for_each_target:
            found.append(await _for_each(session, one))
        else:
            found.append(from_counts(one, counts, session.moment.today))
    return found


async def asked_of(
    session: Session, owed: Sequence[Owed], there: Mapping[str, InForce]
) -> list[Asked]:
    """These as they are looked at; what is in force is asked at the place of the post."""
    known, today = await _known(session, owed), session.moment.today
    asked = []
    for one in owed:
        place = there.get(one.post.path) or there[one.path]
        asked.append(Asked(one, knowing.params(one, place, known, today)))
    return asked


def is_counted(one: Asked) -> bool:
    """Whether how it stands is told from a counter.

    A roster has to be held against the log, and no counter knows whose term or school year it was.
    """
    duty = one.owed.duty
    return has_counter(duty) and duty.per not in UNCOUNTED and not _has_roster(one.owed)


def from_counts(one: Asked, counts: Mapping[tuple[str, str, str], int], today: date) -> Standing:
    """How one stands whose count is kept; a place without households owes them nothing."""
    duty, name = one.owed.duty, one.owed.name
    span = span_in(one, today)
    if span is None:
        return Standing(one.owed, undecided(duty, _missing(one, today)))
    done = {label: counts.get((duty.id, name, label), 0) for label in _labels(one, today)}
    try:
        found = status_from_counter(duty, done, today, one.params, one.label)
    except MissingParam as missing:
        return Standing(one.owed, undecided(duty, _setting(one, missing)))
    return Standing(one.owed, found, span)


async def explained(session: Session, rules: Rulebook, asked: Asked) -> Told:
    """Why one stands as it does: what counted in its period, what did not and why.

    Raises: MissingParam, BadPeriod
    """
    lines = await log(session, rules, asked)
    return explain(asked.owed.duty, lines, session.moment.today, asked.params, asked.label)


async def log(session: Session, rules: Rulebook, asked: Asked) -> Sequence[Activity]:
    """Everything its owner logged since its period began, of whatever kind."""
    return (await _log(session, rules, asked, every_kind=True))[0]


def span_in(one: Asked, today: date) -> Span | None:
    """The period one is looked at in; None where something it hangs on is not known."""
    try:
        return span_of(one.owed.duty, today, one.params, one.label)
    except MissingParam:
        return None


async def _known(session: Session, owed: Sequence[Owed]) -> Known:
    """What must be counted for these; nothing where none of them speaks of a number of places."""
    such = [one for one in owed if one.duty.type == "coverage" or _has_roster(one)]
    if not such:
        return Known()
    common = min({one.path for one in such}, key=len)
    whole = all(one.path.startswith(common) for one in such)
    wanted = {one.duty.target for one in such} | {
        knowing.ROSTER for one in such if _has_roster(one)
    }
    return await knowing.about(session, common if whole else None, wanted)


def _has_roster(one: Owed) -> bool:
    return one.duty.subject.stationed_months is not None


async def _counts(session: Session, asked: Sequence[Asked]) -> dict[tuple[str, str, str], int]:
    periods: dict[str, set[str]] = {}
    for one in asked:
        periods.setdefault(one.owed.duty.id, set()).update(_labels(one, session.moment.today))
    names = sorted({one.owed.name for one in asked})
    return await duty_owners.counted(session, names, periods)


async def _from_log(session: Session, rules: Rulebook, one: Asked) -> Standing:
    today, duty = session.moment.today, one.owed.duty
    span = span_in(one, today)
    log, said = await _log(session, rules, one)
    try:
        found = status(duty, log, today, one.params, one.label)
    except MissingParam as missing:
        return not_told(one, missing)
    return Standing(one.owed, found, span, said)


def not_told(one: Asked, missing: MissingParam) -> Standing:
    """One that cannot be told, because the county has not set what it hangs on."""
    return Standing(one.owed, undecided(one.owed.duty, _setting(one, missing)))


def since(one: Asked, today: date) -> date | None:
    """From which day on its log is looked at; None where all of it is."""
    span = span_in(one, today)
    if span and (span.first or span.not_before):
        return span.first or span.not_before
    if one.owed.duty.per == "school-year":
        return knowing.school_year_begins(today)
    return None


async def _log(
    session: Session, rules: Rulebook, one: Asked, *, every_kind: bool = False
) -> tuple[Sequence[Activity], str]:
    duty, owner = one.owed.duty, one.owed.owner
    if duty.type == "min_duration":
        return (), ""  # how long something lasts is told by its first day, not by a log
    span = span_in(one, session.moment.today)
    if duty.type == "presence" and span and span.first and owner.person:
        return await presence.presence_log(session, rules, int(owner.person), span.first)
    kinds = () if every_kind else duty.kinds
    whose = Whose(kinds=kinds, path=one.owed.path)
    if owner.person is not None:
        whose = Whose(kinds=kinds, person_id=int(owner.person))
    elif owner.unit is not None:
        whose = Whose(kinds=kinds, unit=owner.unit)
    first = since(one, session.moment.today)
    if every_kind:
        first = max(first or date.min, session.moment.today - EXPLAINED)
    lines = await duty_logs.read(session, whose, first, None)
    return [line.logged for line in lines if owned(duty, owner, line.logged)], ""


async def _for_each(session: Session, one: Asked) -> Standing:
    """How one stands that each of several is owed, counted by those it was ever served to.

    Of several, done and required are numbers of those; the worst of them says how it stands.
    """
    duty, today = one.owed.duty, session.moment.today
    span, labels = span_in(one, today), _labels(one, today)
    names = await duty_owners.targets(session, duty.id, one.owed.name)
    counts = await duty_owners.counted(session, names, {duty.id: labels})
    each = []
    for name in names:
        done = {label: counts.get((duty.id, name, label), 0) for label in labels}
        each.append(status_from_counter(duty, done, today, one.params, one.label))
    if not each:
        return Standing(one.owed, undecided(duty, duty.total_setting), span)
    if len(each) == 1:
        return Standing(one.owed, each[0], span)
    met = sum(found.status == "met" for found in each)
    worst = min(each, key=lambda found: WORST_FIRST.index(found.status))
    found = replace(worst, done=met, required=len(each), remaining=len(each) - met)
    return Standing(one.owed, found, span)


def _labels(one: Asked, today: date) -> list[str]:
    """The periods whose counts say how one stands: its own, and today's for what comes next."""
    spans = [span_in(one, today)]
    if one.label:
        spans.append(span_in(replace(one, label=None), today))
    return [span.label for span in spans if span]


WORST_FIRST = ("overdue", "at_risk", "on_track", "met", "cannot_tell")


def _missing(one: Asked, today: date) -> str:
    try:
        span_of(one.owed.duty, today, one.params, one.label)
    except MissingParam as missing:
        return _setting(one, missing)
    return one.owed.duty.setting


def _setting(one: Asked, missing: MissingParam) -> str:
    return one.owed.duty.total_setting if missing.name == "total" else missing.name


def _soonest(standing: Standing) -> tuple[date, str]:
    return standing.status.next_deadline or date.max, standing.owed.duty.id
