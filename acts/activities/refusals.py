"""Why something cannot be logged, in the words that say what to do instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts.declined import Declined
from locales import _, day
from rulebook import log_words
from storage.queries.logged import Entry

LONGEST_BACK = timedelta(days=92)
"""How long afterwards something may be logged; later, paper at the township is the record."""


@dataclass
class InFuture(Declined):
    """It has not happened yet; log it afterwards."""

    on: date

    def sentence(self) -> str:
        return _("%(day)s is not over yet. Log it once it is done.", day=day(self.on))


@dataclass
class TooLongAgo(Declined):
    """It is too long ago to be logged from memory."""

    on: date
    today: date

    def sentence(self) -> str:
        return _(
            "%(day)s is more than %(count)s days ago. Please hand in a paper note at the township.",
            day=day(self.on, self.today),
            count=LONGEST_BACK.days,
        )


@dataclass
class BeforePost(Declined):
    """The post began later; the day must be wrong, or somebody else was there."""

    on: date
    since: date
    today: date

    def sentence(self) -> str:
        return _(
            "Your post there began on %(since)s, so nothing of %(day)s can be logged. "
            "Is the day right?",
            since=day(self.since, self.today),
            day=day(self.on, self.today),
        )


@dataclass
class NotYours(Declined):
    """None of the posts held on that day reaches there."""

    on: date
    today: date

    def sentence(self) -> str:
        return _(
            "On %(day)s you had no post there, so it cannot be logged.",
            day=day(self.on, self.today),
        )


@dataclass
class NoSuchDuty(Declined):
    """The official's posts have no duty of this kind."""

    kind: str

    def sentence(self) -> str:
        return _(
            "Your posts have no duty of this kind (%(word)s), so there is nothing to log. "
            "Send 记 to see what you can log.",
            word=log_words.BY_KIND[self.kind].words[0],
        )


@dataclass
class LoggedBefore(Declined):
    """The same was logged before; say so if it was done twice.

    `others` is whether the line is also about homes that were not logged.
    """

    entries: Sequence[Entry]
    others: bool = False

    def sentence(self) -> str:
        homes = "、".join(dict.fromkeys(one.household for one in self.entries if one.household))
        return _(
            "This was logged before for that day: %(what)s. A second entry counts for no duty.",
            what=homes or log_words.BY_KIND[self.entries[0].done.kind].words[0],
        )


class GreetingOrVisit(Declined):
    """Before a festival it must be said whether it was work or a greeting."""

    def sentence(self) -> str:
        return _("It is just before a festival. Was it a visit for work, or a festival greeting?")


class NothingSeen(Declined):
    """Before a festival a visit says what was learnt."""

    def sentence(self) -> str:
        return _("Before a festival a visit must say which problem was learnt of. One sentence.")


class CorrectedBefore(Declined):
    """Somebody corrected this entry meanwhile; correct the newest one."""

    def sentence(self) -> str:
        return _("This entry was corrected before. Send 更正 to see the newest.")


class NothingChanged(Declined):
    """Say what was wrong."""

    def sentence(self) -> str:
        return _("This is what the entry says already.")
