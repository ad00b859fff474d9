"""What the steps of a case were decided on: papers, condition, income against the line, rules."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from acts.actor import Actor
from locales import _, steps, yuan
from notifications.wording import shown_code
from rulebook.income import shown
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import decisions
from storage.queries.cases import Filed
from storage.queries.decisions import Kept

MARK = 8
"""So many signs of a fingerprint are shown: enough to tell two versions apart."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision in words; `whole` is false when its record was changed."""

    on: date
    step: str
    mark: str
    whole: bool
    papers: str = ""
    condition: Sequence[tuple[str, str]] = ()
    income: str = ""
    line: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of a case, the last one first."""

    code: str
    decided: Sequence[Decided]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Decisions | None:
    """The decisions of a case that were recorded."""
    kept = await decisions.of_case(session, actor.scope, case.id)
    if not kept:
        return None
    return Decisions(shown_code(case.code), [_decided(rules, case, one) for one in kept][::-1])


def _decided(rules: Rulebook, case: Filed, kept: Kept) -> Decided:
    procedure = rules.procedures[case.procedure]
    title = steps.step(rules, procedure, kept.event, None)
    mark = kept.rules[:MARK]
    if kept.text is None or kept.mark != kept.real_mark:
        return Decided(kept.on, title, mark, whole=False)
    frozen = json.loads(kept.text)
    figures = frozen["figures"] or {"sums": {}, "line": None, "year": 0}
    income = figures["sums"].get("per_capita_net_income")
    return Decided(
        on=kept.on,
        step=steps.step(rules, procedure, kept.event, frozen["after"]["state"]),
        mark=mark,
        whole=True,
        papers=steps.papers(rules, tuple(frozen["event"]["documents"])),
        condition=_condition(rules, frozen),
        income=yuan(shown(Decimal(income))) if income else "",
        line=yuan(Decimal(figures["line"])) if figures["line"] else "",
        year=figures["year"],
    )


def _condition(rules: Rulebook, frozen: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts a condition looked at, as they were."""
    guard = frozen["guard"] or {"atoms": []}
    found = []
    for atom in guard["atoms"]:
        named = rules.guard_facts.get(atom["key"])
        label = named.zh if named else atom["key"]
        found.append((label, _value(atom["found"], named.values if named else {})))
    return found


def _value(found: Any, words: Mapping[str, str]) -> str:
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    return words.get(str(found), "—" if found is None else str(found))
