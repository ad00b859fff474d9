"""Why days away cannot be asked for, told, taken back or decided, in words that say what to do."""

from datetime import date

from acts.declined import Declined
from locales import _, day
from notifications import leave_words
from storage.queries.leaves import LEAVE, Leave


class NotBySms(Declined):
    """Send it from a bound chat: a phone number can be forged, and this counts at once."""

    def sentence(self) -> str:
        return _(
            "A phone number can be forged, so this is not taken by SMS. Send it in your bound "
            "chat, or enter it on the page “Leave” of the console."
        )


class Backwards(Declined):
    """Turn the days round."""

    def __init__(self, first: date, last: date, today: date) -> None:
        super().__init__()
        self.first, self.last, self.today = first, last, today

    def sentence(self) -> str:
        return _(
            "The last day (%(last)s) lies before the first one (%(first)s). Send the days again.",
            first=day(self.first, self.today),
            last=day(self.last, self.today),
        )


class TooLong(Declined):
    """Ask for less at once."""

    def __init__(self, first: date, last: date, today: date, most: int) -> None:
        super().__init__()
        self.days = leave_words.span(first, last, today)
        self.most = most

    def sentence(self) -> str:
        return _(
            "%(days)s: at most %(most)s days at once. For longer, speak with the township.",
            days=self.days,
            most=self.most,
        )


class TooLate(Declined):
    """It lies too far back to be told now."""

    def __init__(self, first: date, today: date, most: int) -> None:
        super().__init__()
        self.first, self.today, self.most = first, today, most

    def sentence(self) -> str:
        return _(
            "%(day)s is more than %(most)s days ago and cannot be noted any more.",
            day=day(self.first, self.today),
            most=self.most,
        )


class TooEarly(Declined):
    """Ask when it is nearer."""

    def __init__(self, first: date, today: date, most: int) -> None:
        super().__init__()
        self.first, self.today, self.most = first, today, most

    def sentence(self) -> str:
        return _(
            "%(day)s is more than %(most)s days ahead. Check the date, or ask when it is nearer.",
            day=day(self.first, self.today),
            most=self.most,
        )


class NoPost(Declined):
    """Only first secretaries and team members owe days in a village, while their post lasts."""

    def __init__(self, on: date, today: date) -> None:
        super().__init__()
        self.on, self.today = on, today

    def sentence(self) -> str:
        return _(
            "You have no post as first secretary or team member in a village on %(day)s, so no "
            "leave is needed here.",
            day=day(self.on, self.today),
        )


class Overlaps(Declined):
    """Take the other one back first."""

    def __init__(self, other: Leave, today: date) -> None:
        super().__init__()
        self.other, self.today = other, today

    def sentence(self) -> str:
        days = leave_words.span(self.other.first, self.other.last, self.today)
        if self.other.kind == LEAVE:
            return _("You have asked for leave then: %(days)s. To change it send 销假.", days=days)
        return _("You have noted then: away %(days)s. To change it send 销假.", days=days)


class Settled(Declined):
    """Nothing is left to decide here."""

    def sentence(self) -> str:
        return _("This leave was decided or taken back already.")


class NoWeek(Declined):
    """Only who was stationed in a village last week is asked about it."""

    def sentence(self) -> str:
        return _("You had no post in a village last week, so there is nothing to tell.")


class NotInAWeek(Declined):
    """A week has seven days and seven nights."""

    def sentence(self) -> str:
        return _("A week has 7 days and 7 nights at most. Send for example: 在村 4 3")
