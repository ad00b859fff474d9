"""The hour from which an official's daily digest leaves."""

from sqlalchemy import bindparam, select, update

from storage.engine import Session
from storage.models.people import Person


async def of_person(session: Session, person_id: int) -> int | None:
    """The hour somebody chose, or the one everybody begins with."""
    found: int | None = await session.scalar(_HOUR, {"person": person_id})
    return found


async def put(session: Session, person_id: int, hour: int) -> None:
    """Keep the hour somebody chose."""
    query = update(Person).where(Person.id == person_id).values(digest_hour=hour)
    await session.execute(query)


_HOUR = select(Person.digest_hour).where(Person.id == bindparam("person"))
