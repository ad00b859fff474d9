"""The two clocks: real time, which nobody can move, and business time, which a rehearsal may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def county_day(instant: datetime) -> date:
    """The natural day in the county at an instant."""
    return instant.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant at which one transaction happens.

    `real` decides leases, rates, backoff, signatures, codes and sessions; `now` decides duties,
    deadlines, quiet hours and freshness. Both are aware UTC.
    """

    real: datetime
    now: datetime

    @property
    def today(self) -> date:
        """The natural day in the county."""
        return county_day(self.now)

    @property
    def local(self) -> datetime:
        """Business time on the county's wall clock."""
        return self.now.astimezone(SHANGHAI)


class Clock:
    """Tells the moment; `offset` is what a rehearsal has moved business time by.

    `skew` is how far the database's clock is ahead of this machine's, so that leases of several
    machines are measured on one clock.
    """

    def __init__(self, read: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._read = read
        self.offset = timedelta()
        self.skew = timedelta()

    def real(self) -> datetime:
        """Real time, on the database's clock."""
        return self._read() + self.skew

    def moment(self) -> Moment:
        """Both times, taken together."""
        real = self.real()
        return Moment(real, real + self.offset)
