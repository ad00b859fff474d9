"""Case: show where one stands, or decide it again from its records and by the rules of today."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from acts.decisions import Fault, Replay, Replayed, replay
from bot.own_entries import load
from locales import _, day, refusals, steps
from notifications.wording import shown_code
from rulebook import codes
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.queries import cases
from storage.scope import EVERYTHING

FAULTS = {
    "missing": lambda: _("there is no record of it"),
    "sealed": lambda: _("its record does not open: it was changed or its key is gone"),
    "marked": lambda: _("its record is not the one that was made"),
    "rules": lambda: _("the rules in its record were changed"),
    "history": lambda: _("the history tells another step"),
    "before": lambda: _("it does not follow from what was before"),
    "after": lambda: _("it leads somewhere else"),
    "sums": lambda: _("its sums do not add up"),
    "standing": lambda: _("the case does not stand where its steps lead"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which case."""
    parser.add_argument("what", choices=("show", "replay"), metavar="show|replay")
    parser.add_argument("code", help="the number of the case, with or without a dash")
    parser.add_argument("--json", action="store_true", help="print JSON")


async def run(arguments: argparse.Namespace, sessions: Sessions) -> int:
    """Print it; 1 when there is no such case, or when a replay differs."""
    rules, code = load(), codes.check(arguments.code) or ""
    async with sessions.read() as session:
        found = await replay(session, rules, EVERYTHING, code)
        history = await cases.history(session, EVERYTHING, found.case.id) if found else []
        today = session.moment.today
    if found is None:
        print(_("There is no case %(code)s.", code=arguments.code), file=sys.stderr)
        return 1
    if arguments.what == "show":
        printed: Any = _shown(found, history)
        lines = list(_standing(rules, found, history, today))
    else:
        printed, lines = _replayed(found), list(_told(rules, found))
    print(json.dumps(printed, ensure_ascii=False, indent=2) if arguments.json else "\n".join(lines))
    return int(arguments.what == "replay" and not (found.same and found.same_today))


def _standing(
    rules: Rulebook, found: Replay, history: list[cases.Happened], today: date
) -> Iterator[str]:
    case, procedure = found.case, rules.procedures[found.case.procedure]
    yield _(
        "%(code)s  %(title)s: %(state)s",
        code=shown_code(case.code),
        title=procedure.title,
        state=procedure.states[case.state].zh,
    )
    for item in history:
        title = steps.step(rules, procedure, item.event, item.to_state)
        role = steps.roles(rules, (item.role,))
        if item.refusal is None:
            yield f"  {day(item.on, today)}  {title}  {role}"
        else:
            why = refusals.REASONS.get(item.refusal)
            reason = why() if why else item.refusal
            yield _(
                "  %(day)s  %(step)s  %(role)s — not taken: %(reason)s",
                day=day(item.on, today),
                step=title,
                role=role,
                reason=reason,
            )


def _told(rules: Rulebook, found: Replay) -> Iterator[str]:
    procedure = rules.procedures[found.case.procedure]
    for one in found.decisions:
        yield f"{one.on.isoformat()}  {steps.step(rules, procedure, one.event, one.state)}"
        yield from (f"  ✗ {_fault(fault)}" for fault in one.faults)
        if isinstance(one.today, Refusal):
            reason, _remedy = refusals.sentences(rules, procedure, one.today)
            yield "  ≠ " + _("Today it would be refused: %(reason)s", reason=reason)
        elif not one.same_today:
            state = procedure.states[str(one.today)].zh
            yield "  ≠ " + _("Today it would lead to: %(state)s", state=state)
        yield from (
            "  · "
            + _(
                "%(where)s was %(then)s, is %(now)s",
                where=change.where,
                then=_value(change.then),
                now=_value(change.now),
            )
            for change in one.changes
        )
    yield from (f"✗ {_fault(fault)}" for fault in found.faults)
    yield _summary(found)


def _summary(found: Replay) -> str:
    if not found.same:
        return _("The records do NOT lead to what was decided: see the lines with ✗.")
    if not found.same_today:
        return _("Decided as recorded. By the rules of today it would be otherwise.")
    return _("Decided as recorded, and it would be decided the same today.")


def _fault(fault: Fault) -> str:
    said = FAULTS[fault.what]()
    return f"{said} ({fault.found} / {fault.expected})" if fault.expected else said


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shown(found: Replay, history: list[cases.Happened]) -> dict[str, Any]:
    return {
        **_named(found),
        "history": [
            {
                "number": item.number,
                "event": item.event,
                "role": item.role,
                "on": item.on.isoformat(),
                "to": item.to_state,
                "refusal": item.refusal,
            }
            for item in history
        ],
    }


def _replayed(found: Replay) -> dict[str, Any]:
    return {
        **_named(found),
        "same": found.same,
        "same_today": found.same_today,
        "faults": [dataclasses.asdict(fault) for fault in found.faults],
        "decisions": [_decision(one) for one in found.decisions],
    }


def _decision(one: Replayed) -> dict[str, Any]:
    today = one.today.reason if isinstance(one.today, Refusal) else one.today
    return {
        "number": one.number,
        "event": one.event,
        "on": one.on.isoformat(),
        "state": one.state,
        "today": today,
        "same_today": one.same_today,
        "entry_changed": one.entry_changed,
        "faults": [dataclasses.asdict(fault) for fault in one.faults],
        "changes": [dataclasses.asdict(change) for change in one.changes],
    }


def _named(found: Replay) -> dict[str, Any]:
    case = found.case
    return {"code": case.code, "procedure": case.procedure, "state": case.state}
