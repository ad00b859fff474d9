"""What pauses leave to be visited: of the households a duty has to cover, those one is sent to."""

from datetime import date

from sqlalchemy import String, bindparam, cast, exists, func, literal, or_, select

from storage.engine import Session
from storage.models.duties import DutyMark, VisitPause
from storage.models.people import Household
from storage.scope import within


async def places(session: Session, today: date) -> list[str]:
    """The paths of the villages with households that nobody is sent to today."""
    rows = await session.execute(_PLACES, {"today": today})
    return [row.path for row in rows]


async def left(session: Session, duty: str, owner: str, period: str, path: str) -> int:
    """How many households of a place a duty still has to reach that somebody may be sent to."""
    query = (
        select(func.count())
        .select_from(Household)
        .where(
            within(Household.path, path),
            Household.provisional.is_(False),
            Household.merged_into_id.is_(None),
            ~exists().where(
                DutyMark.duty == duty,
                DutyMark.owner == owner,
                DutyMark.target == literal("household:") + cast(Household.id, String),
                DutyMark.period == period,
            ),
            ~exists().where(VisitPause.household_id == Household.id, *_RUNS),
        )
    )
    found: int = await session.scalar(query, {"today": session.moment.today})
    return found


_TODAY = bindparam("today", type_=VisitPause.first.type)
_RUNS = (
    VisitPause.first <= _TODAY,
    VisitPause.last >= _TODAY,
    or_(VisitPause.ended_on.is_(None), VisitPause.ended_on > _TODAY),
)
_PLACES = (
    select(Household.path)
    .join(VisitPause, VisitPause.household_id == Household.id)
    .where(*_RUNS)
    .distinct()
)
