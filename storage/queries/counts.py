"""How many rows there are, for the tables of rehearsals and probes."""

from sqlalchemy import func, select

from storage.engine import Session
from storage.models import Base


async def of_tables(session: Session) -> dict[str, int]:
    """The number of rows of every table."""
    found = {}
    for table in Base.metadata.sorted_tables:
        found[table.name] = await session.scalar(select(func.count()).select_from(table))
    return found
