"""Households a notice did not reach and nobody has been to since: to be told on the next visit.

Who has no way at all is here, and who has none left: wherever another address remains, the notice
goes there first (`stranded`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, distinct, exists, func, or_, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.duties import Activity
from storage.models.notices import Broadcast, Notice, Recipient
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.activities import live
from storage.queries.audiences import NO_ADDRESS
from storage.queries.households import label_of
from storage.queries.occurrences import TOO_OLD
from storage.queries.proof import ABOVE, FULL_NAME
from storage.queries.routing import ALL_READ_BY_US
from storage.scope import Scope

NO_WAY = NO_ADDRESS
"""Why a household is left out of a broadcast that nobody but a visitor can reach."""
LOST = (State.UNDELIVERED, State.REFUSED, State.DROPPED)
TOLD_BY = ("household_visit", "notice_delivery")
NOT_MEANT_ANY_MORE = "stopped"


@dataclass(frozen=True, slots=True)
class Untold:
    """A household to be told, by village and label, with the title of one such notice."""

    household_id: int
    path: str
    village: str
    number: int
    label: str
    title: str
    notices: int


async def by_village(session: Session, scope: Scope, since: datetime) -> dict[str, int]:
    """How many such households each village has, by its path; of broadcasts since an instant."""
    rows = await session.execute(_BY_VILLAGE.where(scope.rows(Household.path)), _values(since))
    return {row[0]: row[1] for row in rows}


async def homes(session: Session, scope: Scope, since: datetime) -> list[int]:
    """Which households these are."""
    rows = await session.execute(_HOMES.where(scope.rows(Household.path)), _values(since))
    return [row[0] for row in rows]


async def numbers(session: Session, scope: Scope, since: datetime, limit: int) -> list[int]:
    """The first of their numbers."""
    rows = await session.execute(
        _NUMBERS.where(scope.rows(Household.path)), {**_values(since), "most": limit}
    )
    return [row[0] for row in rows]


async def listed(
    session: Session, scope: Scope, since: datetime, after: str, limit: int
) -> list[Untold]:
    """These households in the order of villages and numbers, each once; `after` is a page's key."""
    query = _LISTED.where(scope.rows(Household.path))
    if after:
        path, _colon, number = after.rpartition(":")
        later = and_(Household.path == path, Household.number > int(number or 0))
        query = query.where(or_(Household.path > path, later))
    rows = await session.execute(query.limit(limit), _values(since))
    return [
        Untold(
            row.id,
            row.path,
            row.village,
            row.number,
            label_of(row.number, session.vault.open(row.head, f"household|head|{row.id}")),
            row.title,
            row.notices,
        )
        for row in rows
    ]


def _values(since: datetime) -> dict[str, Any]:
    return {"since": since, "lost": list(LOST)}


_Carrier = aliased(Recipient)
"""Whose message it was: it may have stood for several families of one phone."""
_TOLD = exists().where(
    Activity.household_id == Recipient.household_id,
    Activity.kind.in_(TOLD_BY),
    Activity.on >= func.date(Broadcast.started_at),
    live(),
)
_CAME_TO_NOTHING = or_(
    Outbox.state.in_(bindparam("lost", expanding=True)),
    and_(Outbox.state == State.EXPIRED, Outbox.channel.in_(ALL_READ_BY_US)),
    and_(Outbox.state == State.STALE, Outbox.reason == TOO_OLD),
)
_LOST = exists().where(
    _Carrier.broadcast_id == Recipient.broadcast_id,
    _Carrier.address_id == Recipient.address_id,
    Outbox.recipient_id == _Carrier.id,
    Outbox.address_id == _Carrier.address_id,
    _CAME_TO_NOTHING,
)
_SINCE = bindparam("since", type_=Broadcast.started_at.type)
UNTOLD = and_(
    Broadcast.state != NOT_MEANT_ANY_MORE,
    Recipient.answer.is_(None),
    Recipient.opened_at.is_(None),
    or_(Recipient.excluded == NO_WAY, _LOST),
    ~_TOLD,
)
"""That a recipient was not reached and nobody has told the household since."""
_FROM = (
    select()
    .select_from(Recipient)
    .join(Broadcast, Broadcast.id == Recipient.broadcast_id)
    .join(Household, Household.id == Recipient.household_id)
    .where(Broadcast.started_at >= _SINCE, UNTOLD)
)
_BY_VILLAGE = _FROM.add_columns(
    Household.path, func.count(distinct(Recipient.household_id))
).group_by(Household.path)
_HOMES = _FROM.add_columns(Recipient.household_id).distinct().order_by(Recipient.household_id)
_NUMBERS = (
    _FROM.add_columns(Household.number)
    .distinct()
    .order_by(Household.number)
    .limit(bindparam("most"))
)
_LISTED = (
    _FROM.join(Region, Region.id == Household.region_id)
    .outerjoin(ABOVE, ABOVE.id == Region.parent_id)
    .join(Notice, Notice.id == Broadcast.notice_id)
    .add_columns(
        Household.id,
        Household.path,
        Household.number,
        Household.head,
        func.max(FULL_NAME).label("village"),
        func.min(Notice.title).label("title"),
        func.count(distinct(Notice.slug)).label("notices"),
    )
    .group_by(
        Household.id,
        Household.path,
        Household.number,
        Household.head,
    )
    .order_by(Household.path, Household.number)
)
