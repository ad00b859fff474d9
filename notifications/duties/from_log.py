"""How duties without a counter stand, for many people and places: the log is read once for all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from notifications.duties import standing
from notifications.duties.standing import Asked, Standing
from rulebook.duties import Activity, MissingParam, owned, status
from storage.engine import Session
from storage.queries import duty_logs
from storage.queries.duty_logs import Whose

Lines = Mapping[tuple[str, str], Sequence[Activity]]
"""The lines of a log by their kind and by whose they may be: a person, a place or a unit."""


async def standings(
    session: Session, asked: Sequence[Asked], paths: Iterable[str] | None = None
) -> list[Standing]:
    """How these stand, as `standing.answers` says of each; within places, or anywhere."""
    today = session.moment.today
    found: dict[tuple[str, str], list[Activity]] = {}
    places: Iterable[str | None] = [None] if paths is None else dict.fromkeys(paths)
    for first, kinds in _kinds(asked, today).items():
        for path in places:
            for line in await duty_logs.read(session, Whose(path=path, kinds=kinds), first):
                logged = line.logged
                for whose in {logged.by, logged.unit, *logged.places.values()} - {None}:
                    found.setdefault((logged.kind, str(whose)), []).append(logged)
    nothing: dict[tuple[object, ...], Standing] = {}
    return [_judged(one, found, nothing, today) for one in asked]


def _kinds(asked: Iterable[Asked], today: date) -> dict[date, list[str]]:
    """The kinds that are looked for, by the first day on which any of these looks for them."""
    first: dict[str, date] = {}
    for one in asked:
        since = standing.since(one, today) or date.min
        for kind in one.owed.duty.kinds:
            first[kind] = min(first.get(kind, since), since)
    found: dict[date, list[str]] = {}
    for kind, since in sorted(first.items()):
        found.setdefault(since, []).append(kind)
    return found


def _judged(
    one: Asked, known: Lines, nothing: dict[tuple[object, ...], Standing], today: date
) -> Standing:
    """How one stands; those for whom nothing was done, of the same duty and term, stand alike."""
    duty, owner = one.owed.duty, one.owed.owner
    whose = owner.person or owner.unit or owner.place or ""
    first = standing.since(one, today)
    lines = [
        line
        for kind in duty.kinds
        for line in known.get((kind, whose), ())
        if (first is None or line.on >= first) and owned(duty, owner, line)
    ]
    params = one.params
    alike = (id(duty), one.label, params.start, params.ended, params.term_start, params.term_end)
    key = (*alike, params.total, params.tier, params.roster)
    if not lines and key in nothing:
        return replace(nothing[key], owed=one.owed)
    try:
        found = status(duty, lines, today, params, one.label)
        judged = Standing(one.owed, found, standing.span_in(one, today))
    except MissingParam as missing:
        judged = standing.not_told(one, missing)
    if not lines:
        nothing[key] = judged
    return judged
