"""What people answered about their weeks in the village, and who is not to be asked any more."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import bindparam, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.people import Person
from storage.models.stationing import WeekAnswer

AT_ONCE = 5000


async def add(
    session: Session, person_id: int, monday: date, figures: tuple[int, int], channel: str
) -> int:
    """Keep an answer about the week of a Monday: days and nights; the last one counts."""
    row_id = new_id()
    days, nights = figures
    await session.execute(
        insert(WeekAnswer),
        {
            "id": row_id,
            "person_id": person_id,
            "monday": monday,
            "days": days,
            "nights": nights,
            "channel": channel,
            "recorded_at": session.moment.now,
        },
    )
    return row_id


async def latest(
    session: Session, person_ids: Iterable[int], mondays: Collection[date]
) -> dict[tuple[int, date], tuple[int, int]]:
    """The last answer of each person about each of these weeks: days and nights."""
    ids = sorted(set(person_ids))
    found: dict[tuple[int, date], tuple[int, int]] = {}
    for start in range(0, len(ids), AT_ONCE):
        chunk = {"ids": ids[start : start + AT_ONCE], "mondays": list(mondays)}
        for row in await session.execute(_LATEST, chunk):
            found[row.person_id, row.monday] = row.days, row.nights
    return found


async def wanted(session: Session, person_id: int) -> bool:
    """Whether somebody may be asked about their week."""
    return not await session.scalar(select(Person.no_week_question).where(Person.id == person_id))


async def want(session: Session, person_id: int, wanted: bool) -> None:
    """Keep whether somebody wants to be asked about their week."""
    await session.execute(
        update(Person).where(Person.id == person_id).values(no_week_question=not wanted)
    )


_LATEST = (
    select(WeekAnswer.person_id, WeekAnswer.monday, WeekAnswer.days, WeekAnswer.nights)
    .where(
        WeekAnswer.person_id.in_(bindparam("ids", expanding=True)),
        WeekAnswer.monday.in_(bindparam("mondays", expanding=True)),
    )
    .order_by(WeekAnswer.recorded_at, WeekAnswer.id)
)
