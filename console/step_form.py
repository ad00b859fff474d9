"""The form of a step: its day, papers, the facts its condition looks at, who did it, a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from acts.case_steps import MADE_HERE, ON_BEHALF, Step
from channels.text import clean
from locales import _
from rulebook import guards
from rulebook.guards import Scalar
from rulebook.loader import Rulebook
from rulebook.numerals import amounts, readable
from rulebook.procedure_entries import Transition

LONGEST_NOTE = 1000
LONGEST_WORD = 40
FACT = "fact."


class Unreadable(Exception):
    """A field of the form cannot be understood; `reason` and `remedy` say it in words."""

    def __init__(self, reason: str, remedy: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.field = field


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact the form asks: kind is flag, number or word; `value` is what it shows already."""

    key: str
    label: str
    kind: str
    options: Mapping[str, str]
    value: str


def facts_asked(
    rules: Rulebook, ways: Sequence[Transition], known: Mapping[str, Scalar]
) -> list[Fact]:
    """The facts the conditions of a step look at, filled with what the case knows."""
    asked: dict[str, Fact] = {}
    for guard in (way.guard for way in ways if way.guard):
        for key, kind in guards.asked(guard).items():
            named = rules.guard_facts[key]
            asked[key] = Fact(key, named.zh, kind, named.values, _shown(known.get(key)))
    return list(asked.values())


def filled(facts: Sequence[Fact], told: Mapping[str, Scalar]) -> list[Fact]:
    """The facts of a form with what our records say, where the case does not know them yet."""
    return [
        replace(fact, value=_shown(told[fact.key])) if fact.key in told and not fact.value else fact
        for fact in facts
    ]


def step_of(form: Any, rules: Rulebook, ways: Sequence[Transition]) -> Step:
    """The step somebody filled in.

    Raises:
        Unreadable: the day or a number cannot be understood.
    """
    role = str(form.get("role", ""))
    return Step(
        event=str(form.get("event", ""))[:40],
        on=day_of(form),
        documents=papers_of(form, rules),
        facts=_facts(form, rules, ways),
        note=note_of(form),
        role=role if role in ON_BEHALF else None,
    )


def day_of(form: Any) -> date:
    """The day of the form.

    Raises:
        Unreadable: it is none.
    """
    try:
        return date.fromisoformat(str(form.get("on", "")))
    except ValueError:
        raise Unreadable(
            _("The date is missing or lies ahead."),
            _("Correct the date, then send it again."),
            "on",
        ) from None


def papers_of(form: Any, rules: Rulebook) -> frozenset[str]:
    """The papers ticked as being at hand; those that have a form of their own are not ticked."""
    return frozenset(form.getall("papers", [])) & rules.documents.keys() - MADE_HERE


def note_of(form: Any) -> str:
    """The note, without what no page shows."""
    return clean(str(form.get("note", "")), LONGEST_NOTE)


def typed_facts(form: Any) -> dict[str, str]:
    """What stands in the fields of facts, by fact, to be shown again as it was typed."""
    named = {str(name) for name in form if str(name).startswith(FACT)}
    return {name.removeprefix(FACT): str(form[name])[:LONGEST_WORD] for name in named}


def _facts(form: Any, rules: Rulebook, ways: Sequence[Transition]) -> dict[str, Scalar]:
    """What was filled in; a field left empty says nothing."""
    found: dict[str, Scalar] = {}
    for asked in facts_asked(rules, ways, {}):
        typed = str(form.get(FACT + asked.key, "")).strip()[:LONGEST_WORD]
        if typed:
            found[asked.key] = _fact(asked, typed)
    return found


def _fact(asked: Fact, typed: str) -> Scalar:
    if asked.kind == "flag":
        return typed == "yes"
    if asked.kind == "word":
        return typed
    found = amounts(typed) if readable(typed) else []
    if len(found) != 1 or found[0].value < 0:
        raise Unreadable(
            _("“%(typed)s” is not a number for: %(field)s.", typed=typed, field=asked.label),
            _("Write digits only, for example 1200."),
            FACT + asked.key,
        )
    number = found[0].value
    return int(number) if number == int(number) else float(number)


def _shown(value: Scalar | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
