"""What is wrong with facts somebody handed in, in words: where, what was expected, what stands."""

from collections.abc import Callable
from decimal import Decimal

from locales import _
from locales.units import listed, plain
from rulebook.eligibility.facts import Problem
from rulebook.eligibility.fields import Field

EXPECTED: dict[str, Callable[[], str]] = {
    "mapping": lambda: _("fields with values"),
    "list": lambda: _("a list"),
    "known field": lambda: _("a fact that is in the rules; this one is not"),
    "id": lambda: _("a word or number by which this member is called"),
    "own id": lambda: _("a name no other member has, neither hh nor ent"),
    "yes or no": lambda: _("yes or no"),
    "number": lambda: _("one number"),
    "whole number": lambda: _("a whole number"),
    "none below zero": lambda: _("a number that is not below zero"),
}


def in_words(problem: Problem) -> str:
    """Say one problem in one line that names the field."""
    return _(
        "%(field)s: expected %(expected)s, found “%(given)s”",
        field=problem.field,
        expected=_expected(problem),
        given=problem.given,
    )


def _expected(problem: Problem) -> str:
    about = problem.about
    if about and problem.expected == "value":
        return _("one of %(values)s", values=listed(map(str, about.labels)))
    if about and problem.expected == "within bounds":
        return _bounds(about)
    return EXPECTED[problem.expected]()


def _bounds(about: Field) -> str:
    if about.high is None:
        return _("a number not below %(low)s", low=plain(about.low or Decimal(0)))
    return _(
        "a number from %(low)s to %(high)s",
        low=plain(about.low or Decimal(0)),
        high=plain(about.high),
    )
