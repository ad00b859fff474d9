"""Procedures as they are written down: states, transitions, clocks and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rulebook.entry import Cite, Entry
from rulebook.guards import Guard
from rulebook.guards import read as read_guard

CLOCK_KINDS = ("max", "min", "fixed")
TRANSITION_KINDS = ("forward", "return", "reject", "withdraw", "loop", "close")
BASES = ("source", "design")


@dataclass(frozen=True)
class Clock:
    """A limit between events; one without a length waits for the county to set it."""

    id: str
    kind: str
    start_on: tuple[str, ...]
    stop_on: tuple[str, ...]
    restart: bool
    days: int | None
    months: int | None
    years: int | None
    date: date | None
    duty: str | None
    basis: str


@dataclass(frozen=True)
class Counter:
    """How often events happened, perhaps at most once a day."""

    id: str
    events: tuple[str, ...]
    once_per_day: bool


@dataclass(frozen=True)
class Inform:
    """Who gets which notice when a state is entered."""

    to: str
    notice: str


@dataclass(frozen=True)
class Transition:
    """One way out of a state."""

    event: str
    to: str
    by: tuple[str, ...]
    kind: str
    requires: tuple[str, ...]
    min_clock: str | None
    guard: Guard | None
    spawns: str | None
    basis: str


@dataclass(frozen=True)
class State:
    """Where a case can stand, and who must act there."""

    key: str
    zh: str
    step: int | None
    actor: str
    helpers: tuple[str, ...]
    clock: str | None
    documents: tuple[str, ...]
    informs: tuple[Inform, ...]
    terminal: bool
    transitions: tuple[Transition, ...]


@dataclass(frozen=True)
class Initial:
    """The event that creates a case."""

    event: str
    state: str
    by: tuple[str, ...]
    requires: tuple[str, ...]


@dataclass(frozen=True)
class Procedure:
    """A workflow of the documents, as a state machine."""

    id: str
    title: str
    subject: str
    initial: Initial
    clocks: Mapping[str, Clock]
    counters: tuple[Counter, ...]
    states: Mapping[str, State]
    source: Cite | None
    effective_from: int
    effective_to: int | None


def read(entry: Entry) -> Procedure:
    entry.only(
        *("id", "title", "subject", "region", "effective", "source", "initial", "clocks", "states"),
        *("counters", "source_steps", "channels", "eligible_groups", "benefit"),
        *("note", "clock_note", "basis"),
    )
    states = {state.text("key"): _state(state) for state in entry.parts("states")}
    clocks = {clock.text("id"): _clock(clock) for clock in entry.parts("clocks")}
    _check_names(entry, states, clocks)
    effective = entry.part("effective")
    return Procedure(
        id=entry.text("id"),
        title=entry.text("title"),
        subject=entry.text("subject"),
        initial=_initial(entry.part("initial")),
        clocks=clocks,
        counters=tuple(_counter(counter) for counter in entry.parts("counters")),
        states=states,
        source=entry.cite(),
        effective_from=effective.whole("from"),
        effective_to=effective.whole_or_none("to"),
    )


def _initial(entry: Entry) -> Initial:
    entry.only("event", "state", "by", "requires")
    return Initial(
        entry.text("event"), entry.text("state"), entry.texts("by"), entry.texts("requires")
    )


def _state(entry: Entry) -> State:
    # The limits a state repeats (max_days and its kin) are there for the reader of the entry;
    # the clocks decide.
    entry.only(
        *("key", "zh", "step", "actor", "helpers", "clock", "documents", "informs"),
        *("terminal", "transitions"),
        *("min_days", "max_days", "max_days_clock", "min_years", "max_years"),
    )
    return State(
        key=entry.text("key"),
        zh=entry.text("zh"),
        step=entry.whole_or_none("step"),
        actor=entry.text("actor"),
        helpers=entry.texts("helpers"),
        clock=entry.text_or_none("clock"),
        documents=entry.texts("documents"),
        informs=tuple(
            Inform(inform.text("to"), inform.text("notice")) for inform in entry.parts("informs")
        ),
        terminal=entry.flag("terminal"),
        transitions=tuple(_transition(item) for item in entry.parts("transitions")),
    )


def _transition(entry: Entry) -> Transition:
    entry.only(
        "event", "to", "by", "kind", "requires", "min_clock", "guard", "spawns", "basis", "note"
    )
    return Transition(
        event=entry.text("event"),
        to=entry.text("to"),
        by=entry.texts("by"),
        kind=entry.one_of("kind", TRANSITION_KINDS),
        requires=entry.texts("requires"),
        min_clock=entry.text_or_none("min_clock"),
        guard=read_guard(entry.part("guard")) if "guard" in entry else None,
        spawns=entry.text_or_none("spawns"),
        basis=entry.one_of("basis", BASES),
    )


def _clock(entry: Entry) -> Clock:
    entry.only(
        *("id", "kind", "days", "months", "years", "date", "start_on", "stop_on"),
        *("restart", "duty", "basis", "note"),
    )
    kind = entry.one_of("kind", CLOCK_KINDS)
    return Clock(
        id=entry.text("id"),
        kind=kind,
        start_on=entry.texts("start_on"),
        stop_on=entry.texts("stop_on"),
        # A minimum is always counted from its latest start: a notice put up again hangs its days.
        restart=entry.flag("restart") or kind == "min",
        days=entry.whole_or_none("days"),
        months=entry.whole_or_none("months"),
        years=entry.whole_or_none("years"),
        date=entry.day("date") if kind == "fixed" else None,
        duty=entry.text_or_none("duty"),
        basis=entry.one_of("basis", BASES),
    )


def _counter(entry: Entry) -> Counter:
    entry.only("id", "events", "once_per_day")
    return Counter(entry.text("id"), entry.texts("events"), entry.flag("once_per_day"))


def _check_names(entry: Entry, states: Mapping[str, State], clocks: Mapping[str, Clock]) -> None:
    if entry.part("initial").text("state") not in states:
        raise entry.part("initial").bad("state", "a state of this procedure")
    minimums = {clock.id for clock in clocks.values() if clock.kind == "min"}
    for state in entry.parts("states"):
        if "clock" in state and state.text("clock") not in clocks:
            raise state.bad("clock", "a clock of this procedure")
        for transition in state.parts("transitions"):
            if transition.text("to") not in states:
                raise transition.bad("to", "a state of this procedure")
            if "min_clock" in transition and transition.text("min_clock") not in minimums:
                raise transition.bad("min_clock", "a min clock of this procedure")
