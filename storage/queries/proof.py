"""Proof of a notice: what became of it household by household, and who knows it by village."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.duties import Activity
from storage.models.notices import Broadcast, Notice, Recipient
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.activities import live
from storage.queries.recipients import LAST_TRY
from storage.scope import Scope

TOLD, SEEN = "notice_delivery", "household_visit"
"""The activities for which a household is told: a notice handed over, or any visit."""
ABOVE = aliased(Region)
FULL_NAME = func.coalesce(ABOVE.name, "") + Region.name
"""A village with its township's name: a county has several of one name."""
ARRIVED = (State.ACCEPTED, State.DELIVERED)


@dataclass(frozen=True, slots=True)
class Row:
    """A household of a broadcast: where, by number, and what became of its message."""

    id: int
    path: str
    village: str
    number: int
    excluded: str | None
    state: str | None
    reason: str | None
    channel: str | None
    changed_at: datetime | None
    answer: str | None
    answered_at: datetime | None
    opened_at: datetime | None
    tried: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which households are asked for: everywhere or in one village, of all fates or of some.

    `unsent` are those of later waves. `after` is the path and number of the last one seen.
    """

    states: Collection[str] | None = None
    excluded: str | None = None
    unsent: bool = False
    answer: str | None = None
    village: str | None = None
    after: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Of so many households of a village a policy's notices were meant for, how many know it.

    `told` were told by somebody and did not say so themselves; `unclear` said that they do not
    understand and were not told since.
    """

    key: str
    title: str
    path: str
    village: str
    meant: int
    understood: int
    told: int
    unclear: int


async def page(session: Session, broadcast_id: int, wanted: Wanted, limit: int) -> list[Row]:
    """The households of a broadcast in the order of villages and numbers."""
    query = _ROWS.where(Recipient.broadcast_id == broadcast_id)
    if wanted.states is not None:
        query = query.where(Recipient.excluded.is_(None), Outbox.state.in_(list(wanted.states)))
    if wanted.excluded is not None:
        query = query.where(Recipient.excluded == wanted.excluded)
    if wanted.unsent:
        query = query.where(Recipient.excluded.is_(None), Outbox.state.is_(None))
    if wanted.answer is not None:
        query = query.where(Recipient.answer == wanted.answer)
    if wanted.village is not None:
        query = query.where(Household.region_id == wanted.village)
    if wanted.after is not None:
        path, number = wanted.after
        later = and_(Household.path == path, Household.number > number)
        query = query.where(or_(Household.path > path, later))
    rows = await session.execute(query.limit(limit))
    return [Row(*row) for row in rows]


async def known(
    session: Session, scope: Scope, begins: datetime, ends: datetime, key: str | None = None
) -> list[Known]:
    """Who knows what, by policy and village, of all sendings begun within a time.

    A household counts once for a policy, however often it was meant.
    """
    meant = _meant(scope, begins, ends, key).subquery()
    told = _told(meant)
    by_itself = meant.c.understood == 1
    by_others = and_(meant.c.understood == 0, told)
    rows = await session.execute(
        select(
            meant.c.key,
            func.max(meant.c.title),
            Region.path,
            func.max(FULL_NAME),
            func.count(),
            _how_many(by_itself),
            _how_many(by_others),
            _how_many(and_(meant.c.unclear == 1, meant.c.understood == 0, ~told)),
        )
        .join(Household, Household.id == meant.c.household_id)
        .join(Region, Region.id == Household.region_id)
        .outerjoin(ABOVE, ABOVE.id == Region.parent_id)
        .group_by(meant.c.key, Region.path)
        .order_by(meant.c.key, Region.path)
    )
    return [Known(*row) for row in rows]


def _meant(
    scope: Scope, begins: datetime, ends: datetime, key: str | None
) -> Select[*tuple[Any, ...]]:
    name = func.coalesce(func.nullif(Notice.policy, ""), Notice.slug)
    understood = Recipient.answer.in_(("understood", "apply"))
    query = (
        select(
            name.label("key"),
            Recipient.household_id.label("household_id"),
            func.max(Notice.title).label("title"),
            func.min(Broadcast.started_at).label("first"),
            func.max(case((understood, 1), else_=0)).label("understood"),
            func.max(case((Recipient.answer == "unclear", 1), else_=0)).label("unclear"),
            func.max(case((Outbox.state.in_(ARRIVED), 1), else_=0)).label("arrived"),
        )
        .select_from(Broadcast)
        .join(Notice, Notice.id == Broadcast.notice_id)
        .join(Recipient, Recipient.broadcast_id == Broadcast.id)
        .join(Household, Household.id == Recipient.household_id)
        .outerjoin(Outbox, LAST_TRY)
        .where(
            Broadcast.started_at >= begins, Broadcast.started_at < ends, scope.rows(Household.path)
        )
        .group_by(name, Recipient.household_id)
    )
    return query if key is None else query.where(name == key)


def _told(meant: Any) -> Any:
    """A notice was handed over; or whom it had not reached was seen since."""
    kinds = or_(
        Activity.kind == TOLD,
        and_(Activity.kind == SEEN, or_(meant.c.arrived == 0, meant.c.unclear == 1)),
    )
    return exists().where(
        Activity.household_id == meant.c.household_id,
        Activity.on >= func.date(meant.c.first),
        kinds,
        live(),
    )


def _how_many(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


_ROWS = (
    select(
        Recipient.id,
        Household.path,
        FULL_NAME,
        Household.number,
        Recipient.excluded,
        Outbox.state,
        Outbox.reason,
        Outbox.channel,
        Outbox.changed_at,
        Recipient.answer,
        Recipient.answered_at,
        Recipient.opened_at,
        Recipient.tried,
    )
    .join(Household, Household.id == Recipient.household_id)
    .join(Region, Region.id == Household.region_id)
    .outerjoin(ABOVE, ABOVE.id == Region.parent_id)
    .outerjoin(Outbox, LAST_TRY)
    .order_by(Household.path, Household.number)
)
