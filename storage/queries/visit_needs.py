"""Which households a visit is still wanted at: not covered by a duty, not seen in a campaign …"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, String, case, cast, exists, literal, select

from storage.engine import Session
from storage.models.duties import Activity, DutyMark
from storage.models.people import Household as Home
from storage.queries.activities import live
from storage.queries.households import MONITORED
from storage.queries.screenings import REGISTERED, Screening, looked_at
from storage.scope import within

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Spot:
    """A household by its id, and the village it is in by its path."""

    household_id: int
    path: str


async def uncovered(
    session: Session, counter: tuple[str, str, str], path: str, most: int | None = None
) -> list[Spot]:
    """The households of a place without a mark in a counter (duty, owner, period).

    Those under watch come first; `most` cuts the list off.
    """
    duty, owner, period = counter
    marked = exists().where(
        DutyMark.duty == duty,
        DutyMark.owner == owner,
        DutyMark.target == literal("household:") + cast(Home.id, String),
        DutyMark.period == period,
    )
    watched = case((Home.status.in_(MONITORED), 0), else_=1)
    query = _SPOTS.where(within(Home.path, path), ~marked)
    return await _spots(session, query.order_by(watched, Home.path, Home.number).limit(most))


async def unseen(session: Session, screening: Screening, path: str) -> list[Spot]:
    """The households of a place nobody has looked at in a campaign."""
    return await _spots(session, _SPOTS.where(within(Home.path, path), ~looked_at(screening)))


async def unvisited(
    session: Session, household_ids: Collection[int], person_id: int, kind: str, since: date
) -> list[Spot]:
    """Those of these households that a person has not been to since a day."""
    visited = exists().where(
        Activity.household_id == Home.id,
        Activity.person_id == person_id,
        Activity.kind == kind,
        Activity.on >= since,
        live(),
    )
    return [
        spot
        for ids in _chunks(sorted(household_ids))
        for spot in await _spots(session, _SPOTS.where(Home.id.in_(ids), ~visited))
    ]


async def _spots(session: Session, query: Select[*tuple[Any, ...]]) -> list[Spot]:
    return [Spot(row[0], row[1]) for row in await session.execute(query)]


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


_SPOTS = select(Home.id, Home.path).where(*REGISTERED)
