"""A plan in plain words for the household it is for, and who helps it."""

from collections.abc import Sequence
from datetime import date

from locales import _, day
from rulebook.loader import Rulebook
from storage.queries.assignments import Official
from storage.queries.help_measures import Kept


def plan_in_words(rules: Rulebook, measures: Sequence[Kept], today: date) -> str:
    """The measures, a line for each: what is done, by whom, until when."""
    lines = [_("The plan of how your family is helped:")]
    return "\n".join(
        [*lines, *(_line(rules, number, one, today) for number, one in enumerate(measures, 1))]
    )


def unit_of(official: Official) -> str:
    """Where somebody works: their unit, else the place they serve."""
    return official.unit or official.region


def _line(rules: Rulebook, number: int, measure: Kept, today: date) -> str:
    who = rules.roles[measure.role].zh.partition("（")[0]
    if measure.due_on is None:
        return _(
            "%(number)s. %(measure)s — done by: %(who)s",
            number=number,
            measure=measure.text,
            who=who,
        )
    return _(
        "%(number)s. %(measure)s — done by: %(who)s, until %(day)s",
        number=number,
        measure=measure.text,
        who=who,
        day=day(measure.due_on, today),
    )
