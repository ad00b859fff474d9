"""The other lines a report's figures may cross: hints where it should go, never a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rulebook.conditions import Condition, Situation, Value
from rulebook.entry import Cite, Entry
from rulebook.questions import condition
from rulebook.triage import FACTS

SIGNS = (">=", "<=", ">", "<")
FIGURES = ("amount", "multiple", "percent")


@dataclass(frozen=True)
class Line:
    """A figure of the documents: an amount, a multiple of another standard or a percentage.

    `when` tells from answers that it was crossed; None where no answer can tell.
    """

    id: str
    rank: int
    zh: str
    sign: str | None
    figure: Decimal
    unit: str
    applies_to: str | None
    when: Condition | None
    points_to: tuple[str, ...]
    source: Cite | None


def crossed(
    lines: Mapping[str, Line],
    answers: Mapping[str, Value],
    facts: Mapping[str, Value],
    today: date,
) -> tuple[Line, ...]:
    """Return the lines that a report's answers, and what we know ourselves, tell were crossed."""
    situation = Situation(today, {**answers, **facts})
    return tuple(line for line in lines.values() if line.when and line.when.holds(situation))


def read(entry: Entry, fields: frozenset[str]) -> Line:
    """Read a line; `fields` are the answers there are."""
    entry.only(
        *("id", "rank", "zh", "op", "per", *FIGURES),
        *("applies_to", "when", "points_to", "source", "basis"),
    )
    given = [figure for figure in FIGURES if figure in entry]
    if len(given) != 1:
        raise entry.bad("amount", f"one of {', '.join(FIGURES)}")
    when = condition(entry, "when") if "when" in entry else None
    if when and (unknown := when.fields - fields - set(FACTS)):
        raise entry.bad("when", f"fields of questions, not {', '.join(sorted(unknown))}")
    return Line(
        id=entry.text("id"),
        rank=entry.whole("rank"),
        zh=entry.text("zh"),
        sign=entry.one_of("op", SIGNS) if "op" in entry else None,
        figure=Decimal(str(entry.number(given[0]))),
        unit=given[0],
        applies_to=entry.text_or_none("applies_to"),
        when=when,
        points_to=entry.texts("points_to"),
        source=entry.cite(),
    )
