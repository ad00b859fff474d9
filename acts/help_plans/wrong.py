"""What keeps a plan from being written or finished, in words and with what to do."""

from collections.abc import Callable

from acts.declined import Declined, Unfit
from locales import _
from rulebook.help_plan import Problem
from rulebook.loader import Rulebook


class NotNow(Declined):
    """The plan stands elsewhere; another step is due first."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self.state = state

    def sentence(self) -> str:
        return _(
            "The plan stands at “%(state)s” now, so this is not possible. Look at the plan: "
            "another step comes first.",
            state=self.state,
        )


class Unclear(Unfit):
    """Something a measure needs is missing or unknown."""

    def __init__(self, problem: str) -> None:
        super().__init__([problem])


class Contradicts(Unfit):
    """A measure contradicts what is known of the household; correct the measure or the fact."""


class Unfinished(Unfit):
    """A plan lacks something; the problems say what."""


class Disagreed(Declined):
    """The household does not agree to this plan; talk with them and revise it."""

    def sentence(self) -> str:
        return _(
            "The family does not agree with this plan. Talk with them, have the plan returned, "
            "change it and ask them again."
        )


SENTENCES: dict[str, Callable[[str], str]] = {
    "no_measure": lambda _what: _("The plan has no measure yet."),
    "risk_unanswered": lambda risk: _("Nothing answers the risk “%(risk)s” yet.", risk=risk),
    "illness_unanswered": lambda risk: _(
        "The risk “%(risk)s” needs a measure of health or medical insurance.", risk=risk
    ),
    "cannot_work": lambda text: _(
        "“%(measure)s” is work for somebody who cannot work. Choose another person or measure; "
        "if the record of who can work is wrong, correct that first.",
        measure=text,
    ),
    "nobody_can_work": lambda text: _(
        "“%(measure)s” is work, but nobody of this family can work. Choose another measure; "
        "if the record of who can work is wrong, correct that first.",
        measure=text,
    ),
    "policy_excluded": lambda text: _(
        "“%(measure)s”: by what is on record this policy does not apply here. Choose another "
        "one; if the record is wrong, correct that first.",
        measure=text,
    ),
    "no_development": lambda _what: _(
        "Somebody can and wants to work, so at least one measure must help them earn a living."
    ),
    "labour_unknown": lambda _what: _(
        "It is not known whether somebody can and wants to work. Find out, or add a measure that "
        "helps to earn a living."
    ),
}


def sentence(rules: Rulebook, problem: Problem, measure: str = "") -> str:
    """What is wrong, in words; `measure` is what the measure in question says."""
    risk = rules.hardship.risks[problem.risk].zh if problem.risk else ""
    return SENTENCES[problem.kind](risk or measure)
