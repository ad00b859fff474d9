"""What households and officials are told when a case moves on, in whole sentences.

A short message carries no illness, no income, no ID digit and no household name: a phone is shared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from locales import _, day


@dataclass(frozen=True, slots=True)
class About:
    """What a sentence may mention."""

    code: str
    landline: str
    today: date
    deadline: date | None = None


def _shown(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def _published(about: About) -> str:
    return _(
        "Your report %(code)s: the village has posted the public notice. Questions: %(landline)s",
        code=_shown(about.code),
        landline=about.landline,
    )


def _listed(about: About) -> str:
    return _(
        "Your report %(code)s is approved. Someone will tell you who helps you. "
        "Questions: %(landline)s",
        code=_shown(about.code),
        landline=about.landline,
    )


TO_HOUSEHOLD: dict[str, Callable[[About], str]] = {
    "n_visit_planned": lambda about: _(
        "Your report %(code)s: the village is coming to see you. Questions: %(landline)s",
        code=_shown(about.code),
        landline=about.landline,
    ),
    "n_consent_needed": lambda about: _(
        "The visitor will explain the letter of consent. You may sign it or not."
    ),
    "n_comparison_done": lambda about: _(
        "Your report %(code)s: the checks are back, the village looks at it now.",
        code=_shown(about.code),
    ),
    "n_publicity_started": _published,
    "n_publicity_objection": lambda about: _(
        "Your report %(code)s: someone raised a question during the public notice, "
        "the village checks again.",
        code=_shown(about.code),
    ),
    "n_returned": lambda about: _(
        "Your report %(code)s: something must be checked again. It is not refused. "
        "Questions: %(landline)s",
        code=_shown(about.code),
        landline=about.landline,
    ),
    "n_identified": _listed,
    "n_announced": lambda about: _(
        "Your report %(code)s: the result has been announced in the village.",
        code=_shown(about.code),
    ),
    "n_entry_done": lambda about: _(
        "Your report %(code)s is complete: your family is now looked after as registered.",
        code=_shown(about.code),
    ),
    "n_not_identified": lambda about: _(
        "Your report %(code)s was not taken up this time. Call %(landline)s to hear why "
        "and what else you can do.",
        code=_shown(about.code),
        landline=about.landline,
    ),
    "n_withdrawn": lambda about: _(
        "Your report %(code)s has been withdrawn as you wished. You can report again at any time.",
        code=_shown(about.code),
    ),
}


def to_household(notices: tuple[str, ...], about: About) -> str | None:
    """What a household is told on entering a state; None when nothing is said by message."""
    said = [TO_HOUSEHOLD[notice](about) for notice in notices if notice in TO_HOUSEHOLD]
    return "\n".join(said) or None


def alarm(about: About, village: str, what: str) -> str:
    """What officials are told at once; on any phone, so without names."""
    return _(
        "Urgent: %(what)s. %(village)s, number %(code)s. Call or go there now, then log the visit.",
        what=what,
        village=village,
        code=_shown(about.code),
    )


def days_left(deadline: date, today: date) -> str:
    """How long there is: 还剩3天, 今天到期, 超期2天."""
    left = (deadline - today).days
    if left > 0:
        return _("%(days)s days left", days=left)
    if left == 0:
        return _("due today")
    return _("%(days)s days overdue", days=-left)


def reminder(kind: str, about: About, what: str, household: str) -> str:
    """A reminder of a limit: shortly before it, after it, or to the level above."""
    assert about.deadline is not None
    left = days_left(about.deadline, about.today)
    if kind == "clock.escalated":
        return _(
            "For your attention: %(what)s for %(household)s (number %(code)s) is late: %(left)s. "
            "The village was reminded.",
            what=what,
            household=household,
            code=_shown(about.code),
            left=left,
        )
    return _(
        "%(what)s for %(household)s (number %(code)s): %(left)s, until %(deadline)s. "
        "Ask 为什么 %(code)s for the clause.",
        what=what,
        household=household,
        code=_shown(about.code),
        left=left,
        deadline=day(about.deadline, about.today),
    )


shown_code = _shown
