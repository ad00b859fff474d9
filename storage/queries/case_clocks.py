"""The clocks of cases as rows, so that what is due is a query."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import bindparam, select

from storage.engine import Session
from storage.models.cases import CaseClock
from storage.queries.upsert import insert_or_replace


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock of a case: running or not, from when, until when."""

    clock: str
    running: bool
    day0: date | None
    deadline: date | None


async def put_clocks(session: Session, case_id: int, clocks: Sequence[ClockRow]) -> None:
    """Keep a case's clocks as rows."""
    rows = [{"case_id": case_id, **asdict(clock)} for clock in clocks]
    if rows:
        key, values = ("case_id", "clock"), ("running", "day0", "deadline")
        await session.execute(insert_or_replace(session, CaseClock, key, *values), rows)


async def clocks_of(session: Session, case_id: int) -> list[ClockRow]:
    """The clocks of a case that were ever started."""
    return [ClockRow(*row) for row in await session.execute(_CLOCKS_OF, {"case": case_id})]


_CLOCKS_OF = select(CaseClock.clock, CaseClock.running, CaseClock.day0, CaseClock.deadline).where(
    CaseClock.case_id == bindparam("case")
)
