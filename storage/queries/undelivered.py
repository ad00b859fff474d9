"""Households a notice did not reach and nobody has been to since: to be told on the next visit."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, distinct, exists, func, or_, select

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.duties import Activity
from storage.models.notices import Broadcast, Recipient
from storage.models.people import Household
from storage.queries.activities import live
from storage.queries.audiences import NO_ADDRESS
from storage.scope import Scope

NO_WAY = NO_ADDRESS
"""Why a household is left out of a broadcast that nobody but a visitor can reach."""
LOST = (State.UNDELIVERED, State.REFUSED, State.EXPIRED, State.DROPPED)
TOLD_BY = ("household_visit", "notice_delivery")


async def by_village(session: Session, scope: Scope, since: datetime) -> dict[str, int]:
    """How many such households each village has, by its path; of broadcasts since an instant."""
    rows = await session.execute(_BY_VILLAGE.where(scope.rows(Household.path)), _values(since))
    return {row[0]: row[1] for row in rows}


async def homes(session: Session, scope: Scope, since: datetime) -> list[int]:
    """Which households these are."""
    rows = await session.execute(_HOMES.where(scope.rows(Household.path)), _values(since))
    return [row[0] for row in rows]


def _values(since: datetime) -> dict[str, Any]:
    return {"since": since, "lost": list(LOST)}


_TOLD = exists().where(
    Activity.household_id == Recipient.household_id,
    Activity.kind.in_(TOLD_BY),
    Activity.on >= func.date(Broadcast.started_at),
    live(),
)
_LOST = exists().where(
    Outbox.recipient_id == Recipient.id, Outbox.state.in_(bindparam("lost", expanding=True))
)
_SINCE = bindparam("since", type_=Broadcast.started_at.type)
_WHICH = (
    Broadcast.started_at >= _SINCE,
    or_(Recipient.excluded == NO_WAY, _LOST),
    ~_TOLD,
)
_FROM = (
    select()
    .select_from(Recipient)
    .join(Broadcast, Broadcast.id == Recipient.broadcast_id)
    .join(Household, Household.id == Recipient.household_id)
    .where(*_WHICH)
)
_BY_VILLAGE = _FROM.add_columns(
    Household.path, func.count(distinct(Recipient.household_id))
).group_by(Household.path)
_HOMES = _FROM.add_columns(Recipient.household_id).distinct().order_by(Recipient.household_id)
