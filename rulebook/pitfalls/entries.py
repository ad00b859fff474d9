"""Pitfalls as they are written down: what is looked for, and where one is prevented."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.entry import Cite, Entry
from rulebook.pitfalls import finders, limits
from rulebook.pitfalls.finders import Finder
from rulebook.pitfalls.limits import Limit
from rulebook.pitfalls.records import Kind
from rulebook.procedure_entries import Procedure
from rulebook.reading.checks import among

MODES = ("detect", "prevent", "both")
STATUSES = ("active", "historical")


@dataclass(frozen=True)
class Prevention:
    """Where a pitfall cannot happen: what of a procedure, duty or promise stands in its way."""

    zh: str
    procedure: str | None = None
    event: str | None = None
    document: str | None = None
    clock: str | None = None
    duty: str | None = None


@dataclass(frozen=True)
class Pitfall:
    """Something that goes wrong in counties, with the clause that says so.

    `not_looked_for` and `not_yet` say what of the rule is not looked for or not prevented, and why.
    """

    id: str
    rank: int
    topic: str
    title: str
    mode: str
    rule: str
    data: tuple[str, ...]
    notify: tuple[str, ...]
    duties: tuple[str, ...]
    procedures: tuple[str, ...]
    limits: tuple[Limit, ...]
    find: tuple[Finder, ...]
    not_looked_for: tuple[str, ...]
    prevented_by: tuple[Prevention, ...]
    not_yet: tuple[str, ...]
    status: str
    source: Cite | None


@dataclass(frozen=True)
class CannotDetect:
    """Something that goes wrong which no records show, and why."""

    id: str
    rank: int
    why: str
    source: Cite | None


@dataclass(frozen=True)
class Pitfalls:
    """Every pitfall by id, in the order of the documents, and the kinds of record they need."""

    by_id: Mapping[str, Pitfall]
    not_by_software: Mapping[str, CannotDetect]
    kinds: Mapping[str, Kind]


def read(
    entry: Entry,
    topic: str,
    kinds: Mapping[str, Kind],
    settings: frozenset[str],
    procedures: Mapping[str, Procedure],
) -> Pitfall:
    """Read a pitfall."""
    entry.only(
        *("id", "rank", "title", "mode", "rule", "data", "notify", "duties", "procedures"),
        *("limits", "ours", "find", "not_looked_for", "prevented_by", "not_yet", "status"),
        "source",
    )
    named = limits.read(entry)
    names = frozenset((*limits.OF_THE_DAY, *settings, *(limit.name for limit in named)))
    found = tuple(finders.read(part, kinds, names) for part in entry.parts("find"))
    pitfall = Pitfall(
        id=entry.text("id"),
        rank=entry.whole("rank"),
        topic=topic,
        title=entry.text("title"),
        mode=entry.one_of("mode", MODES),
        rule=entry.text("rule"),
        data=entry.texts("data"),
        notify=entry.texts("notify"),
        duties=entry.texts("duties"),
        procedures=entry.texts("procedures"),
        limits=named,
        find=found,
        not_looked_for=entry.texts("not_looked_for"),
        prevented_by=tuple(_prevention(part, procedures) for part in entry.parts("prevented_by")),
        not_yet=entry.texts("not_yet"),
        status=entry.one_of("status", STATUSES) if "status" in entry else "active",
        source=entry.cite(),
    )
    _check(entry, pitfall)
    return pitfall


def read_cannot_detect(entry: Entry) -> CannotDetect:
    entry.only("id", "rank", "why", "source")
    return CannotDetect(entry.text("id"), entry.whole("rank"), entry.text("why"), entry.cite())


def _check(entry: Entry, pitfall: Pitfall) -> None:
    if pitfall.mode != "prevent" and not (pitfall.find or pitfall.not_looked_for):
        raise entry.bad("find", "what to look for, or not_looked_for with the reason")
    if pitfall.mode != "detect" and not (pitfall.prevented_by or pitfall.not_yet):
        raise entry.bad("prevented_by", "where it is prevented, or not_yet with what is missing")
    needed = {kind for finder in pitfall.find for kind in finder.kinds}
    if missing := needed - set(pitfall.data):
        raise entry.bad("data", f"every kind of record looked at, {', '.join(sorted(missing))} too")
    used = {name for finder in pitfall.find for names in finder.names for name in names.figures}
    for limit in pitfall.limits:
        if limit.name not in used:
            raise entry.bad("limits", f"limits that are used, not {limit.name}")


def _prevention(entry: Entry, procedures: Mapping[str, Procedure]) -> Prevention:
    entry.only("zh", "procedure", "event", "document", "clock", "duty")
    prevention = Prevention(
        zh=entry.text("zh"),
        procedure=entry.text_or_none("procedure"),
        event=entry.text_or_none("event"),
        document=entry.text_or_none("document"),
        clock=entry.text_or_none("clock"),
        duty=entry.text_or_none("duty"),
    )
    if prevention.procedure:
        among(entry, "procedure", procedures, "procedures")
        _check_step(entry, prevention, procedures[prevention.procedure])
    elif prevention.event or prevention.document or prevention.clock:
        raise entry.bad("procedure", "the procedure that has the event, document or clock")
    return prevention


def _check_step(entry: Entry, prevention: Prevention, procedure: Procedure) -> None:
    """Check that what is named stands in the way: a clock, or a step that asks for something."""
    if not (prevention.event or prevention.document or prevention.clock):
        raise entry.bad("procedure", "the event, document or clock of it that prevents")
    if prevention.clock and prevention.clock not in procedure.clocks:
        raise entry.bad("clock", f"one of {', '.join(procedure.clocks)}")
    steps = [step for state in procedure.states.values() for step in state.transitions]
    named = [step for step in steps if prevention.event in (None, step.event)]
    if not named:
        raise entry.bad("event", f"an event of {procedure.id}")
    if prevention.document and not any(prevention.document in step.requires for step in named):
        raise entry.bad("document", f"a paper that {prevention.event or procedure.id} asks for")
    if prevention.event and not any(
        step.guard or step.min_clock or step.requires for step in named
    ):
        raise entry.bad("event", "an event with a guard, a minimum clock or a paper")
