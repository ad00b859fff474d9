"""From records to findings: what was found, about what, against which figure, for whom to see."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rulebook.entry import Cite
from rulebook.pitfalls.arithmetic import Look
from rulebook.pitfalls.entries import Pitfall, Pitfalls
from rulebook.pitfalls.finders import Alike, Finder, Repeat, Share
from rulebook.pitfalls.language import Figure
from rulebook.pitfalls.looking import Shelf, figures, held, selected
from rulebook.pitfalls.records import UNKNOWN, Kind, Record, Records, Unknown, Value

Group = Sequence[tuple[Record, Look]]
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class About:
    """What a finding is about: a kind of record and an id."""

    kind: str
    id: str


@dataclass(frozen=True)
class Finding:
    """A pitfall that records show; `place` says by which of the pitfall's finders.

    `found` against `allowed` are the figures compared, where there are any. `notify` are roles.
    """

    pitfall: str
    place: int
    about: About
    region: str | None
    since: date | None
    found: Decimal | None
    allowed: Decimal | None
    notify: tuple[str, ...]
    duties: tuple[str, ...]
    source: Cite | None


@dataclass(frozen=True)
class _Found:
    """The part of a finding that a finder knows."""

    record: Record
    about: str
    since: date | None
    found: Decimal | None
    allowed: Decimal | None


def find(
    pitfalls: Pitfalls,
    records: Records,
    today: date,
    settings: Mapping[str, Value],
    historical: bool = False,
    only: Callable[[Finder], bool] = lambda _finder: True,
) -> tuple[Finding, ...]:
    """Return what the records show, in the order of the pitfalls; doubt is never a finding.

    `settings` are what the place set for the year, the limits of ours among them
    (`<pitfall>.<limit>`). Historical pitfalls are looked for only when asked; with `only`, just
    by these finders.

    Raises: ValueError when a limit a county set is neither a number nor a day.
    """
    shelf = Shelf(records)
    found: list[Finding] = []
    for pitfall in pitfalls.by_id.values():
        if pitfall.status != "active" and not historical:
            continue
        known = figures(pitfall, today, settings)
        for place, finder in enumerate(pitfall.find):
            if held(finder, records) and only(finder):
                kind = pitfalls.kinds[finder.of]
                ones = {_finding(pitfall, place, one, kind) for one in _look(finder, shelf, known)}
                found += sorted(ones, key=_order)
    return tuple(found)


def _look(finder: Finder, shelf: Shelf, known: Mapping[str, Value]) -> Iterator[_Found]:
    rows = list(selected(finder, shelf, known))
    match finder.group:
        case None:
            for record, look in rows:
                yield _single(finder, record, look)
        case Repeat() as repeat:
            for group in _groups(rows, repeat.by):
                yield from _repeated(repeat, group)
        case Share() as share:
            for group in _groups(rows, share.by):
                yield from _shared(share, group)
        case Alike() as alike:
            for group in _groups(rows, alike.by):
                yield from _alike(alike, group)


def _single(finder: Finder, record: Record, look: Look) -> _Found:
    about = finder.about if finder.about and record.get(finder.about) else "id"
    since = _number(finder.since, look)
    return _Found(
        record=record,
        about=about,
        since=date.fromordinal(int(since)) if since is not None else _day(record),
        found=_number(finder.found, look),
        allowed=_number(finder.allowed, look),
    )


def _repeated(repeat: Repeat, group: Group) -> Iterator[_Found]:
    """Yield the group when enough of it, each different, lie within the days allowed."""
    _, look = group[0]
    times, days = _number(repeat.times, look), _number(repeat.days, look)
    if times is None or (repeat.days and days is None):
        return
    marks = [
        (record.get("day"), record.get(repeat.distinct) if repeat.distinct else record.get("id"))
        for record, _ in group
    ]
    best = _densest(marks, int(days) if days is not None else None)
    if len(best) >= times:
        first = min((day for day, _ in best if isinstance(day, date)), default=None)
        yield _Found(group[0][0], repeat.by[0], first, Decimal(len({m for _, m in best})), times)


def _densest(
    marks: Sequence[tuple[Value, Value]], days: int | None
) -> Sequence[tuple[Value, Value]]:
    """Return the marks, one per different value, of the fullest stretch of days."""
    if days is None:
        return _different(marks)
    dated = sorted(
        ((day, mark) for day, mark in marks if isinstance(day, date)),
        key=lambda m: (m[0], str(m[1])),
    )
    stretches = [
        _different([m for m in dated if day <= m[0] < day + timedelta(days=days)])
        for day, _ in dated
    ]
    return max(stretches, key=len, default=[])


def _different(marks: Sequence[tuple[Value, Value]]) -> Sequence[tuple[Value, Value]]:
    first: dict[Value, Value] = {}
    for day, mark in sorted(marks, key=lambda m: (str(m[0]), str(m[1]))):
        if mark is not None:
            first.setdefault(mark, day)
    return [(day, mark) for mark, day in first.items()]


def _shared(share: Share, group: Group) -> Iterator[_Found]:
    """Yield the group when the share is out of bounds; one doubtful record makes it doubtful."""
    record, look = group[0]
    limit = _number(share.limit, look)
    parts = [share.part.holds(one) for _, one in group]
    overs = [share.over.holds(one) if share.over else True for _, one in group]
    if limit is None or None in parts or None in overs or not sum(map(bool, overs)):
        return
    ratio = Decimal(sum(map(bool, parts))) / sum(map(bool, overs))
    beyond = {"below": ratio < limit, "above": ratio > limit, "least": ratio >= limit}
    if beyond[share.side]:
        yield _Found(record, share.by[0], None, ratio.quantize(PLACES).normalize(), limit)


def _alike(alike: Alike, group: Group) -> Iterator[_Found]:
    record, look = group[0]
    times = _number(alike.times, look)
    values = {row.get(alike.field, UNKNOWN) for row, _ in group}
    if times is not None and len(group) >= times and len(values) == 1 and UNKNOWN not in values:
        yield _Found(record, alike.by[0], None, Decimal(len(group)), times)


def _groups(rows: Group, by: tuple[str, ...]) -> Iterator[Group]:
    """Yield the rows that share their key; a row whose key is not known belongs to no group."""
    groups: dict[tuple[Value | Unknown, ...], list[tuple[Record, Look]]] = {}
    for record, look in rows:
        key = tuple(record.get(field, UNKNOWN) for field in by)
        if UNKNOWN not in key and None not in key:
            groups.setdefault(key, []).append((record, look))
    for group in groups.values():
        yield sorted(group, key=lambda row: str(row[0].get("id")))


def _finding(pitfall: Pitfall, place: int, one: _Found, kind: Kind) -> Finding:
    field = kind.fields[one.about]
    region = one.record.get("region")
    return Finding(
        pitfall=pitfall.id,
        place=place,
        about=About(_kind_of(field.type, field.name), str(one.record[one.about])),
        region=region if isinstance(region, str) else None,
        since=one.since,
        found=one.found,
        allowed=one.allowed,
        notify=pitfall.notify,
        duties=pitfall.duties,
        source=pitfall.source,
    )


def _kind_of(type_: str, name: str) -> str:
    return name if type_ in ("text", "number", "any") else type_


def _number(figure: Figure | None, look: Look) -> Decimal | None:
    value = figure.value(look) if figure else None
    return None if isinstance(value, Unknown) or value is None else value


def _day(record: Record) -> date | None:
    day = record.get("day")
    return day if isinstance(day, date) else None


def _order(finding: Finding) -> tuple[str, str, str, str, str]:
    return (
        finding.about.kind,
        finding.about.id,
        str(finding.since),
        str(finding.found),
        str(finding.region),
    )
