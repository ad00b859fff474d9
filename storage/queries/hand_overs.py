"""Hand-overs: what one official leaves and another takes up, kept so that it can be taken back.

Only posts, assignments, snoozes, leave and readers change; what was done keeps whose it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, CaseEvent, CaseReader
from storage.models.duties import Activity, Assignment, Post, Snooze
from storage.models.people import Person
from storage.models.stationing import HandOver, Leave
from storage.signals import POSTS

ASKED, WITHDRAWN = "asked", "withdrawn"
ONE_DAY = timedelta(days=1)
Table = type[Post] | type[Assignment]
TABLES: Mapping[str, Table] = {"post": Post, "assignment": Assignment}


@dataclass(slots=True)
class Moves:
    """What changes by a hand-over: rows with the last day they had before, and rows made."""

    changed: list[tuple[str, int, date | None]] = field(default_factory=list)
    made: list[tuple[str, int]] = field(default_factory=list)
    snoozes: list[tuple[int, date]] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)
    readers_added: list[int] = field(default_factory=list)
    readers_removed: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over that was made; `day` is the day it was made, `undone` whether it was taken back.

    `to_id` is None where nobody came in the place of who left.
    """

    id: int
    from_id: int
    to_id: int | None
    on: date
    by_id: int | None
    recorded_at: datetime
    day: date
    moves: Moves
    undone: bool


async def lock_people(session: Session, *person_ids: int) -> None:
    """Let nobody else hand anything over from or to these people until this is done."""
    for person_id in sorted(set(person_ids)):
        await session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


async def end(session: Session, moves: Moves, what: str, row_id: int, last: date) -> bool:
    """End a post or an assignment with a day; False when it does not last beyond that day."""
    table = TABLES[what]
    old = (await session.execute(select(table.until).where(table.id == row_id))).first()
    if old is None or (old.until is not None and old.until <= last):
        return False
    await session.execute(update(table).where(table.id == row_id).values(until=last))
    session.touch(POSTS)
    moves.changed.append((what, row_id, old.until))
    return True


async def begin(
    session: Session, moves: Moves, what: str, key: Mapping[str, Any], on: date, unit: str | None
) -> bool:
    """Begin a post or an assignment from a day on; False when the same lasts already.

    `key` is whose and where: person_id with role and region_id, or with household_id.
    """
    table = TABLES[what]
    same = [getattr(table, name) == value for name, value in key.items()]
    lasting = or_(table.until.is_(None), table.until >= on)
    rows = await session.execute(
        select(table.id, table.since, table.until)
        .where(*same, or_(table.since == on, lasting))
        .order_by(table.since.desc())
    )
    known = rows.first()
    if known is not None:
        if known.until is None:
            return False
        await session.execute(update(table).where(table.id == known.id).values(until=None))
        moves.changed.append((what, known.id, known.until))
        return True
    row_id = new_id()
    values = {"id": row_id, **key, "since": on, "until": None}
    await session.execute(insert(table), values | ({"unit": unit} if what == "post" else {}))
    moves.made.append((what, row_id))
    return True


async def drop_snoozes(session: Session, moves: Moves, person_id: int, on: date) -> None:
    """End what somebody put off: who comes after them starts with a clean list."""
    query = select(Snooze.id, Snooze.until).where(Snooze.person_id == person_id, Snooze.until >= on)
    for row in (await session.execute(query)).all():
        await session.execute(update(Snooze).where(Snooze.id == row.id).values(until=on - ONE_DAY))
        moves.snoozes.append((row.id, row.until))


async def asked_leave(session: Session, person_id: int, on: date) -> list[int]:
    """The leave somebody asked for that nobody has answered and that lasts on a day or later."""
    query = select(Leave.id).where(
        Leave.person_id == person_id, Leave.state == ASKED, Leave.last >= on
    )
    return [row.id for row in await session.execute(query)]


async def set_leave(session: Session, leave_ids: Iterable[int], before: str, after: str) -> None:
    """Move leave from one state to another."""
    await session.execute(
        update(Leave)
        .where(Leave.id.in_(list(leave_ids)), Leave.state == before)
        .values(state=after)
    )


async def read_by(session: Session, person_id: int) -> list[tuple[int, str, int | None]]:
    """The open sensitive cases somebody reads: id, path, household; for the service's own act."""
    query = (
        select(Case.id, Case.path, Case.household_id)
        .join(CaseReader, CaseReader.case_id == Case.id)
        .where(
            CaseReader.person_id == person_id, Case.sensitive.is_(True), Case.closed_on.is_(None)
        )
        .order_by(Case.id)
    )
    return [(row.id, row.path, row.household_id) for row in await session.execute(query)]


