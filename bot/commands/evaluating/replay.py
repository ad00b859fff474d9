"""Written histories of cases: read with every field checked, then replayed event by event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.commands.evaluating.files import Case
from locales import _
from rulebook.guards import Scalar
from rulebook.loader import Rulebook
from rulebook.procedures import CaseState, Event, Procedure, Refusal, begin, step

CASE_FIELDS = ("id", "procedure", "note", "title", "events", "evaluate_on")
EVENT_FIELDS = ("date", "event", "by", "docs", "facts", "note")
NUMBERS = frozenset({"people", "area", "amount", "city_dibao_monthly"})
"""The numbers among the facts of the guards that are too long for a condition."""


@dataclass(frozen=True)
class History:
    """A case as written: what happened, and the day it is looked at."""

    procedure: Procedure
    events: tuple[Event, ...]
    today: date


@dataclass(frozen=True)
class Replay:
    """What became of a history; a refusal has the number of its event, from 1."""

    procedure: Procedure
    today: date
    case: CaseState | None
    refused: tuple[tuple[int, Refusal], ...]


def read(rules: Rulebook, case: Case) -> History:
    """Read a case; roles, events and papers the procedure does not know are for it to refuse.

    Raises: ValueError, one line for every field that cannot be read.
    """
    wrong = [*_unknown("", case, (*CASE_FIELDS, "expect"))]
    procedure = rules.procedures.get(str(case.get("procedure")))
    if procedure is None:
        wrong.append(_wrong("procedure", _("a known procedure"), case.get("procedure")))
    today = _day(case.get("evaluate_on"))
    if today is None:
        wrong.append(_wrong("evaluate_on", _("a day such as 2026-05-01"), case.get("evaluate_on")))
    raw = case.get("events")
    if not isinstance(raw, list) or not raw:
        raise ValueError("\n".join([*wrong, _wrong("events", _("a list of events"), raw)]))
    kinds = _kinds(procedure) if procedure else {}
    for number, event in enumerate(raw, 1):
        wrong += _faults(f"events[{number}]", event, kinds)
    if wrong or procedure is None or today is None:
        raise ValueError("\n".join(wrong))
    return History(procedure, tuple(map(_event, raw)), today)


def replay(history: History) -> Replay:
    """Apply the events in their order; those dated after the day it is looked at are ignored."""
    procedure, refused = history.procedure, []
    case: CaseState | None = None
    for number, event in enumerate(history.events, 1):
        if event.on > history.today:
            continue
        result = begin(procedure, event) if case is None else step(procedure, case, event)
        if isinstance(result, Refusal):
            refused.append((number, result))
        else:
            case = result
    return Replay(procedure, history.today, case, tuple(refused))


def _event(raw: Mapping[str, object]) -> Event:
    on, documents, facts = _day(raw["date"]), _given(raw, "docs", []), _given(raw, "facts", {})
    assert on is not None
    assert isinstance(documents, list)
    assert isinstance(facts, Mapping)
    return Event(on, str(raw["event"]), str(raw["by"]), frozenset(documents), dict(facts))


def _faults(path: str, event: object, kinds: Mapping[str, type]) -> Iterator[str]:
    if not isinstance(event, Mapping):
        yield _wrong(path, _("fields with values"), event)
        return
    yield from _unknown(f"{path}.", event, EVENT_FIELDS)
    if _day(event.get("date")) is None:
        yield _wrong(f"{path}.date", _("a day such as 2026-05-01"), event.get("date"))
    for field in ("event", "by"):
        if not _is_text(event.get(field)):
            yield _wrong(f"{path}.{field}", _("a text"), event.get(field))
    documents = _given(event, "docs", [])
    if not isinstance(documents, list) or not all(map(_is_text, documents)):
        yield _wrong(f"{path}.docs", _("a list of texts"), documents)
    facts = _given(event, "facts", {})
    if not isinstance(facts, Mapping):
        yield _wrong(f"{path}.facts", _("facts with values"), facts)
        return
    for key, value in facts.items():
        if problem := _fault(value, kinds.get(str(key))):
            yield _wrong(f"{path}.facts.{key}", problem, value)


def _given(event: Mapping[str, object], field: str, otherwise: object) -> object:
    value = event.get(field)
    return otherwise if value is None else value


def _fault(value: object, kind: type | None) -> str | None:
    """Say what was expected of a fact, if it is not that."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is bool and not isinstance(value, bool):
        return _("true or false")
    if kind is float and not number:
        return _("a number")
    if kind is str and not isinstance(value, str):
        return _("a text")
    if not isinstance(value, bool | int | float | str):
        return _("a value")
    if number and not 0 <= float(value) < float("inf"):
        return _("a number that is not negative")
    return None


def _kinds(procedure: Procedure) -> dict[str, type]:
    """Find what each fact of a procedure must be: what its guards compare it with."""
    kinds: dict[str, type] = dict.fromkeys(NUMBERS, float)
    for state in procedure.states.values():
        for transition in state.transitions:
            for atom in transition.guard.atoms if transition.guard else ():
                if not atom.counter:
                    sample = atom.value[0] if isinstance(atom.value, tuple) else atom.value
                    kinds[atom.key] = _kind(sample)
    return kinds


def _kind(sample: Scalar) -> type:
    if isinstance(sample, bool | str):
        return type(sample)
    return float


def _unknown(path: str, values: Mapping[str, object], known: tuple[str, ...]) -> Iterator[str]:
    for field in values:
        if field not in known:
            yield _(
                "%(field)s: there is no such field; there are %(known)s",
                field=f"{path}{field}",
                known=", ".join(known),
            )


def _wrong(field: str, expected: str, value: object) -> str:
    if value is None:
        return _("%(field)s is missing: expected %(expected)s", field=field, expected=expected)
    return _(
        "%(field)s: expected %(expected)s, not %(value)s",
        field=field,
        expected=expected,
        value=value,
    )


def _day(value: object) -> date | None:
    """Read a day; JSON has it as a text."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
