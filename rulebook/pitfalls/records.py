"""The records pitfalls are looked for in: which kinds there are and what each holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from rulebook.entry import Entry

Value = str | int | float | Decimal | bool | date | tuple[str, ...] | None
Record = Mapping[str, Value]
"""One record by field: a field left out is not known, None is known to be nothing."""
Records = Mapping[str, Sequence[Record]]
"""What the service holds, by kind: a kind left out is not held, an empty one has no records."""


class Unknown(Enum):
    """The value of a field that a record leaves out."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN

TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float, Decimal),
    "day": (date,),
    "flag": (bool,),
    "words": (tuple,),
    "any": (str, int, float, Decimal, bool, date, tuple),
}
SHARED = ("id", "region")
PERSON = "person"


@dataclass(frozen=True)
class Field:
    """A field of a kind of record; `words` are the only values it may have, where they are few.

    `type` is one of TYPES, or the kind of record whose id the field holds.
    """

    name: str
    type: str
    zh: str
    words: frozenset[str] | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of record."""

    id: str
    zh: str
    fields: Mapping[str, Field]


def read(entry: Entry, names: Mapping[str, Iterable[str]]) -> Mapping[str, Kind]:
    """Read the kinds; `names` are the ids that fields may be confined to, by what they name."""
    return {key: _kind(key, entry.part(key), tuple(entry.values), names) for key in entry.values}


def misfits(kinds: Mapping[str, Kind], records: Records) -> tuple[str, ...]:
    """Say which kinds, fields and values do not fit, such as `loan.due_on: text, not day`."""
    return tuple(dict.fromkeys(_misfits(kinds, records)))


def _misfits(kinds: Mapping[str, Kind], records: Records) -> Iterator[str]:
    for kind, rows in records.items():
        if kind not in kinds:
            yield f"{kind}: no such kind of record"
            continue
        fields = kinds[kind].fields
        for row in rows:
            if not isinstance(row.get("id"), str):
                yield f"{kind}.id: every record needs one"
            for name, value in row.items():
                if name not in fields:
                    yield f"{kind}.{name}: no such field"
                elif not _fits(fields[name], value):
                    yield f"{kind}.{name}: {value!r} is not a {fields[name].type} it may have"


def _fits(field: Field, value: Value) -> bool:
    if value is None:
        return True
    types = TYPES.get(field.type, TYPES["text"])
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        return False
    if field.words is None:
        return True
    return set(value if isinstance(value, tuple) else (value,)) <= field.words


def _kind(
    key: str, entry: Entry, kinds: tuple[str, ...], names: Mapping[str, Iterable[str]]
) -> Kind:
    entry.only("zh", "fields")
    part = entry.part("fields")
    fields = {
        "id": Field("id", key, "编号"),
        "region": Field("region", "region", "地区"),
        **{name: _field(name, part.part(name), kinds, names) for name in part.values},
    }
    return Kind(key, entry.text("zh"), fields)


def _field(
    name: str, entry: Entry, kinds: tuple[str, ...], names: Mapping[str, Iterable[str]]
) -> Field:
    if name in SHARED:
        raise entry.bad("", "another name: every record has this field")
    types = [key for key in entry.values if key not in ("one_of", "names")]
    if len(types) != 1 or types[0] not in (*TYPES, *kinds, PERSON):
        raise entry.bad("", f"one of {', '.join((*TYPES, PERSON))} or a kind of record")
    words = set(entry.texts("one_of"))
    if "names" in entry:
        words |= set(names[entry.one_of("names", tuple(names))])
    return Field(name, types[0], entry.text(types[0]), frozenset(words) if words else None)
