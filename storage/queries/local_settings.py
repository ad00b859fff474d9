"""Local settings: what places set for a year, the nearest place's value first, and how it came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, or_, select

from storage.engine import Session
from storage.models.base import new_id
from storage.models.facts import LocalSetting
from storage.models.regions import Region
from storage.scope import within


@dataclass(frozen=True, slots=True)
class Kept:
    """A value a place set for a year; None when the place took its value back."""

    region_id: str
    region: str
    path: str
    year: int
    key: str
    value: Any
    set_by: str
    set_at: datetime
    note: str


async def put(
    session: Session, region_id: str, year: int, values: Mapping[str, Any], by: str, note: str = ""
) -> None:
    """Keep values a place sets for a year; None takes one back. What was set before stays."""
    await session.execute(
        insert(LocalSetting),
        [
            {
                "id": new_id(),
                "region_id": region_id,
                "year": year,
                "key": key,
                "value": value,
                "set_by": by,
                "set_at": session.moment.real,
                "note": note,
            }
            for key, value in values.items()
        ],
    )


async def of_place(session: Session, path: str, year: int) -> dict[str, Kept]:
    """What holds at a place in a year: of the place itself, else of the nearest one above it."""
    rows = await _many(session, _ABOVE, ids=_ids(path), year=year)
    return nearest(rows, path)


async def below(session: Session, path: str, year: int) -> list[Kept]:
    """Everything set for a year by a place, those above it and those below; see `nearest`."""
    query = _SELECT.where(
        LocalSetting.year == year,
        or_(LocalSetting.region_id.in_(_ids(path)), within(Region.path, path)),
    )
    return await _many(session, query)


async def history(session: Session, region_id: str, year: int, key: str) -> list[Kept]:
    """What a place set for a year one after the other, the last first."""
    rows = await _many(session, _HISTORY, region=region_id, year=year, key=key)
    return rows[::-1]


async def any_of(session: Session, region_id: str, year: int) -> bool:
    """Whether a place has set anything for a year."""
    return bool(await session.scalar(_ANY, {"region": region_id, "year": year}))


def nearest(rows: Iterable[Kept], path: str) -> dict[str, Kept]:
    """Of values set one after the other, those that hold at a place: the nearest place's last."""
    last = {
        (row.key, row.path): row for row in rows if path.startswith(row.path)
    }  # a later row takes an earlier one's place
    found: dict[str, Kept] = {}
    for (key, where), row in last.items():
        if row.value is None:
            continue
        if key not in found or len(where) > len(found[key].path):
            found[key] = row
    return found


def _ids(path: str) -> list[str]:
    return path.strip("/").split("/")


async def _many(session: Session, query: Select[*tuple[Any, ...]], **values: Any) -> list[Kept]:
    return [Kept(*row) for row in await session.execute(query, values)]


_SELECT = (
    select(
        LocalSetting.region_id,
        Region.name,
        Region.path,
        LocalSetting.year,
        LocalSetting.key,
        LocalSetting.value,
        LocalSetting.set_by,
        LocalSetting.set_at,
        LocalSetting.note,
    )
    .join(Region, Region.id == LocalSetting.region_id)
    .order_by(LocalSetting.id)
)
_ABOVE = _SELECT.where(
    LocalSetting.region_id.in_(bindparam("ids", expanding=True)),
    LocalSetting.year == bindparam("year"),
)
_HISTORY = _SELECT.where(
    LocalSetting.region_id == bindparam("region"),
    LocalSetting.year == bindparam("year"),
    LocalSetting.key == bindparam("key"),
)
_ANY = select(func.count()).where(
    LocalSetting.region_id == bindparam("region"), LocalSetting.year == bindparam("year")
)
