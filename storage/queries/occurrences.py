"""Occurrences: a firing of a schedule is a row, so it happens once however often one looks."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.people import Person
from storage.models.system import Occurrence
from storage.queries.upsert import insert_once


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


async def digest_hours(session: Session, person_ids: Sequence[int]) -> dict[int, int]:
    """At which hour each of these people wants the digest."""
    rows = await session.execute(
        select(Person.id, Person.digest_hour).where(Person.id.in_(person_ids))
    )
    return {row.id: row.digest_hour for row in rows}
