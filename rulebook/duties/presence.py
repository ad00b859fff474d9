"""Days and nights in the village, week by week."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rulebook.duties.activity import Activity
from rulebook.duties.counting import countable
from rulebook.duties.entry import Duty
from rulebook.duties.figures import Tally
from rulebook.duties.spans import Span
from rulebook.duties.standing import DutyStatus, stand

LEAVE = "approved_leave"
# An approved leave date counts as one day and one night. A night belongs to the date it begins on.
SERVE = {"days": ("presence_day", LEAVE), "nights": ("presence_night", LEAVE)}


def presence(duty: Duty, log: Iterable[Activity], span: Span, today: date) -> DutyStatus:
    """Return how the days and nights of a week stand."""
    activities = tuple(log)

    def tally_in(week: Span) -> Tally:
        return _tally(duty, countable(duty, activities, week, today))

    found = stand(duty, tally_in, span, today)
    counted = countable(duty, activities, span, today)
    if found.status in ("on_track", "at_risk"):
        at_risk = _at_risk(tally_in(span), counted, span, today)
        found = replace(found, status="at_risk" if at_risk else "on_track")
    return replace(found, excused_days=len(_dates(counted, (LEAVE,))) or None)


def _tally(duty: Duty, counted: Sequence[Activity]) -> Tally:
    assert duty.quota.count is not None
    assert duty.quota.nights is not None
    required = {"days": int(duty.quota.count), "nights": duty.quota.nights}
    done = {what: len(_dates(counted, kinds)) for what, kinds in SERVE.items()}
    remaining = {what: max(0, required[what] - done[what]) for what in SERVE}
    return Tally(done, required, remaining, not any(remaining.values()))


def _at_risk(tally: Tally, counted: Sequence[Activity], span: Span, today: date) -> bool:
    """Whether the free dates left, today's if it has no entry, are no more than what is needed."""
    assert span.first is not None
    assert span.last is not None
    assert isinstance(tally.remaining, dict)
    since = max(today, span.first)
    left = {since + timedelta(days=number) for number in range((span.last - since).days + 1)}
    return any(
        tally.remaining[what] and len(left - _dates(counted, kinds)) <= tally.remaining[what]
        for what, kinds in SERVE.items()
    )


def _dates(counted: Iterable[Activity], kinds: tuple[str, ...]) -> set[date]:
    return {activity.on for activity in counted if activity.kind in kinds}
