"""Screening campaigns (集中排查): how long one may be, and when who remains is worth a line."""

from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = timedelta(days=92)
"""Ours: two campaigns a year cover all households; one that lasts longer is no campaign."""
FARTHEST_BACK = timedelta(days=31)
"""Ours: a campaign that runs already may be written down within a month of its first day."""
LAST_DAYS = 10
"""Ours: in its last days a village is told each morning who remains."""
SILENT_PART = 3
"""Ours: the first third of a campaign is silent, however slowly it begins."""

FRAMES = ("backwards", "too_long", "long_past")


@dataclass(frozen=True)
class Span:
    """The first and the last day of a campaign, and in between how far it is."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has, the first and the last among them."""
        return (self.last - self.first).days + 1

    def why_not(self, today: date) -> str | None:
        """Return which of FRAMES keeps a campaign from being opened today, or None."""
        if self.last < self.first:
            return "backwards"
        if self.last - self.first >= LONGEST:
            return "too_long"
        if today - self.first > FARTHEST_BACK or self.last < today:
            return "long_past"
        return None

    def presses(self, done: int, total: int, today: date) -> bool:
        """Tell whether what remains is worth a line today: the last days, or behind an even pace.

        Nobody is behind in the first third: people are left alone until it means something.
        """
        if done >= total or not self.first <= today <= self.last:
            return False
        if (self.last - today).days < LAST_DAYS:
            return True
        gone = (today - self.first).days
        return gone * SILENT_PART >= self.days and done * self.days < total * gone
