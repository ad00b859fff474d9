"""Cases of procedures: replay their events and say where they stand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands.evaluating.files import Case
from bot.commands.evaluating.replay import Replay, read, replay
from console import words
from locales import _, day, refusals
from rulebook.clocks import ClockStatus
from rulebook.loader import Rulebook
from rulebook.procedures import clocks, counters

Answer = dict[str, Any]

DAYS = ("day0", "deadline", "earliest_advance")
FIGURES = ("days_left", "overdue_days", "used_days", "late_days")


def answer(rules: Rulebook, case: Case) -> Answer:
    """Replay a case and return the keys of `expect`: state, clocks, counters, refused.

    Dates are ISO strings; counters are there when the procedure defines them.

    Raises: ValueError, naming the fields that cannot be read, one a line.
    """
    played = replay(read(rules, case))
    found: Answer = {
        "id": case["id"],
        "state": played.case.state if played.case else None,
        "clocks": {status.clock.id: figures(status) for status in _clocks(played)},
    }
    if played.procedure.counters:
        found["counters"] = (
            counters(played.procedure, played.case)
            if played.case
            else {counter.id: 0 for counter in played.procedure.counters}
        )
    found["refused"] = [
        {"n": number, "reason": refusal.reason} for number, refusal in played.refused
    ]
    return found


def differences(rules: Rulebook, case: Case, answer: Answer) -> list[str]:
    """Name every value that differs from `expect`; what is null may be left out."""
    expected = _flat("", _plain(case["expect"]))
    found = _flat("", {key: answer.get(key) for key in case["expect"]})
    return [
        _(
            "%(field)s is %(found)s, expected %(expected)s",
            field=field,
            found=found.get(field),
            expected=expected.get(field),
        )
        for field in sorted({*expected, *found})
        if found.get(field) != expected.get(field)
    ]


def lines(rules: Rulebook, case: Case, answer: Answer) -> list[str]:
    """Say where the case stands, how its limits run, and why steps were refused."""
    played = replay(read(rules, case))
    procedure = played.procedure
    said = [
        _(
            "%(case)s  %(procedure)s, as on %(day)s",
            case=case["id"],
            procedure=procedure.title,
            day=played.today.isoformat(),
        )
    ]
    if played.case:
        state = procedure.states[played.case.state]
        said.append(_("  Stands at: %(state)s", state=state.zh))
        if not state.terminal:
            said.append(_("  Must act: %(role)s", role=words.roles(rules, (state.actor,))))
    else:
        said.append(_("  Not opened yet."))
    said += [f"  {_clock(rules, status)}" for status in _clocks(played)]
    for number, refusal in played.refused:
        why, _remedy = refusals.sentences(rules, procedure, refusal)
        said.append(
            _(
                "  Step %(number)s (%(step)s) was refused: %(why)s",
                number=number,
                step=words.step(rules, procedure, refusal.event.name, None),
                why=why,
            )
        )
    return said


def _clocks(played: Replay) -> list[ClockStatus]:
    if played.case is None:
        return [ClockStatus(clock, "not_started") for clock in played.procedure.clocks.values()]
    return clocks(played.procedure, played.case, played.today)


def figures(status: ClockStatus) -> Answer:
    """Show what applies; a limit that is left to the county has no deadline, and says so."""
    found: Answer = {"state": status.state}
    for name in DAYS:
        value: date | None = getattr(status, name)
        if value:
            found[name] = value.isoformat()
        elif name == "deadline" and status.day0 and status.clock.kind != "min":
            found[name] = None
    return found | {name: value for name in FIGURES if (value := getattr(status, name)) is not None}


def _clock(rules: Rulebook, status: ClockStatus) -> str:
    duty = rules.duties.get(status.clock.duty or "")
    name = duty.title if duty else status.clock.id
    if status.state == "not_started":
        return _("%(clock)s: not started", clock=name)
    if status.earliest_advance:
        return _(
            "%(clock)s: the next step may be taken from %(day)s",
            clock=name,
            day=day(status.earliest_advance, status.day0),
        )
    if status.used_days is not None and status.late_days:
        return _(
            "%(clock)s: done after %(used)s days, %(late)s too late",
            clock=name,
            used=status.used_days,
            late=status.late_days,
        )
    if status.used_days is not None:
        return _("%(clock)s: done after %(used)s days", clock=name, used=status.used_days)
    if status.deadline is None:
        return _("%(clock)s: running; the county has set no limit", clock=name)
    if status.overdue_days is not None:
        return _("%(clock)s: %(days)s days overdue", clock=name, days=status.overdue_days)
    return _(
        "%(clock)s: %(days)s days left, until %(day)s",
        clock=name,
        days=status.days_left,
        day=day(status.deadline, status.day0),
    )


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _flat(path: str, value: object) -> dict[str, object]:
    """Lay a value out as path → leaf; an empty mapping and null are nothing."""
    if isinstance(value, Mapping):
        return dict(
            pair
            for key, item in value.items()
            for pair in _flat(f"{path}.{key}" if path else str(key), item).items()
        )
    return {} if value is None else {path: value}
