"""Looking through records: which ones a finder means, and what cannot be looked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rulebook.pitfalls import limits
from rulebook.pitfalls.arithmetic import Answer, Look
from rulebook.pitfalls.entries import Pitfall, Pitfalls
from rulebook.pitfalls.finders import Finder, Related
from rulebook.pitfalls.records import UNKNOWN, Record, Records, Unknown, Value

Key = tuple[Value | Unknown, ...]


@dataclass(frozen=True)
class Missing:
    """Why a pitfall, or a part of it, could not be looked for.

    `kinds` are not held; `fields` (kind.field) stand in no record; `settings` nobody has set.
    `wholly` when nothing of the pitfall could be looked for.
    """

    pitfall: str
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    settings: tuple[str, ...]
    wholly: bool


class Shelf:
    """Records with an index for every way in which related ones are looked up."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._indexes: dict[tuple[str, tuple[str, ...]], dict[Key, list[Record]]] = {}
        self._loose: dict[tuple[str, tuple[str, ...]], list[Record]] = {}

    def tied(
        self, kind: str, fields: tuple[str, ...], key: Key
    ) -> tuple[list[Record], list[Record]]:
        """Return the records surely tied by a key, and those that may be."""
        if None in key:
            return [], []
        if UNKNOWN in key:
            return [], list(self.records[kind])
        place = kind, fields
        if place not in self._indexes:
            self._index(kind, fields)
        return self._indexes[place].get(key, []), self._loose[place]

    def _index(self, kind: str, fields: tuple[str, ...]) -> None:
        index: dict[Key, list[Record]] = {}
        loose: list[Record] = []
        for record in self.records[kind]:
            key = tuple(record.get(field, UNKNOWN) for field in fields)
            if UNKNOWN in key:
                loose.append(record)
            else:
                index.setdefault(key, []).append(record)
        self._indexes[kind, fields] = index
        self._loose[kind, fields] = loose


def figures(pitfall: Pitfall, today: date, settings: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return the figures a pitfall's texts may use; what nobody has set is left out."""
    found = {**settings, **limits.figures_of_the_day(today)}
    for limit in pitfall.limits:
        value = limits.value(pitfall.id, limit, today, settings)
        found.pop(limit.name, None)
        if value is not None:
            found[limit.name] = value
    return found


def held(finder: Finder, records: Records) -> bool:
    return all(kind in records for kind in finder.kinds)


def selected(
    finder: Finder, shelf: Shelf, figures: Mapping[str, Value]
) -> Iterator[tuple[Record, Look]]:
    """Yield the records a finder surely means."""
    for record in shelf.records[finder.of]:
        look = Look(record, figures)
        if finder.such and finder.such.holds(look) is not True:
            continue
        if all(_is_there(part, record, shelf, figures) is True for part in finder.having) and all(
            _is_there(part, record, shelf, figures) is False for part in finder.without
        ):
            yield record, look


def unknown(
    pitfalls: Pitfalls,
    records: Records,
    today: date,
    settings: Mapping[str, Value],
    historical: bool = False,
) -> tuple[Missing, ...]:
    """Say what could not be looked for, and which records, fields or settings are missing."""
    fields = {
        kind: {name for row in rows for name in row} for kind, rows in records.items() if rows
    }
    found = (
        _missing(pitfall, records, fields, figures(pitfall, today, settings))
        for pitfall in pitfalls.by_id.values()
        if historical or pitfall.status == "active"
    )
    return tuple(missing for missing in found if missing)


def _missing(
    pitfall: Pitfall,
    records: Records,
    fields: Mapping[str, set[str]],
    known: Mapping[str, Value],
) -> Missing | None:
    kinds: set[str] = set()
    blank: set[str] = set()
    unset: set[str] = set()
    stopped = 0
    own = {limit.name: limits.key(pitfall.id, limit) for limit in pitfall.limits}
    for finder in pitfall.find:
        here = {kind for kind in finder.kinds if kind not in records}
        names = list(finder.names)
        empty = {
            f"{kind}.{field}"
            for one in names
            for kind, field in one.fields
            if kind in fields and field not in fields[kind]
        }
        figures = {own.get(f, f) for one in names for f in one.figures if f not in known}
        kinds |= here
        blank |= empty
        unset |= figures
        stopped += bool(here or empty or figures)
    if not stopped:
        return None
    wholly = stopped == len(pitfall.find)
    return Missing(pitfall.id, _sorted(kinds), _sorted(blank), _sorted(unset), wholly)


def _sorted(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _is_there(
    related: Related, record: Record, shelf: Shelf, figures: Mapping[str, Value]
) -> Answer:
    """Tell whether a related record is there; None when one may be."""
    fields = tuple(related.same)
    key = tuple(record.get(field, UNKNOWN) for field in related.same.values())
    tied, loose = shelf.tied(related.kind, fields, key)
    answers = _answers(related, tied, record, figures)
    if any(answer is True for answer in answers):
        return True
    doubts = (*answers, *_answers(related, loose, record, figures))
    return None if any(answer is not False for answer in doubts) else False


def _answers(
    related: Related, rows: Sequence[Record], record: Record, figures: Mapping[str, Value]
) -> list[Answer]:
    if not related.such:
        return [True] * len(rows)
    return [related.such.holds(Look(row, figures, record)) for row in rows]
