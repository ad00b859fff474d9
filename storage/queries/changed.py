"""When something about households last changed that rules look at: older verdicts are void."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import bindparam, update

from storage.engine import Session
from storage.models.people import Household

AT_ONCE = 500
MARGIN = timedelta(minutes=1)
"""Longer than any transaction: who read while this one was under way has not seen the change."""


async def touch(session: Session, household_ids: Collection[int]) -> None:
    """Note that something about these households has changed now (real time)."""
    ids = sorted(household_ids)
    for first in range(0, len(ids), AT_ONCE):
        values = {"ids": ids[first : first + AT_ONCE], "real": session.moment.real + MARGIN}
        await session.execute(_TOUCH, values)


_TOUCH = (
    update(Household)
    .where(Household.id.in_(bindparam("ids", expanding=True)))
    .values(changed_at=bindparam("real", type_=Household.changed_at.type))
)
