"""What the pictures show of messages and of who knows what: read from what was counted ahead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, func, select, true

from storage.engine import Session
from storage.models.figures import AwarenessTally, MessageTally
from storage.models.regions import Region
from storage.queries.proof import ABOVE, FULL_NAME, Known
from storage.queries.regions import Place
from storage.scope import Scope, within

ARRIVED, HANDED, FAILED = "arrived", "handed", "failed"
UNSURE, WAITING, HELD = "unsure", "waiting", "held"
"""What became of messages, as they are counted."""
LEFT: Collection[str] = (ARRIVED, HANDED, UNSURE)
"""They left, or may have."""

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Sent:
    """So many messages of an hour of the day, on one channel, of one fate."""

    hour: int
    channel: str
    fate: str
    many: int


@dataclass(frozen=True, slots=True)
class Aware:
    """Households of a village a policy's notices were meant for, and how many know it."""

    path: str
    policy: str
    title: str
    meant: int
    understood: int
    told: int
    unclear: int


async def told(
    session: Session, scope: Scope, place: Place, days: Days, of: str
) -> dict[date, int]:
    """How many messages of a class left to people of a place, by day; as counted."""
    rows = await session.execute(
        select(MessageTally.day, func.sum(MessageTally.many))
        .where(
            *_tallied(scope, place, days),
            MessageTally.message_class == of,
            MessageTally.fate.in_(LEFT),
        )
        .group_by(MessageTally.day)
    )
    return {row[0]: int(row[1]) for row in rows}


async def sent(session: Session, scope: Scope, place: Place, days: Days) -> list[Sent]:
    """The messages of a place by hour, channel and fate; as counted."""
    keys = (MessageTally.hour, MessageTally.channel, MessageTally.fate)
    rows = await session.execute(
        select(*keys, func.sum(MessageTally.many))
        .where(*_tallied(scope, place, days))
        .group_by(*keys)
    )
    return [Sent(row[0], row[1], row[2], int(row[3])) for row in rows]


async def awareness(session: Session, scope: Scope, path: str, year: int) -> list[Aware]:
    """Who knows what of a year's notices, by village and policy; as counted."""
    names = ("policy", "title", "meant", "understood", "told", "unclear")
    rows = await session.execute(
        select(Region.path, *(getattr(AwarenessTally, name) for name in names))
        .join(Region, Region.id == AwarenessTally.region_id)
        .where(AwarenessTally.year == year, within(Region.path, path), scope.rows(Region.path))
        .order_by(AwarenessTally.policy, Region.path)
    )
    return [Aware(*row) for row in rows]


async def known(session: Session, scope: Scope, year: int) -> list[Known]:
    """Who knows what of a year's notices, as `proof.known` tells it, but as counted."""
    names = ("meant", "understood", "told", "unclear")
    rows = await session.execute(
        select(
            *(AwarenessTally.policy, AwarenessTally.title, Region.path, FULL_NAME),
            *(getattr(AwarenessTally, name) for name in names),
        )
        .join(Region, Region.id == AwarenessTally.region_id)
        .outerjoin(ABOVE, ABOVE.id == Region.parent_id)
        .where(AwarenessTally.year == year, scope.rows(Region.path))
        .order_by(AwarenessTally.policy, Region.path)
    )
    return [Known(*row) for row in rows]


def _tallied(scope: Scope, place: Place, days: Days) -> tuple[ColumnElement[bool], ...]:
    """The condition that a count is of a place and a time; foreign places have nothing."""
    seen = true() if scope.covers(place.path) else false()
    return (seen, MessageTally.region_id == place.id, MessageTally.day.between(*days))
