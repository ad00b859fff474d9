"""What officials are told of cases, in whole sentences; households: `household_words`.

A short message carries no illness, no income and no ID digit: a phone is shared.
"""

from dataclasses import dataclass
from datetime import date

from locales import _


@dataclass(frozen=True, slots=True)
class About:
    """What a sentence may mention."""

    code: str
    landline: str
    today: date


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
