"""Alarms: raised, climbing, told to whom, and taken over by the first who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.help import Alarm as Table
from storage.models.help import AlarmTold
from storage.models.regions import Region
from storage.queries.case_scope import seen_by
from storage.queries.upsert import insert_once
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm: about which case, what is the matter, how far it has climbed, who took it over."""

    id: int
    case_id: int
    path: str
    what: str
    step: int
    raised_at: datetime
    next_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody an alarm was sent to: at which step, when, and when an SMS said it was read."""

    person_id: int
    step: int
    told_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An alarm in a list: with the code of its case, and the place."""

    alarm: Alarm
    code: str
    place: str


async def add(
    session: Session, case_id: int, path: str, what: str, next_at: datetime | None
) -> Alarm:
    """Raise an alarm now."""
    alarm = Alarm(new_id(), case_id, path, what, 0, session.moment.now, next_at, None, None)
    await session.execute(
        _INSERT,
        {
            "id": alarm.id,
            "case_id": case_id,
            "path": path,
            "what": session.vault.seal(what, _what(alarm.id)),
            "step": alarm.step,
            "raised_at": alarm.raised_at,
            "next_at": next_at,
        },
    )
    return alarm


async def due(session: Session) -> list[int]:
    """The alarms nobody has taken over and whose time to climb has come, the oldest first."""
    rows = await session.execute(_DUE, {"now": session.moment.now})
    return [row.id for row in rows]


async def next_climb(session: Session) -> datetime | None:
    """When the next alarm climbs; None while somebody has taken over each."""
    found: datetime | None = await session.scalar(_NEXT_CLIMB)
    return found


async def lock(session: Session, alarm_id: int) -> Alarm | None:
    """An alarm nobody has taken over, held until this transaction ends."""
    return next(iter(await _many(session, _LOCK, alarm=alarm_id)), None)


async def of_case(session: Session, case_id: int) -> list[Alarm]:
    """All alarms of a case, the last one first; whoever asks may see the case."""
    return await _many(session, _OF_CASE, case=case_id)


async def open_of(session: Session, case_id: int) -> list[Alarm]:
    """Those of them that nobody has taken over."""
    return [one for one in await of_case(session, case_id) if one.acknowledged_at is None]


async def is_open(session: Session, alarm_id: int) -> bool:
    """Whether nobody has taken an alarm over."""
    return await session.scalar(_IS_OPEN, {"alarm": alarm_id}) is not None


async def case_of(session: Session, alarm_id: int) -> int | None:
    """The case an alarm is about."""
    found: int | None = await session.scalar(_CASE_OF, {"alarm": alarm_id})
    return found


async def climb_to(session: Session, alarm_id: int, step: int, next_at: datetime) -> None:
    """Note how far an alarm has climbed, and when it climbs again."""
    await session.execute(_CLIMB, {"alarm": alarm_id, "step": step, "next_at": next_at})


async def acknowledge(session: Session, alarm_id: int, person_id: int) -> bool:
    """Take an alarm over; False when somebody was first."""
    done = await session.execute(
        _ACKNOWLEDGE,
        {
            "alarm": alarm_id,
            "acknowledged_at": session.moment.now,
            "acknowledged_by": person_id,
            "next_at": None,
        },
    )
    return done.rowcount == 1


async def move(session: Session, alarm_ids: Sequence[int], case_id: int) -> None:
    """Let alarms follow their report into another case."""
    if alarm_ids:
        await session.execute(update(Table).where(Table.id.in_(alarm_ids)).values(case_id=case_id))


async def tell(session: Session, alarm_id: int, person_id: int, step: int) -> None:
    """Note that an alarm was sent to somebody; the first time counts."""
    await session.execute(
        insert_once(session, AlarmTold, "alarm_id", "person_id"),
        {
            "alarm_id": alarm_id,
            "person_id": person_id,
            "step": step,
            "told_at": session.moment.now,
        },
    )


async def told_of(session: Session, alarm_id: int) -> list[Told]:
    """Whom an alarm was sent to, the first one first."""
    return [Told(*row) for row in await session.execute(_TOLD, {"alarm": alarm_id})]