async def add(
    session: Session, who: tuple[int, int | None, int | None], on: date, moves: Moves
) -> int:
    """Keep a hand-over; `who` are who leaves, who comes and who made it."""
    row_id = new_id()
    from_id, to_id, by_id = who
    await session.execute(
        insert(HandOver),
        {
            "id": row_id,
            "from_id": from_id,
            "to_id": to_id,
            "on": on,
            "detail": _to_json(moves, session.moment.today),
            "person_id": by_id,
            "recorded_at": session.moment.real,
        },
    )
    return row_id


async def get(session: Session, hand_over_id: int) -> HandedOver | None:
    """A hand-over by id; whose business it is, the act decides."""
    return next(iter(await _many(session, HandOver.id == hand_over_id)), None)


async def of_person(session: Session, person_id: int) -> list[HandedOver]:
    """The hand-overs from or to somebody, the last one first."""
    return await _many(session, or_(HandOver.from_id == person_id, HandOver.to_id == person_id))


async def acted_since(session: Session, person_id: int, since: datetime) -> bool:
    """Whether somebody has logged anything, or taken a step of a case, since an instant."""
    logged = exists().where(Activity.person_id == person_id, Activity.recorded_at >= since)
    stepped = exists().where(CaseEvent.person_id == person_id, CaseEvent.recorded_at >= since)
    return bool(await session.scalar(select(logged | stepped)))


async def untouched(session: Session, kept: HandedOver) -> bool:
    """Whether everything still is as a hand-over left it."""
    for what, row_id in kept.moves.made:
        table = TABLES[what]
        row = (await session.execute(select(table.until).where(table.id == row_id))).first()
        if row is None or row.until is not None:
            return False
    for what, row_id, before in kept.moves.changed:
        table = TABLES[what]
        row = (await session.execute(select(table.until).where(table.id == row_id))).first()
        if row is None or row.until == before:
            return False
    return True


async def undo(session: Session, kept: HandedOver) -> None:
    """Put posts, assignments, snoozes and leave back as they were before a hand-over."""
    for what, row_id in kept.moves.made:
        table = TABLES[what]
        await session.execute(delete(table).where(table.id == row_id))
    session.touch(POSTS)
    for what, row_id, before in kept.moves.changed:
        table = TABLES[what]
        await session.execute(update(table).where(table.id == row_id).values(until=before))
    for snooze_id, until in kept.moves.snoozes:
        await session.execute(update(Snooze).where(Snooze.id == snooze_id).values(until=until))
    if kept.moves.leaves:
        await set_leave(session, kept.moves.leaves, WITHDRAWN, ASKED)
    detail = _to_json(kept.moves, kept.day) | {"undone": True}
    await session.execute(update(HandOver).where(HandOver.id == kept.id).values(detail=detail))


async def _many(session: Session, *where: Any) -> list[HandedOver]:
    rows: Sequence[Any] = (
        await session.execute(
            select(
                HandOver.id,
                HandOver.from_id,
                HandOver.to_id,
                HandOver.on,
                HandOver.person_id,
                HandOver.recorded_at,
                HandOver.detail,
            )
            .where(*where)
            .order_by(HandOver.recorded_at.desc(), HandOver.id.desc())
        )
    ).all()
    return [
        HandedOver(
            row.id,
            row.from_id,
            row.to_id,
            row.on,
            row.person_id,
            row.recorded_at,
            date.fromisoformat(row.detail["day"]),
            _from_json(row.detail),
            bool(row.detail.get("undone")),
        )
        for row in rows
    ]


def _to_json(moves: Moves, day: date) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "changed": [[what, row_id, _said(before)] for what, row_id, before in moves.changed],
        "made": [list(one) for one in moves.made],
        "snoozes": [[row_id, until.isoformat()] for row_id, until in moves.snoozes],
        "leaves": moves.leaves,
        "readers_added": moves.readers_added,
        "readers_removed": moves.readers_removed,
    }


def _from_json(detail: Mapping[str, Any]) -> Moves:
    return Moves(
        [(what, row_id, _day(before)) for what, row_id, before in detail["changed"]],
        [(what, row_id) for what, row_id in detail["made"]],
        [(row_id, date.fromisoformat(until)) for row_id, until in detail["snoozes"]],
        list(detail["leaves"]),
        list(detail["readers_added"]),
        list(detail["readers_removed"]),
    )


def _said(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
