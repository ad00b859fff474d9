"""A duty in words: one line for lists and digests, whole sentences for why it stands as it does."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from locales import _, day
from notifications.duties.owing import Owed
from notifications.duties.standing import Standing
from notifications.wording import days_left
from rulebook.duties import Amount, Duty
from rulebook.duties.counting import measured
from rulebook.loader import Rulebook


def line(rules: Rulebook, standing: Standing, today: date) -> str:
    """One line: what, how much of it is done, by when; a figure of the county is called so."""
    found, duty = standing.status, standing.owed.duty
    if found.status == "cannot_tell":
        return _("%(title)s: the county has not set the figure yet", title=duty.title)
    values = {"title": duty.title, "figures": figures(standing)}
    if found.missed_deadline:
        return _(
            "%(title)s: %(figures)s, over since %(deadline)s",
            deadline=day(found.missed_deadline, today),
            **values,
        )
    if found.next_deadline is None or found.status == "met":
        return _("%(title)s: %(figures)s", **values)
    return _(
        "%(title)s: %(figures)s, until %(deadline)s, %(left)s",
        deadline=day(found.next_deadline, today),
        left=days_left(found.next_deadline, today),
        **values,
    )


def schedule(owed: Owed) -> str:
    """The schedule of the reminders of a duty somebody owes."""
    return f"duty:{owed.duty.id}:{owed.owner.person or owed.owner.place or owed.owner.unit}"


def figures(standing: Standing) -> str:
    """How much is done of how much; whose figure it is where it is the county's."""
    found, duty = standing.status, standing.owed.duty
    if isinstance(found.done, Mapping) and isinstance(found.required, Mapping):
        return _(
            "%(days)s of %(all_days)s days and %(nights)s of %(all_nights)s nights",
            days=found.done["days"],
            nights=found.done["nights"],
            all_days=found.required["days"],
            all_nights=found.required["nights"],
        )
    if measured(duty) and not found.done and (found.done is None or found.required):
        return _("no figure reported yet")
    values = {"done": amount(found.done), "required": amount(found.required)}
    if duty.type == "cap":
        return _("%(done)s used of at most %(required)s", **values)
    if of_county(duty):
        return _("%(done)s of %(required)s (rule of this county)", **values)
    return _("%(done)s of %(required)s", **values)


def of_county(duty: Duty) -> bool:
    """Whether the figure is one the county chose."""
    return duty.local is not None or duty.documented is not None


def amount(figure: Amount) -> str:
    """A figure as people read it."""
    if figure is None:
        return _("not known")
    if isinstance(figure, Decimal):
        return f"{figure.normalize():f}"
    return str(figure)