async def read(session: Session, alarm_id: int, person_id: int) -> bool:
    """Note that somebody says by a short message that they read it; False if it was not sent."""
    done = await session.execute(
        _READ, {"alarm": alarm_id, "person": person_id, "read_at": session.moment.now}
    )
    return done.rowcount == 1


async def waiting_for(session: Session, person_id: int) -> list[Alarm]:
    """The alarms sent to somebody that nobody has taken over."""
    return await _many(session, _WAITING_FOR, person=person_id)


async def people_waited_for(session: Session) -> set[int]:
    """Everybody an alarm was sent to that nobody has taken over."""
    return {row[0] for row in await session.execute(_PEOPLE)}


async def listed(session: Session, scope: Scope, *, is_open: bool, limit: int = 50) -> list[Shown]:
    """Alarms about cases this scope may see, the last one first."""
    query = (
        select(*_COLUMNS, Case.code, Region.name)
        .join(Case, Case.id == Table.case_id)
        .join(Region, Region.id == Case.region_id)
        .where(seen_by(scope))
        .where(Table.acknowledged_at.is_(None) if is_open else Table.acknowledged_at.is_not(None))
    )
    rows = await session.execute(query.order_by(Table.id.desc()).limit(limit))
    return [Shown(_alarm(session, row), row.code, row.name) for row in rows]


async def _many(session: Session, query: Select[*tuple[Any, ...]], **values: Any) -> list[Alarm]:
    return [_alarm(session, row) for row in await session.execute(query, values)]


def _alarm(session: Session, row: Any) -> Alarm:
    return Alarm(
        row.id,
        row.case_id,
        row.path,
        session.vault.open(row.what, _what(row.id)),
        row.step,
        row.raised_at,
        row.next_at,
        row.acknowledged_at,
        row.acknowledged_by,
    )


def _what(alarm_id: int) -> str:
    return f"alarm|what|{alarm_id}"


_COLUMNS = (
    Table.id,
    Table.case_id,
    Table.path,
    Table.what,
    Table.step,
    Table.raised_at,
    Table.next_at,
    Table.acknowledged_at,
    Table.acknowledged_by,
)
_SELECT = select(*_COLUMNS)
_OPEN = Table.acknowledged_at.is_(None)
_NEXT_CLIMB = select(func.min(Table.next_at)).where(Table.acknowledged_at.is_(None))
_DUE = (
    select(Table.id)
    .where(_OPEN, Table.next_at <= bindparam("now", type_=Table.next_at.type))
    .order_by(Table.id)
)
_THIS = Table.id == bindparam("alarm")
_LOCK = _SELECT.where(_THIS, _OPEN).with_for_update()
_IS_OPEN = select(Table.id).where(_THIS, _OPEN)
_CASE_OF = select(Table.case_id).where(_THIS)
_OF_CASE = _SELECT.where(Table.case_id == bindparam("case")).order_by(Table.id.desc())
_CLIMB = update(Table).where(_THIS, _OPEN)
_ACKNOWLEDGE = update(Table).where(_THIS, _OPEN)
_TOLD = (
    select(AlarmTold.person_id, AlarmTold.step, AlarmTold.told_at, AlarmTold.read_at)
    .where(AlarmTold.alarm_id == bindparam("alarm"))
    .order_by(AlarmTold.step, AlarmTold.person_id)
)
_READ = update(AlarmTold).where(
    AlarmTold.alarm_id == bindparam("alarm"), AlarmTold.person_id == bindparam("person")
)
_WAITING = select(AlarmTold.alarm_id).join(Table, Table.id == AlarmTold.alarm_id).where(_OPEN)
_WAITING_FOR = _SELECT.where(
    Table.id.in_(_WAITING.where(AlarmTold.person_id == bindparam("person")).scalar_subquery())
).order_by(Table.id)
_PEOPLE = (
    select(AlarmTold.person_id).join(Table, Table.id == AlarmTold.alarm_id).where(_OPEN).distinct()
)
_INSERT = insert(Table)
