"""What a pitfall looks for: records that meet a condition, alone or many together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rulebook.entry import Entry
from rulebook.pitfalls import language
from rulebook.pitfalls.language import Condition, Figure, Names, Vocabulary
from rulebook.pitfalls.records import Kind
from rulebook.pitfalls.tokens import NotInLanguage

Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Related:
    """Another record, tied by fields that hold the same (its field → the record's field)."""

    kind: str
    same: Mapping[str, str]
    such: Condition | None


@dataclass(frozen=True)
class Repeat:
    """At least so many in a group, of which each differs in a field, within a number of days."""

    by: tuple[str, ...]
    times: Figure
    days: Figure | None
    distinct: str | None


@dataclass(frozen=True)
class Share:
    """A group in which one part over another is below, above or at least a limit."""

    by: tuple[str, ...]
    part: Condition
    over: Condition | None
    side: str
    limit: Figure


@dataclass(frozen=True)
class Alike:
    """A group of at least so many records which all hold the same in a field."""

    by: tuple[str, ...]
    field: str
    times: Figure


SIDES = ("below", "above", "least")


@dataclass(frozen=True)
class Finder:
    """Each record of a kind such that some related ones are there and others are not.

    Without a group every one of them is a finding, about the record or what `about` names.
    """

    of: str
    such: Condition | None
    having: tuple[Related, ...]
    without: tuple[Related, ...]
    about: str | None
    since: Figure | None
    found: Figure | None
    allowed: Figure | None
    group: Repeat | Share | Alike | None

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of record it cannot do without."""
        return frozenset((self.of, *(related.kind for related in (*self.having, *self.without))))

    @property
    def names(self) -> Iterable[Names]:
        """What each of its texts looks at."""
        group = self.group
        texts: list[Condition | Figure | None] = [self.such, self.since, self.found, self.allowed]
        texts += [related.such for related in (*self.having, *self.without)]
        if isinstance(group, Share):
            texts += [group.part, group.over, group.limit]
        elif group:
            texts += [group.times, group.days if isinstance(group, Repeat) else None]
        yield from (text.names for text in texts if text)
        yield Names(frozenset(self._plain()), frozenset())

    def _plain(self) -> Iterable[tuple[str, str]]:
        for related in (*self.having, *self.without):
            for theirs, own in related.same.items():
                yield from ((related.kind, theirs), (self.of, own))
        if self.group:
            yield from ((self.of, field) for field in self.group.by)
        if isinstance(self.group, Repeat) and self.group.days:
            yield self.of, "day"


@dataclass(frozen=True)
class _Reader:
    """Reads the texts of one finder with the names they may use."""

    kinds: Mapping[str, Kind]
    own: Kind
    figures: frozenset[str]

    def condition(self, entry: Entry, field: str, of: Kind | None = None) -> Condition | None:
        if field not in entry:
            return None
        vocabulary = Vocabulary(of or self.own, self.own if of else None, self.figures)
        try:
            return language.condition(entry.text(field), vocabulary)
        except NotInLanguage as error:
            raise entry.bad(field, str(error)) from error

    def figure(self, entry: Entry, field: str) -> Figure | None:
        if field not in entry:
            return None
        value = entry.values[field]
        text = str(value) if isinstance(value, int | float) else entry.text(field)
        try:
            return language.figure(text, Vocabulary(self.own, None, self.figures))
        except NotInLanguage as error:
            raise entry.bad(field, str(error)) from error

    def related(self, entry: Entry) -> Related:
        entry.only("record", "same", "if")
        kind = self.kinds[entry.one_of("record", tuple(self.kinds))]
        same = entry.labels("same")
        for theirs, own in same.items():
            for field, holder in ((theirs, kind), (own, self.own)):
                if field not in holder.fields:
                    raise entry.bad("same", f"fields of {holder.id}, not {field}")
        return Related(kind.id, same, self.condition(entry, "if", kind))

    def fields(self, entry: Entry, field: str) -> tuple[str, ...]:
        value = entry.values.get(field)
        names = entry.texts(field) if isinstance(value, list) else (entry.text(field),)
        for name in names:
            if name not in self.own.fields:
                raise entry.bad(field, f"fields of {self.own.id}, not {name}")
        return names


def read(entry: Entry, kinds: Mapping[str, Kind], figures: frozenset[str]) -> Finder:
    """Read one finder; `figures` are the limits, settings and figures of the day it may use."""
    entry.only(
        *("each", "if", "with", "without", "about", "since", "found", "allowed"),
        *("repeat", "share", "alike"),
    )
    own = kinds[entry.one_of("each", tuple(kinds))]
    reader = _Reader(kinds, own, figures)
    return Finder(
        of=own.id,
        such=reader.condition(entry, "if"),
        having=tuple(map(reader.related, entry.parts("with"))),
        without=tuple(map(reader.related, entry.parts("without"))),
        about=reader.fields(entry, "about")[0] if "about" in entry else None,
        since=reader.figure(entry, "since"),
        found=reader.figure(entry, "found"),
        allowed=reader.figure(entry, "allowed"),
        group=_group(entry, reader),
    )


def _group(entry: Entry, reader: _Reader) -> Repeat | Share | Alike | None:
    kinds = [key for key in ("repeat", "share", "alike") if key in entry]
    if len(kinds) > 1:
        raise entry.bad(kinds[1], "one of repeat, share and alike")
    if not kinds:
        return None
    part = entry.part(kinds[0])
    by = reader.fields(part, "by")
    if kinds == ["share"]:
        return _share(part, by, reader)
    times = _given(part, "times", reader.figure(part, "times"))
    if kinds == ["alike"]:
        part.only("by", "field", "times")
        return Alike(by, reader.fields(part, "field")[0], times)
    part.only("by", "times", "days", "distinct")
    if "days" in part and "day" not in reader.own.fields:
        raise part.bad("days", f"no days: {reader.own.id} has no field day")
    distinct = reader.fields(part, "distinct")[0] if "distinct" in part else None
    return Repeat(by, times, reader.figure(part, "days"), distinct)


def _share(entry: Entry, by: tuple[str, ...], reader: _Reader) -> Share:
    entry.only("by", "part", "over", *SIDES)
    sides = [side for side in SIDES if side in entry]
    if len(sides) != 1:
        raise entry.bad("", f"one of {', '.join(SIDES)}")
    return Share(
        by=by,
        part=_given(entry, "part", reader.condition(entry, "part")),
        over=reader.condition(entry, "over"),
        side=sides[0],
        limit=_given(entry, sides[0], reader.figure(entry, sides[0])),
    )


def _given(entry: Entry, field: str, parsed: Parsed | None) -> Parsed:
    if parsed is None:
        raise entry.bad(field, "a condition or a figure")
    return parsed
