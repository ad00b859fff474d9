"""How a duty stands and why something does not count, in words."""

from collections.abc import Callable, Mapping

from locales import _
from locales.steps import roles
from rulebook.duties import WhyNot
from rulebook.loader import Rulebook

Words = Mapping[str, Callable[[], str]]

STATUSES: Words = {
    "on_track": lambda: _("on track"),
    "at_risk": lambda: _("at risk"),
    "overdue": lambda: _("overdue"),
    "met": lambda: _("met"),
    "cannot_tell": lambda: _("cannot be told yet"),
}
PERIODS: Words = {
    "event": lambda: _("each case by itself"),
    "once": lambda: _("once and for all"),
    "continuous": lambda: _("at all times"),
}
REASONS: Words = {
    "never": lambda: _("a festival greeting counts for no duty"),
    "kind": lambda: _("this kind of activity does not count for it"),
    "role": lambda: _("somebody else's role"),
    "other_duty": lambda: _("reported for another duty"),
    "recipients": lambda: _("not every office received it"),
    "class_hours": lambda: _("too few class hours"),
    "mode": lambda: _("not carried out in the way that counts"),
    "level": lambda: _("organised at too low a level"),
    "disease": lambda: _("not one of the diseases it is about"),
    "category": lambda: _("not a measure of the kind that counts"),
    "no_target": lambda: _("it does not say whom it reached"),
    "no_value": lambda: _("it reports no value"),
    "later": lambda: _("after the day it is looked at"),
    "too_early": lambda: _("before the day from which it counts"),
    "period": lambda: _("of another period"),
    "repeated": lambda: _("counted already"),
    "superseded": lambda: _("another value counts instead"),
    "not_on_roster": lambda: _("nobody whom it has to reach"),
}
ROLES_NAMED = ("role", "recipients")
"""The reasons whose accepted values are roles, which are said with them."""


def why(rules: Rulebook, reason: WhyNot) -> str:
    """Why something does not count; where it is a matter of roles, which would have."""
    said = REASONS[reason.reason]()
    if reason.reason not in ROLES_NAMED:
        return said
    which = roles(rules, reason.accepted)
    return _("%(why)s (%(which)s)", why=said, which=which)
