"""Taking an import back: which rows are as it left them and carry nothing, and putting them back.

Rows hang together (a household with its members, an official with their posts); of what hangs
together all is put back, or nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, delete, insert, select, tuple_, update

from storage.engine import Session
from storage.models.base import Base
from storage.models.facts import HouseholdVerdict
from storage.models.people import Household
from storage.queries import changed
from storage.queries.roster_images import (
    AT_ONCE,
    PASSING,
    TABLES,
    Entry,
    RowKey,
    Values,
    mark,
    rows_of,
)
from storage.signals import POSTS

CHANGED = "changed"
"""Why a row cannot be put back: it is not as the import left it."""
DERIVED = frozenset({HouseholdVerdict.__tablename__})
"""Tables that are computed from the others, and computed again."""
REACH: Any = Household.__table__.c.reach_id
"""Points to an address without a constraint; the import's own households are put back with it."""
DELETED_IN_TURN = (
    *("tag", "fact", "member", "assignment", "post", "unit", "address", "household", "person"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that cannot be put back: of which household or official, and why.

    `why` is `CHANGED`, or the table of what was built on it.
    """

    what: str
    row_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What of an import can be put back, what it is about, and what has to stay."""

    entries: Sequence[Entry]
    things: int
    kept: Sequence[Kept]


class _Groups:
    """What hangs together, as sets that grow into each other."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, node: str) -> str:
        above = self._above.setdefault(node, node)
        while above != self._above[above]:
            above = self._above[above]
        self._above[node] = above
        return above

    def join(self, nodes: Sequence[str]) -> None:
        for node in nodes[1:]:
            self._above[self.of(node)] = self.of(nodes[0])


async def plan(session: Session, entries: Sequence[Entry]) -> Plan:
    """Look what of an import can be put back now."""
    groups, nodes, why = _Groups(), {}, {}
    current: dict[str, dict[RowKey, Values]] = {}
    for name in TABLES:
        keys = [one.key for one in entries if one.table == name]
        current[name] = await rows_of(session, name, keys) if keys else {}
    reached = _reached(entries, current["household"])
    for place, one in enumerate(entries):
        row = current[one.table].get(one.key)
        nodes[place] = _nodes(one, row or one.before or {}, reached)
        groups.join(nodes[place])
        if _moved(one, row):
            why[nodes[place][0]] = CHANGED
    _join_helpers(groups, entries, current["assignment"])
    for place, table in (await _built_on(session, entries)).items():
        why.setdefault(nodes[place][0], table)
    bad = {groups.of(node): (node, reason) for node, reason in reversed(why.items())}
    good = [one for place, one in enumerate(entries) if groups.of(nodes[place][0]) not in bad]
    whole = {groups.of(nodes[place][0]) for place in nodes}
    kept = [Kept(*_named(node), reason) for node, reason in bad.values()]
    return Plan(good, len(whole) - len(bad), kept)


async def put_back(session: Session, found: Plan) -> None:
    """Put back what a plan of this very transaction says."""
    for name, table in TABLES.items():
        keys = _keys(table)
        for one in found.entries:
            if one.table != name or one.before is None:
                continue
            if one.mark is None:
                await session.execute(insert(table), one.before)
                continue
            passing = PASSING.get(name, frozenset())
            values = {key: value for key, value in one.before.items() if key not in passing}
            where = [column == value for column, value in zip(keys, one.key, strict=True)]
            await session.execute(update(table).where(*where).values(**values))
    for name in DELETED_IN_TURN:
        made = [one.key for one in found.entries if one.table == name and one.made]
        if name == "household" and made:
            await _delete(session, HouseholdVerdict.household_id, [key[0] for key in made])
        await _delete_rows(session, TABLES[name], made)
    homes = {
        row_id
        for one in found.entries
        for row_id in ([one.key[0]] if one.table in ("household", "tag") else [])
        if not (one.table == "household" and one.made)
    }
    await changed.touch(session, homes)
    session.touch(POSTS)


def _reached(
    entries: Iterable[Entry], households: Mapping[RowKey, Values]
) -> Mapping[int, list[int]]:
    """The households of an import that are reached at an address."""
    found: dict[int, list[int]] = {}
    for one in entries:
        row = households.get(one.key) if one.table == "household" else None
        if row and row["reach_id"]:
            found.setdefault(row["reach_id"], []).append(row["id"])
    return found


def _nodes(one: Entry, row: Values, reached: Mapping[int, list[int]]) -> list[str]:
    """What a row is part of, the first of it above all."""
    match one.table:
        case "household" | "person" | "unit":
            return [f"{one.table}:{one.key[0]}"]
        case "member" | "tag" | "fact":
            return [f"household:{row.get('household_id', one.key[0])}"]
        case "post" | "assignment":
            return [f"person:{row.get('person_id', one.key[0])}"]
        case _:
            homes = [f"household:{home}" for home in reached.get(one.key[0], ())]
            person = [f"person:{row['person_id']}"] if row.get("person_id") else []
            return [*homes, *person] or [f"household:{row.get('household_id') or 0}"]


def _join_helpers(
    groups: _Groups, entries: Iterable[Entry], assignments: Mapping[RowKey, Values]
) -> None:
    """Who helps a household now and who did before are put back together."""
    whose: dict[int, list[str]] = {}
    for one in entries:
        row = assignments.get(one.key) if one.table == "assignment" else None
        if row:
            whose.setdefault(row["household_id"], []).append(f"person:{row['person_id']}")
    for nodes in whose.values():
        groups.join(nodes)


def _moved(one: Entry, row: Values | None) -> bool:
    """Whether a row is not as the import left it."""
    return (mark(one.table, row) if row else None) != one.mark


async def _built_on(session: Session, entries: Sequence[Entry]) -> dict[int, str]:
    """The entries whose row something refers to that the import did not make, and what."""
    own = {(TABLES[one.table].__tablename__, one.key) for one in entries if one.made}
    homes = {("household", one.key) for one in entries if one.table == "household"}
    found: dict[int, str] = {}
    for name, table in TABLES.items():
        places = {
            one.key[0]: place for place, one in enumerate(entries) if one.table == name and one.made
        }
        if not places:
            continue
        for column in _referring(table):
            for row_id, key in await _references(session, column, places):
                if (column.table.name, key) not in (homes if column is REACH else own):
                    found.setdefault(places[row_id], column.table.name)
    return found


def _referring(table: type[Any]) -> list[Column[Any]]:
    """The columns that point to a table, with and without a constraint."""
    target = table.__tablename__
    found = [
        key.parent
        for other in Base.metadata.sorted_tables
        if other.name not in DERIVED
        for key in other.foreign_keys
        if key.column.table.name == target
    ]
    loose = {"household": [Household.__table__.c.merged_into_id], "address": [REACH]}
    return [*found, *loose.get(target, [])]


async def _references(
    session: Session, column: Column[Any], ids: Collection[int]
) -> list[tuple[int, RowKey]]:
    keys = list(column.table.primary_key.columns)
    wanted = sorted(ids)
    found = []
    for start in range(0, len(wanted), AT_ONCE):
        query = select(column, *keys).where(column.in_(wanted[start : start + AT_ONCE]))
        found += [(row[0], tuple(row[1:])) for row in await session.execute(query)]
    return found


async def _delete_rows(session: Session, table: type[Any], keys: Sequence[RowKey]) -> None:
    columns = _keys(table)
    if len(columns) == 1:
        await _delete(session, columns[0], [key[0] for key in keys])
        return
    for start in range(0, len(keys), AT_ONCE):
        some = list(keys[start : start + AT_ONCE])
        await session.execute(delete(table).where(tuple_(*columns).in_(some)))


async def _delete(session: Session, column: Any, values: Sequence[Any]) -> None:
    for start in range(0, len(values), AT_ONCE):
        some = list(values[start : start + AT_ONCE])
        await session.execute(delete(column.table).where(column.in_(some)))


def _keys(table: type[Any]) -> list[Any]:
    return list(table.__table__.primary_key.columns)


def _named(node: str) -> tuple[str, int]:
    what, _colon, row_id = node.partition(":")
    return what, int(row_id)
