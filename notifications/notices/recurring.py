"""When what recurs is prepared next, and what keeps it from being prepared."""

from dataclasses import dataclass
from datetime import date

from rulebook.loader import Rulebook
from rulebook.notices import Occasion
from rulebook.notices.occasions import OPEN_FOR, due
from storage.engine import Session
from storage.in_force import values_at
from storage.queries import occurrences
from storage.queries.recurring import Recurring

NOBODY = ""
"""For whom a firing is that is nobody's message."""


@dataclass(frozen=True, slots=True)
class Next:
    """The day something is prepared next.

    `day` is None while the county has not set the day it counts from: `missing` names that setting,
    and it will be between `earliest` and `latest`.
    """

    recurring: Recurring
    occasion: Occasion
    day: date | None
    missing: str = ""
    earliest: date | None = None
    latest: date | None = None

    def is_due(self, today: date) -> bool:
        """Whether it should be prepared by now."""
        return due(self.day, today)


def schedule(recurring: Recurring) -> str:
    """What its firings are called."""
    return f"recurring:{recurring.id}"


async def next_of(session: Session, rules: Rulebook, recurring: Recurring) -> Next:
    """When it is prepared next: this year, or next year when this year's is over."""
    today = session.moment.today
    occasion = rules.plain_notices.occasions.get(recurring.occasion)
    if occasion is None:  # its entry is gone: it stays in the list, to be ended
        return Next(recurring, Occasion(recurring.occasion, recurring.occasion, ()), None)
    for year in (today.year, today.year + 1):
        day = occasion.day(year, await values_at(session, rules, recurring.path, year))
        if day is None:
            one = _unknown(rules, recurring, occasion, year)
            if one.latest is None or one.latest >= today:
                return one
        elif day + OPEN_FOR >= today and not await _fired(session, recurring, day):
            return Next(recurring, occasion, day)
    return Next(recurring, occasion, None)


def asked_by_now(one: Next, today: date) -> bool:
    """Whether a day nobody has set is needed soon."""
    return bool(one.missing) and (one.earliest is None or one.earliest - OPEN_FOR <= today)


def _unknown(rules: Rulebook, recurring: Recurring, occasion: Occasion, year: int) -> Next:
    """What waits for a day of the county, with the earliest and latest it may be."""
    setting = rules.settings[occasion.anchor or ""]
    since, until = setting.limits.since, setting.limits.until
    return Next(
        recurring,
        occasion,
        None,
        missing=setting.zh,
        earliest=date(year, *since) + occasion.offset if since else None,
        latest=date(year, *until) + occasion.offset + OPEN_FOR if until else None,
    )


async def _fired(session: Session, recurring: Recurring, day: date) -> bool:
    return await occurrences.fired(session, schedule(recurring), day.isoformat(), NOBODY)
