"""Days away as people read them, with the day of the week so that a slip is seen."""

from collections.abc import Callable
from datetime import date

from channels.text import is_short, segments
from locales import _, day, ngettext
from notifications.household_words import LONGEST, SIGNATURE
from storage.queries.leaves import Leave

WEEKDAYS: tuple[Callable[[], str], ...] = (
    lambda: _("Monday"),
    lambda: _("Tuesday"),
    lambda: _("Wednesday"),
    lambda: _("Thursday"),
    lambda: _("Friday"),
    lambda: _("Saturday"),
    lambda: _("Sunday"),
)


def span(first: date, last: date, today: date) -> str:
    """A stretch of days: 3月5日（周四）到3月6日（周五），共2天."""
    begins, ends = _dated(first, today), _dated(last, today)
    if first == last:
        return begins
    return ngettext(
        "%(first)s to %(last)s, %(count)s day",
        "%(first)s to %(last)s, %(count)s days",
        (last - first).days + 1,
        first=begins,
        last=ends,
    )


def decided(leave: Leave, today: date, reason: str) -> str:
    """What somebody is told whose leave was decided on; `reason` only if it may be said here."""
    days = span(leave.first, leave.last, today)
    if leave.approved:
        return _("Your leave is approved: %(days)s.", days=days)
    if reason:
        return _(
            "Your leave was not approved: %(days)s. Reason: %(reason)s. If you stay, send 销假 and "
            "the days count.",
            days=days,
            reason=reason.rstrip("。. "),
        )
    return _(
        "Your leave was not approved: %(days)s. The reason is on the page “Leave”. If you stay, "
        "send 销假 and the days count.",
        days=days,
    )


def decided_on(leave: Leave, today: date, reason: str, channel: str) -> str:
    """The same on a channel: a reason too long for two short messages is on the page."""
    text = decided(leave, today, reason)
    if is_short(channel) and segments(text, SIGNATURE).units > LONGEST:
        return decided(leave, today, "")
    return text


def _dated(value: date, today: date) -> str:
    return _("%(day)s (%(weekday)s)", day=day(value, today), weekday=WEEKDAYS[value.weekday()]())
