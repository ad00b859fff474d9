"""Who remains in a screening campaign: households nobody has looked at within its days."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from storage.engine import Session
from storage.models.people import Household as Home
from storage.queries.households import Household
from storage.queries.screenings import REGISTERED, Screening, looked_at, paused
from storage.scope import Scope, within


async def remaining(
    session: Session, scope: Scope, screening: Screening, region_id: str, limit: int | None = None
) -> list[Household]:
    """The households of a village nobody has looked at yet, by number, paused ones among them."""
    query = _LEFT.where(Home.region_id == region_id).order_by(Home.number)
    return await _left(session, scope, screening, query.limit(limit))


async def to_go_to(
    session: Session, scope: Scope, screening: Screening, region_ids: Iterable[str], limit: int
) -> list[Household]:
    """The first households of these villages that remain and are not paused, by number."""
    here = Home.region_id.in_(list(region_ids))
    query = _LEFT.where(here, ~paused(session)).order_by(Home.path, Home.number)
    return await _left(session, scope, screening, query.limit(limit))


async def everyone_left(session: Session, scope: Scope, screening: Screening) -> list[Household]:
    """All households of this scope that remain, in the order of the tree."""
    return await _left(session, scope, screening, _LEFT.order_by(Home.path, Home.number))


async def _left(
    session: Session, scope: Scope, screening: Screening, query: Select[*tuple[Any, ...]]
) -> list[Household]:
    rows = await session.execute(
        query.where(within(Home.path, screening.path), scope.rows(Home.path), ~looked_at(screening))
    )
    return [
        Household(
            row.id,
            row.region_id,
            row.path,
            row.number,
            session.vault.open(row.head, f"household|head|{row.id}"),
            row.status,
            row.provisional,
            row.reach_id,
        )
        for row in rows
    ]


_LEFT = select(
    *(Home.id, Home.region_id, Home.path, Home.number, Home.head, Home.status),
    *(Home.provisional, Home.reach_id),
).where(*REGISTERED)
