"""What is new about the duties of everybody, asked set by set: ten thousand posts in seconds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from notifications.duties import from_log, knowing, owing, standing, words
from notifications.duties import weeks as village_weeks
from notifications.duties.knowing import Known
from notifications.duties.owing import InForce, Owed
from notifications.duties.standing import Asked
from notifications.firing import Firing
from rulebook import duty_reminders
from rulebook.duties import Duty, DutyStatus, Span
from rulebook.duties.spans import recurs, span_of
from rulebook.loader import Rulebook
from rulebook.local_settings import PROVINCE
from rulebook.periods import LENGTHS
from rulebook.reminders import escalation
from rulebook.roles import RANKED
from storage.engine import Session
from storage.queries import duty_owners, holders, paused_homes, units
from storage.queries.duty_owners import Posted
from storage.scope import EVERYTHING

ONE_DAY = timedelta(days=1)

Shape = tuple[object, ...]
"""What decides how a count is judged besides the count itself: the same for thousands of posts."""


@dataclass(frozen=True, slots=True)
class News:
    """Something new about a duty: for whom, under which schedule, which firing of it.

    `post` is the post it is owed through; `late` says that the next level may hear of it.
    """

    person_id: int
    schedule: str
    due: str
    owed: Owed
    late: bool


@dataclass(slots=True)
class _County:
    """What is read once: what is in force where, how much there is of everything, all counts."""

    there: Mapping[str, InForce]
    known: Known
    today: date
    next_day: date
    counts: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    spans: dict[Shape, Span | None] = field(default_factory=dict)
    answers: dict[tuple[Shape, int], DutyStatus] = field(default_factory=dict)
    by_role: dict[tuple[int, str], list[Duty]] = field(default_factory=dict)


async def bosses(session: Session, rules: Rulebook, late: Sequence[News]) -> list[Firing]:
    """The next level's share of duties that were missed: each is told of each once."""
    known = await holders.today(session)
    of_units = [news for news in late if news.owed.post.unit]
    held = await duty_owners.everybody(session, session.moment.today) if of_units else []
    helped = await units.listed(session, EVERYTHING, session.moment.today) if of_units else []
    found = []
    for news in late:
        post = news.owed.post
        above = escalation(rules.roles, news.owed.duty, post.role)
        if above is None:
            continue
        if rules.roles[above.role].level not in RANKED:  # within the unit, not in another one
            people = {one.person_id for one in held if _is(one, above.role, post.unit)}
        else:
            theirs = {one.path for one in helped if one.unit == post.unit}
            of_unit = rules.roles[post.role].level not in RANKED
            paths = theirs if of_unit and theirs else {news.owed.path}
            people = {person for path in paths for person in known.of(above.role, path)}
        found += [Firing(one, f"up:{news.schedule}", news.due) for one in sorted(people)]
    return found


def _is(post: Posted, role: str, unit: str | None) -> bool:
    return post.role == role and post.unit == unit


async def of_everybody(session: Session, rules: Rulebook, next_day: date) -> list[News]:
    """What is new today about everybody's duties; `next_day` is the next day of digests."""
    today = session.moment.today
    held = await duty_owners.everybody(session, today)
    there = await owing.everywhere(session, rules, {post.path for post in held}, today.year)
    county = _County(there, await knowing.about(session), today, next_day)
    asked = [
        Asked(owed, knowing.params(owed, there[owed.post.path], county.known, today))
        for post in held
        for owed in _through(county, post)
    ]
    await _read_counts(session, county, asked)
    found = await _of_log(session, rules, county, asked)
    found += [
        news
        for one in asked
        if standing.is_counted(one) and not one.owed.duty.quota.for_each_target
        for news in _of_count(county, one)
    ]
    return await _unless_paused(session, found)


def _through(county: _County, post: Posted) -> Iterable[Owed]:
    """As `owing.through`, with the duties of a role looked up once."""
    there = county.there[post.path]
    key = id(there), post.role
    duties = county.by_role.get(key)
    if duties is None:
        province = there.values.get(PROVINCE)
        duties = county.by_role[key] = [
            duty
            for duty in owing.by_role(there.duties, post.role)
            if owing.is_in_force(duty, province, county.today)
        ]
    for duty in duties:
        owned = owing.owed(duty, post)
        if owned:
            yield owned


