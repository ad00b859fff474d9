"""Why a reminder is not put off, an hour not kept or a figure not taken, and what to do instead."""

from dataclasses import dataclass
from datetime import date

from acts.declined import Declined
from locales import _, day


class NotOnList(Declined):
    """It is not, or no longer, among the things of this official that have reminders."""

    def sentence(self) -> str:
        return _("There is no reminder of this. Send 任务 and use the number of a line.")


class OverAlready(Declined):
    """What is late is not put off."""

    def sentence(self) -> str:
        return _("Its limit is over, so it is not put off. If you cannot do it, call your leader.")


@dataclass
class TooFar(Declined):
    """The day lies too far ahead."""

    most: int
    last: date

    def sentence(self) -> str:
        return _(
            "A reminder is put off by %(count)s days at most, and not beyond its limit: "
            "until %(day)s here.",
            count=self.most,
            day=day(self.last),
        )


class NotAhead(Declined):
    """The day is over, or today."""

    def sentence(self) -> str:
        return _("Write a day that is still ahead, for example: 推迟 2 到周五 人在外地")


@dataclass
class NotInHours(Declined):
    """The digest comes within working hours."""

    first: int
    last: int

    def sentence(self) -> str:
        return _(
            "The digest can come between %(first)s and %(last)s o'clock.",
            first=self.first,
            last=self.last,
        )


class NotReported(Declined):
    """This duty has no figure that is reported."""

    def sentence(self) -> str:
        return _("No figure is reported for this duty; it is counted from what is logged.")


class NoFigure(Declined):
    """What was written is no figure."""

    def sentence(self) -> str:
        return _("Write the figure in digits, 0 or more, for example 12.5.")


@dataclass
class WrongDay(Declined):
    """The day is ahead, or before the post began."""

    since: date

    def sentence(self) -> str:
        return _(
            "The day of the figure lies between the beginning of your post, %(since)s, and today.",
            since=day(self.since),
        )


@dataclass
class WrongPeriod(Declined):
    """The period is neither this one nor the one before."""

    def sentence(self) -> str:
        return _("Choose this period or the one before.")
