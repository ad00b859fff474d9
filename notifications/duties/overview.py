"""How the duties of a whole place stand, place by place: set by set, and of nobody by name.

What a team or body owes stands as it is; of what people owe singly only how many have met it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from notifications import presence
from notifications.duties import from_log, owing, standing
from notifications.duties.owing import InForce, Owed
from notifications.duties.standing import WORST_FIRST, Asked, Standing
from rulebook import duty_reminders
from rulebook.duties import DutyStatus, status
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import duty_owners
from storage.queries.duty_owners import Posted

INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class Row:
    """A duty at a place: how it stands; of several people the worst, and how many are how."""

    standing: Standing
    path: str
    spread: Mapping[str, int] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """How it stands, of several people the worst."""
        return self.standing.status.status

    @property
    def people(self) -> int:
        """How many people owe it singly; 0 where it is owed together."""
        return sum(self.spread.values())

    @property
    def met(self) -> int:
        """How many of them have met it."""
        return self.spread.get("met", 0)

    def is_at(self, wanted: str) -> bool:
        """Whether it, or somebody's share of it, stands so."""
        return wanted in (self.spread or {self.status: 1})


async def of(
    session: Session, rules: Rulebook, paths: Sequence[str], duty_id: str | None = None
) -> list[Row]:
    """How every duty, or this one, stands at these places and below; by duty, in tree order."""
    asked = await _asked(session, rules, paths, {duty_id} if duty_id else None)
    found = await _standings(session, rules, asked, paths)
    order = {key: number for number, key in enumerate(rules.duties)}
    rows = _rows(found)
    return sorted(rows, key=lambda row: (order[row.standing.owed.duty.id], row.path))


async def with_missed(
    session: Session, rules: Rulebook, paths: Sequence[str], duty_ids: Set[str], since: date | None
) -> list[Standing]:
    """How these duties stand with each who owes them, for looking and not for showing.

    With them what was not met in a period that ended some days ago and began on a day or later.
    """
    today = session.moment.today
    asked = await _asked(session, rules, paths, duty_ids)
    last = [
        one
        for one in (standing.before(one, today) for one in asked if _is_counted_up(one))
        if one and since and (_first_day(one, today) or date.min) >= since
    ]
    gone = await _standings(session, rules, last, paths)
    missed = (one for one in gone if duty_reminders.missed(one.owed.duty, one.status, today))
    return [*await _standings(session, rules, asked, paths), *missed]


async def owed_as(
    session: Session, rules: Rulebook, paths: Sequence[str], duty_id: str, name: str
) -> Owed | None:
    """A duty of these places by the name its count is kept under; None where nobody owes it."""
    owed, _there = await _owed(session, rules, paths)
    return next((one for one in owed if one.duty.id == duty_id and one.name == name), None)


async def _asked(
    session: Session, rules: Rulebook, paths: Sequence[str], duty_ids: Set[str] | None
) -> list[Asked]:
    owed, there = await _owed(session, rules, paths, duty_ids)
    return await standing.asked_of(session, owed, there)


def _is_counted_up(one: Asked) -> bool:
    """Whether its figure is of a period; a week in the village is judged by its own days."""
    return one.owed.duty.type != "presence"


def _first_day(one: Asked, today: date) -> date | None:
    span = standing.span_in(one, today)
    return span.first if span else None


async def _owed(
    session: Session, rules: Rulebook, paths: Sequence[str], duty_ids: Set[str] | None = None
) -> tuple[list[Owed], Mapping[str, InForce]]:
    """What is owed at these places, or these duties of it, each count once; what is in force."""
    held, today = await _held(session, paths), session.moment.today
    there = await owing.everywhere(session, rules, {post.path for post in held}, today.year)
    asked = there if duty_ids is None else _only(there, duty_ids)
    return owing.through_all(held, asked, today), there


def _only(there: Mapping[str, InForce], duty_ids: Set[str]) -> dict[str, InForce]:
    """What is in force of a few duties; places that share an answer still do."""
    known = {
        id(one): replace(
            one, duties={key: duty for key, duty in one.duties.items() if key in duty_ids}
        )
        for one in there.values()
    }
    return {path: known[id(one)] for path, one in there.items()}


async def _held(session: Session, paths: Sequence[str]) -> list[Posted]:
    """The posts at these places, each once though places may lie in each other."""
    today = session.moment.today
    outer = [
        path
        for path in dict.fromkeys(paths)
        if not any(path != other and path.startswith(other) for other in paths)
    ]
    return [post for path in outer for post in await duty_owners.everybody(session, today, path)]


async def _standings(
    session: Session, rules: Rulebook, asked: Sequence[Asked], paths: Sequence[str]
) -> list[Standing]:
    counted = [one for one in asked if standing.is_counted(one)]
    each = [one for one in counted if one.owed.duty.quota.for_each_target]
    plain = [one for one in counted if not one.owed.duty.quota.for_each_target]
    others = [one for one in asked if not standing.is_counted(one)]
    weeks = [one for one in others if one.owed.duty.type == "presence"]
    logged = [one for one in others if one.owed.duty.type != "presence"]
    return [
        *await _counted(session, plain),
        *await standing.answers(session, rules, each),
        *await _weeks(session, rules, weeks),
        *await from_log.standings(session, logged, paths),
    ]


async def _counted(session: Session, asked: Sequence[Asked]) -> list[Standing]:
    """From the counters of a whole duty at once; what is alike is judged once."""
    today = session.moment.today
    done: dict[tuple[str, str], dict[str, int]] = {}
    known: dict[tuple[object, ...], Standing] = {}
    found = []
    for one in asked:
        duty, name, params = one.owed.duty, one.owed.name, one.params
        span = standing.span_in(one, today)
        period = duty.id, span.label if span else ""
        if period not in done:
            done[period] = await duty_owners.done_by(session, *period)
        count = done[period].get(name, 0)
        key = id(duty), period[1], count, params.total, params.tier
        if key not in known:
            counts = {(duty.id, name, period[1]): count}
            known[key] = standing.from_counts(one, counts, today)
        found.append(replace(known[key], owed=one.owed))
    return found


async def _weeks(session: Session, rules: Rulebook, asked: Sequence[Asked]) -> list[Standing]:
    """Weeks in the village; those that are alike are judged once."""
    today = session.moment.today
    monday = today - timedelta(days=today.weekday())
    people = [int(one.owed.owner.person or 0) for one in asked]
    logs = await presence.presence_logs(session, rules, people, monday)
    known: dict[tuple[object, ...], Standing] = {}
    found = []
    for one, person in zip(asked, people, strict=True):
        log, told_from = logs[person]
        key = id(one.owed.duty), told_from, *((line.on, line.kind) for line in log)
        if key not in known:
            judged = status(one.owed.duty, log, today, one.params)
            known[key] = Standing(one.owed, judged, standing.span_in(one, today), told_from)
        found.append(replace(known[key], owed=one.owed))
    return found


def _rows(found: Iterable[Standing]) -> list[Row]:
    """What is owed together a row each; what people owe singly a row a place."""
    rows, singly = [], dict[tuple[str, str], list[Standing]]()
    for one in found:
        owed = one.owed
        if owed.duty.by == INDIVIDUAL:
            singly.setdefault((owed.duty.id, owed.path), []).append(one)
        else:
            rows.append(Row(one, owed.path))
    for (_duty, path), several in singly.items():
        spread = Counter(one.status.status for one in several)
        worst = min(several, key=lambda one: _rank(one.status))
        rows.append(Row(worst, path, spread))
    return rows


def _rank(found: DutyStatus) -> int:
    return WORST_FIRST.index(found.status)