async def _read_counts(session: Session, county: _County, asked: Iterable[Asked]) -> None:
    """Read what everybody has done, one question for each duty and period."""
    wanted = set()
    for one in asked:
        duty = one.owed.duty
        span = _span(county, one, None) if standing.is_counted(one) else None
        if span is None:
            continue
        wanted.add((duty.id, span.label))
        if recurs(duty) and span.first:
            wanted.add((duty.id, span_of(duty, span.first - ONE_DAY, one.params).label))
    for key in sorted(wanted):
        county.counts[key] = await duty_owners.done_by(session, *key)


def _of_count(county: _County, one: Asked) -> Iterable[News]:
    found = _answer(county, one, None)
    label = duty_reminders.firing(found, county.today, county.next_day)
    if label:
        yield _news(one, label)
    if not _has_just_ended(county, one):
        return
    last = standing.before(one, county.today)
    if last is None:
        return
    told = duty_reminders.missed(one.owed.duty, _answer(county, one, last.label), county.today)
    if told:
        yield _news(one, told)


def _has_just_ended(county: _County, one: Asked) -> bool:
    span = _span(county, one, None)
    return bool(span and span.first and county.today - span.first < duty_reminders.FRESH)


def _answer(county: _County, one: Asked, label: str | None) -> DutyStatus:
    """How one stands; those who have done as much of the same share the answer."""
    duty, name = one.owed.duty, one.owed.name
    span = _span(county, one, label)
    period = span.label if span else ""
    done = county.counts.get((duty.id, period), {}).get(name, 0)
    key = _shape(one, label), done
    if key not in county.answers:
        asked = Asked(one.owed, one.params, label)
        counts = {(duty.id, name, period): done}
        county.answers[key] = standing.from_counts(asked, counts, county.today).status
    return county.answers[key]


def _span(county: _County, one: Asked, label: str | None) -> Span | None:
    key = _shape(one, label)
    if key not in county.spans:
        asked = Asked(one.owed, one.params, label)
        county.spans[key] = standing.span_in(asked, county.today)
    return county.spans[key]


def _shape(one: Asked, label: str | None) -> Shape:
    duty, params = one.owed.duty, one.params
    same = (id(duty), label, params.total, params.tier)
    if duty.per in LENGTHS:
        return same
    return (*same, params.term_start, params.term_end, *sorted(params.calendar.items()))


async def _of_log(
    session: Session, rules: Rulebook, county: _County, asked: Iterable[Asked]
) -> list[News]:
    """What is new about duties without a counter: weeks in the village together, others singly."""
    others = [one for one in asked if not standing.is_counted(one)]
    weeks = [one for one in others if one.owed.duty.type == "presence"]
    told = await village_weeks.labels(session, rules, weeks, county.next_day)
    found = [
        _news(one, label) for one, several in zip(weeks, told, strict=True) for label in several
    ]
    singly = [one for one in others if one.owed.duty.type != "presence"]
    seen: dict[tuple[str, str], Asked] = {}
    for one in singly:
        seen.setdefault((one.owed.duty.id, one.owed.name), one)
    stands = dict(zip(seen, await from_log.standings(session, list(seen.values())), strict=True))
    for one in singly:
        status = stands[one.owed.duty.id, one.owed.name].status
        label = duty_reminders.firing(status, county.today, county.next_day)
        if label:
            found.append(_news(one, label))
    return found


def _news(one: Asked, label: str) -> News:
    late = duty_reminders.is_missed(label)
    return News(one.owed.post.person_id, words.schedule(one.owed), label, one.owed, late)


async def _unless_paused(session: Session, found: list[News]) -> list[News]:
    """Leave out what only households could serve that nobody is sent to now."""
    today = session.moment.today
    paused = await paused_homes.places(session, today)
    if not paused:
        return found
    return [
        news for news in found if news.late or not await _nobody_to_visit(session, news, paused)
    ]


async def _nobody_to_visit(session: Session, news: News, paused: Sequence[str]) -> bool:
    owed, duty = news.owed, news.owed.duty
    if duty.type != "coverage" or duty.target != "household":
        return False
    if not any(path.startswith(owed.path) for path in paused):
        return False
    period = news.due.rsplit(":", 1)[0]
    return not await paused_homes.left(session, duty.id, owed.name, period, owed.path)
