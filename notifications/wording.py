"""What officials are told of cases, in whole sentences; households: `household_words`.

A short message carries no illness, no income and no ID digit: a phone is shared.
"""

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


def shown_code(code: str) -> str:
    """A case code as people read it: 4821-0377."""
    return f"{code[:4]}-{code[4:]}"


def alarm(about: About, village: str, what: str) -> str:
    """What officials are told at once; on any phone, so without names."""
    return _(
        "Urgent: %(what)s. %(village)s, number %(code)s. Call or go there now, then log the visit.",
        what=what,
        village=village,
        code=shown_code(about.code),
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
            code=shown_code(about.code),
            left=left,
        )
    return _(
        "%(what)s for %(household)s (number %(code)s): %(left)s, until %(deadline)s. "
        "Ask 为什么 %(code)s for the clause.",
        what=what,
        household=household,
        code=shown_code(about.code),
        left=left,
        deadline=day(about.deadline, about.today),
    )
