"""Rows as they were before an import and are after it: what taking it back has to put right.

Sealed values stay sealed: they are bound to their row, and are put back into the same one.
"""

import base64
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from storage.engine import Session
from storage.models.duties import Assignment, Post
from storage.models.facts import HouseholdFact
from storage.models.people import Address, Household, Member, Person, Tag
from storage.models.stationing import UnitVillage
from storage.queries import addresses, roster
from storage.queries.roster import Key

AT_ONCE = 500
TABLES: Mapping[str, type[Any]] = {
    "household": Household,
    "member": Member,
    "tag": Tag,
    "fact": HouseholdFact,
    "address": Address,
    "person": Person,
    "post": Post,
    "assignment": Assignment,
    "unit": UnitVillage,
}
"""What an import writes to."""
PASSING: Mapping[str, frozenset[str]] = {
    "household": frozenset({"changed_at"}),
    "address": frozenset({"last_good_at", "failed_at", "last_in_at"}),
}
"""Columns that move by themselves, and say nothing about who changed a row."""

Values = dict[str, Any]
RowKey = tuple[Any, ...]
Images = dict[str, dict[RowKey, Values]]


@dataclass(frozen=True, slots=True)
class Touched:
    """What an import may write to: households by village and number, phones, places of officials.

    `homes` are households whose helper may change; `channel` is where phones become addresses.
    """

    keys: frozenset[Key] = frozenset()
    phones: frozenset[str] = frozenset()
    channel: str | None = None
    homes: frozenset[int] = frozenset()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that an import made (`before` None), changed, or took away (`mark` None)."""

    table: str
    key: RowKey
    before: Values | None
    mark: str | None

    @property
    def made(self) -> bool:
        """Whether there was no such row before."""
        return self.before is None


async def capture(session: Session, touched: Touched) -> Images:
    """The rows an import may write to, as they are now."""
    images: Images = {name: {} for name in TABLES}
    if touched.keys:
        known = await roster.ids_of(session, {village for village, _number in touched.keys})
        ids = [row_id for key, row_id in known.items() if key in touched.keys]
        await _add(session, images, "household", Household.id, ids)
        for name in ("member", "tag", "fact"):
            await _add(session, images, name, TABLES[name].household_id, ids)
    if touched.channel and touched.phones:
        indexes = [addresses.index(session, touched.channel, one) for one in touched.phones]
        await _add(session, images, "address", Address.external_index, indexes)
    if touched.regions:
        await _officials(session, images, touched)
    return images


async def rows_of(session: Session, name: str, keys: Collection[RowKey]) -> dict[RowKey, Values]:
    """Rows of a table by their keys; one that is gone is left out."""
    images: Images = {name: {}}
    table = TABLES[name]
    await _add(session, images, name, _key_columns(table)[0], {key[0] for key in keys})
    return {key: images[name][key] for key in keys if key in images[name]}


def differences(before: Images, after: Images) -> list[Entry]:
    """What changed between two looks."""
    found = []
    for name in TABLES:
        old, new = before[name], after[name]
        for key, row in new.items():
            if key not in old:
                found.append(Entry(name, key, None, mark(name, row)))
            elif mark(name, old[key]) != mark(name, row):
                found.append(Entry(name, key, old[key], mark(name, row)))
        found += [Entry(name, key, row, None) for key, row in old.items() if key not in new]
    return found


def mark(name: str, row: Values) -> str:
    """A fingerprint of a row, without what moves by itself."""
    passing = PASSING.get(name, frozenset())
    said = sorted((key, str(value)) for key, value in row.items() if key not in passing)
    return sha256(repr(said).encode()).hexdigest()[:16]


def to_json(entries: Iterable[Entry]) -> list[Any]:
    """Entries as JSON has them."""
    return [
        [one.table, list(one.key), one.before and _encoded(one.before), one.mark] for one in entries
    ]


def from_json(kept: Iterable[Any]) -> list[Entry]:
    """Entries as they were kept."""
    return [
        Entry(table, tuple(key), before and _decoded(before), said)
        for table, key, before, said in kept
    ]


async def _officials(session: Session, images: Images, touched: Touched) -> None:
    indexes = [session.vault.index("phone", phone) for phone in touched.phones]
    await _add(session, images, "person", Person.phone_index, indexes)
    await _add(session, images, "post", Post.region_id, touched.regions)
    people = {key[0] for key in images["person"]}
    people |= {row["person_id"] for row in images["post"].values()}
    await _add(session, images, "person", Person.id, people)
    await _add(session, images, "post", Post.person_id, people)
    await _add(session, images, "assignment", Assignment.household_id, touched.homes)
    await _add(session, images, "unit", UnitVillage.region_id, touched.regions)


async def _add(
    session: Session, images: Images, name: str, column: Any, values: Collection[Any]
) -> None:
    table = TABLES[name]
    keys = [column.name for column in _key_columns(table)]
    wanted = sorted(values)
    for start in range(0, len(wanted), AT_ONCE):
        some = column.in_(wanted[start : start + AT_ONCE])
        for row in await session.execute(select(*table.__table__.columns).where(some)):
            found = dict(row._mapping)
            images[name][tuple(found[key] for key in keys)] = found


def _key_columns(table: type[Any]) -> list[Any]:
    return list(table.__table__.primary_key.columns)


def _encoded(row: Values) -> Values:
    return {key: _said(value) for key, value in row.items()}


def _said(value: Any) -> Any:
    match value:
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case datetime():
            return {"instant": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case _:
            return value


def _decoded(row: Values) -> Values:
    return {key: _meant(value) for key, value in row.items()}


def _meant(value: Any) -> Any:
    match value:
        case {"bytes": text}:
            return base64.b64decode(text)
        case {"instant": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case _:
            return value
