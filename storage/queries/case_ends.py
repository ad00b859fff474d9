"""What became of a household's cases of a procedure: when one ended, which was the last."""

from datetime import date

from sqlalchemy import bindparam, func, select

from storage.engine import Session
from storage.models.cases import Case


async def day_of(session: Session, household_id: int, procedure: str, state: str) -> date | None:
    """The day the last case of a procedure ended in a state for a household."""
    values = {"household": household_id, "procedure": procedure, "state": state}
    found: date | None = await session.scalar(_DAY_OF, values)
    return found


async def last_of(session: Session, household_id: int, procedure: str, state: str) -> int | None:
    """The last case of a procedure that ended in a state for a household."""
    values = {"household": household_id, "procedure": procedure, "state": state}
    found: int | None = await session.scalar(_LAST_OF, values)
    return found


_LAST_OF = select(func.max(Case.id)).where(
    Case.household_id == bindparam("household"),
    Case.procedure == bindparam("procedure"),
    Case.state == bindparam("state"),
)
_DAY_OF = select(func.max(Case.closed_on)).where(
    Case.household_id == bindparam("household"),
    Case.procedure == bindparam("procedure"),
    Case.state == bindparam("state"),
)
