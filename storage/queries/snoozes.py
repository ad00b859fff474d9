"""Snoozes: a person's reminders of one thing put off until a day, with the reason."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, insert, select

from storage.engine import Session
from storage.models.base import new_id
from storage.models.duties import Snooze as Table


@dataclass(frozen=True, slots=True)
class Snooze:
    """What is put off, until which day, and why."""

    what: str
    until: date
    reason: str


async def add(session: Session, person_id: int, snooze: Snooze) -> int:
    """Put something off; the last one counts."""
    row_id = new_id()
    await session.execute(
        insert(Table),
        {
            "id": row_id,
            "person_id": person_id,
            "what": snooze.what,
            "until": snooze.until,
            "reason": session.vault.seal(snooze.reason, f"snooze|reason|{row_id}"),
            "recorded_at": session.moment.real,
        },
    )
    return row_id


async def of_person(session: Session, person_id: int, today: date) -> list[Snooze]:
    """What a person has put off beyond today, each thing once."""
    rows = await session.execute(_OF_PERSON, {"person": person_id})
    last = {
        row.what: Snooze(
            row.what, row.until, session.vault.open(row.reason, f"snooze|reason|{row.id}")
        )
        for row in rows
    }
    return [snooze for snooze in last.values() if snooze.until > today]


async def live(session: Session, today: date) -> set[tuple[int, str]]:
    """Who has put off what beyond today, as (person, what)."""
    rows = await session.execute(_ALL, {"today": today})
    last = {(row.person_id, row.what): row.until for row in rows}
    return {key for key, until in last.items() if until > today}


_OF_PERSON = (
    select(Table.id, Table.what, Table.until, Table.reason)
    .where(Table.person_id == bindparam("person"))
    .order_by(Table.id)
)
_ONCE = select(Table.person_id).where(Table.until > bindparam("today"))
_ALL = (
    select(Table.person_id, Table.what, Table.until)
    .where(Table.person_id.in_(_ONCE))
    .order_by(Table.id)
)
