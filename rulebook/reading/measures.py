"""The kinds of measures of a help plan."""

from pathlib import Path

from rulebook import help_plan
from rulebook.eligibility.policy import Policies
from rulebook.entry import read
from rulebook.help_plan import Categories
from rulebook.pitfalls import Pitfalls


def read_measures(file: Path, policies: Policies, pitfalls: Pitfalls) -> Categories:
    """Read the kinds; each names the word that records of measures have for it."""
    category = pitfalls.kinds["measure"].fields["category"]
    return help_plan.read(read(file), policies, category.words or ())
