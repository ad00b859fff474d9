"""Why an inspection or a form cannot be asked for as it is: in words, beside the field it is about.

The reasons are those of `rulebook.burden`; each names the clause it comes from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from acts.declined import Declined
from locales import _, day
from rulebook.burden import (
    FORM,
    MISNAMED,
    NO_AUTHORITY,
    NO_REPORT_NUMBER,
    TOO_OFTEN,
    TOO_SOON,
    Bar,
)
from rulebook.loader import Rulebook
from rulebook.sources import quote


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, in a sentence, and the clause that says so."""

    field: str
    text: str
    clause: str = ""
    pitfall: str = ""


class Barred(Declined):
    """Mend the fields that are named, then send it again."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)

    def sentence(self) -> str:
        return "\n".join(problem.text for problem in self.problems)


def problem(rules: Rulebook, bar: Bar) -> Problem:
    """A reason in words."""
    return Problem(
        field=bar.field,
        text=_said(bar),
        clause=quote(rules.sources, bar.cite) if bar.cite else "",
        pitfall=bar.pitfall,
    )


def needs(field: str, given: str) -> list[Problem]:
    """The problem of a field nobody filled in."""
    return [] if given else [Problem(field, _("Fill this in."))]


def _said(bar: Bar) -> str:
    match bar.pitfall:
        case p if p == NO_REPORT_NUMBER:
            return _("Without a report number it can be neither scheduled nor announced.")
        case p if p == NO_AUTHORITY:
            return _(
                "A department may look into a party committee or government only when it was "
                "authorised: give the number of the authorisation."
            )
        case p if p == MISNAMED:
            return _(
                "A field study is not called an inspection or assessment: rename it, or report "
                "it and give the report number."
            )
        case p if p == FORM:
            return _("A form without an approval number is not handed down.")
        case p if p == TOO_SOON:
            assert bar.until is not None
            return _(
                "It was ordered less than %(days)s days before: it may be looked into from "
                "%(day)s on.",
                days=bar.days,
                day=day(bar.until),
            )
        case p if p == TOO_OFTEN and bar.field == "kind":
            return _("This county has been assessed %(times)s times this year.", times=bar.times)
        case _:
            return _("A third party may assess only with the province's approval: give its number.")
