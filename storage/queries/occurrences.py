"""Occurrences: a firing of a schedule is a row, so it happens once however often one looks."""

from collections.abc import Iterable, Sequence

from sqlalchemy import String, bindparam, cast, exists, literal, select

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.people import Person
from storage.models.system import Occurrence
from storage.queries.upsert import insert_once

AT_ONCE = 500


async def happened(session: Session, schedule: str, due: str, person_id: int) -> bool:
    """Whether this firing was written for this person."""
    return bool(
        await session.scalar(
            select(
                exists().where(
                    Occurrence.schedule == schedule,
                    Occurrence.due == due,
                    Occurrence.recipient == f"person:{person_id}",
                )
            )
        )
    )


async def happen(
    session: Session, schedule: str, due: str, person_id: int, reference: str | None
) -> bool:
    """Write a firing with the message it brought; False when it existed."""
    done = await session.execute(
        insert_once(session, Occurrence, "schedule", "due", "recipient"),
        {
            "schedule": schedule,
            "due": due,
            "recipient": f"person:{person_id}",
            "outbox_reference": reference,
            "created_at": session.moment.now,
        },
    )
    return done.rowcount == 1


async def was_told(session: Session, schedule: str, person_ids: Sequence[int]) -> bool:
    """Whether a message of this schedule reached one of these people."""
    return bool(
        await session.scalar(
            select(
                exists().where(
                    Occurrence.schedule == schedule,
                    Occurrence.recipient.in_([f"person:{person_id}" for person_id in person_ids]),
                    Occurrence.outbox_reference == Outbox.reference,
                    Outbox.kind == "clock.overdue",
                    Outbox.state == State.DELIVERED,
                )
            )
        )
    )


async def written(session: Session, firings: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these firings (schedule, due) that were written for anybody."""
    wanted = set(firings)
    schedules = sorted({schedule for schedule, _due in wanted})
    dues = sorted({due for _schedule, due in wanted})
    found: set[tuple[str, str]] = set()
    for start in range(0, len(schedules), AT_ONCE):
        rows = await session.execute(
            _WRITTEN, {"schedules": schedules[start : start + AT_ONCE], "dues": dues}
        )
        found.update((row.schedule, row.due) for row in rows)
    return found & wanted


async def arrived(session: Session, schedules: Sequence[str]) -> list[str]:
    """Those of these schedules of which an overdue message has arrived."""
    found: list[str] = []
    for start in range(0, len(schedules), AT_ONCE):
        rows = await session.execute(_ARRIVED, {"schedules": schedules[start : start + AT_ONCE]})
        found += [row.schedule for row in rows]
    return found


async def without_digest(session: Session, today: str, hour: int) -> list[int]:
    """The officials whose hour has come and who have had no digest today."""
    rows = await session.execute(_WITHOUT_DIGEST, {"today": today, "hour": hour})
    return [row.id for row in rows]


async def fired(session: Session, schedule: str, due: str, recipient: str) -> bool:
    """Whether a firing that is nobody's message was written."""
    firing = exists().where(
        Occurrence.schedule == schedule, Occurrence.due == due, Occurrence.recipient == recipient
    )
    return bool(await session.scalar(select(firing)))


async def fire(session: Session, schedule: str, due: str, recipient: str) -> bool:
    """Write a firing that is nobody's message; False when it existed."""
    done = await session.execute(
        insert_once(session, Occurrence, "schedule", "due", "recipient"),
        {
            "schedule": schedule,
            "due": due,
            "recipient": recipient,
            "outbox_reference": None,
            "created_at": session.moment.now,
        },
    )
    return done.rowcount == 1


_WRITTEN = (
    select(Occurrence.schedule, Occurrence.due)
    .where(
        Occurrence.schedule.in_(bindparam("schedules", expanding=True)),
        Occurrence.due.in_(bindparam("dues", expanding=True)),
    )
    .distinct()
)
_ARRIVED = (
    select(Occurrence.schedule)
    .join(Outbox, Outbox.reference == Occurrence.outbox_reference)
    .where(
        Occurrence.schedule.in_(bindparam("schedules", expanding=True)),
        Outbox.kind == "clock.overdue",
        Outbox.state == State.DELIVERED,
    )
    .distinct()
)
_WITHOUT_DIGEST = (
    select(Person.id)
    .where(
        Person.digest_hour <= bindparam("hour"),
        ~exists().where(
            Occurrence.schedule == "digest",
            Occurrence.due == bindparam("today"),
            Occurrence.recipient == literal("person:") + cast(Person.id, String),
        ),
    )
    .order_by(Person.id)
)
