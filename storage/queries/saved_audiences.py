"""Saved audiences: keep a filter under a name, and find those that may be used at a place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, literal, select

from storage.engine import Session
from storage.models.audiences import SavedAudience
from storage.models.base import new_id
from storage.models.regions import Region
from storage.queries.upsert import insert_or_replace
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved audience; `path` is that of its region."""

    id: int
    region_id: str
    region: str
    path: str
    name: str
    text: str
    by: str
    created_at: datetime


_COLUMNS = (
    SavedAudience.id,
    SavedAudience.region_id,
    Region.name,
    Region.path,
    SavedAudience.name,
    SavedAudience.text,
    SavedAudience.by,
    SavedAudience.created_at,
)


async def put(session: Session, region_id: str, name: str, text: str, by: str) -> None:
    """Keep a filter under a name; the same name in the same region gets the new filter."""
    await session.execute(
        insert_or_replace(
            session, SavedAudience, ("region_id", "name"), "text", "by", "created_at"
        ),
        {
            "id": new_id(),
            "region_id": region_id,
            "name": name,
            "text": text,
            "by": by,
            "created_at": session.moment.now,
        },
    )


async def usable_at(session: Session, path: str) -> list[Saved]:
    """Those of a place and of the regions above it, the nearest last, so that it wins by name."""
    above = func.substr(literal(path), 1, func.length(Region.path)) == Region.path
    rows = await session.execute(
        select(*_COLUMNS)
        .join(Region, Region.id == SavedAudience.region_id)
        .where(above)
        .order_by(func.length(Region.path), SavedAudience.name)
    )
    return [Saved(*row) for row in rows]


async def get(session: Session, scope: Scope, saved_id: int) -> Saved | None:
    """A saved audience of a region this scope may see; foreign and absent look the same."""
    rows = await session.execute(
        select(*_COLUMNS)
        .join(Region, Region.id == SavedAudience.region_id)
        .where(SavedAudience.id == saved_id, scope.rows(Region.path))
    )
    row = rows.first()
    return Saved(*row) if row else None


async def remove(session: Session, saved_id: int) -> bool:
    """Take a saved audience away; False when it is gone already."""
    done = await session.execute(delete(SavedAudience).where(SavedAudience.id == saved_id))
    return done.rowcount == 1
