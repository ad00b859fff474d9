"""What a household is registered as."""

from sqlalchemy import bindparam, update

from storage.engine import Session
from storage.models.people import Household
from storage.queries import changed


async def put_status(session: Session, household_id: int, status: str) -> bool:
    """Register a household as another kind; False when it is that already."""
    done = await session.execute(_PUT, {"household": household_id, "kind": status})
    if done.rowcount:
        await changed.touch(session, [household_id])
    return bool(done.rowcount)


_PUT = (
    update(Household)
    .where(Household.id == bindparam("household"), Household.status != bindparam("kind"))
    .values(status=bindparam("kind"))
)
