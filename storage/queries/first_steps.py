"""How far a county is set up: the counts behind an administrator's first hour."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from storage.engine import Session
from storage.models.notices import Broadcast, MessageTemplate, Notice
from storage.models.people import Household
from storage.models.regions import Region
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Notices:
    """How many notices are written, and how many sendings are prepared, approved and begun."""

    written: int
    prepared: int
    approved: int
    begun: int


async def landlines(session: Session, scope: Scope) -> tuple[int, int]:
    """How many villages of a scope have a number of their own to call, and how many there are."""
    query = select(func.count(Region.landline), func.count(Region.id)).where(
        Region.level == "village", scope.rows(Region.path)
    )
    with_landline, every = (await session.execute(query)).one()
    return with_landline, every


async def families(session: Session, scope: Scope) -> int:
    """How many households of a scope are registered."""
    query = select(func.count(Household.id)).where(
        scope.rows(Household.path), Household.merged_into_id.is_(None)
    )
    return await session.scalar(query) or 0


async def templates(session: Session, channels: Sequence[str]) -> set[str]:
    """Which of these channels have an approved template."""
    rows = await session.execute(
        select(MessageTemplate.channel)
        .where(MessageTemplate.channel.in_(channels), MessageTemplate.state == "approved")
        .distinct()
    )
    return {row.channel for row in rows}


async def notices(session: Session, scope: Scope) -> Notices:
    """How far the notices of a scope have come; texts belong to all, sendings to their places."""
    written = await session.scalar(select(func.count(Notice.id.distinct())))
    prepared, approved, begun = (
        await session.execute(
            select(
                func.count(Broadcast.id),
                func.count(Broadcast.approved_at),
                func.count(Broadcast.started_at),
            ).where(scope.rows(Broadcast.path))
        )
    ).one()
    return Notices(written or 0, prepared, approved, begun)


async def has_sent(session: Session, scope: Scope) -> bool:
    """Whether any notice of a scope has begun to leave."""
    query = select(Broadcast.id).where(
        scope.rows(Broadcast.path), Broadcast.started_at.is_not(None)
    )
    return (await session.scalar(query.limit(1))) is not None
