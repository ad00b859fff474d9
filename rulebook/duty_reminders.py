"""When there is something new to say of a duty: its end comes near, is here, or has gone by."""

from datetime import date, timedelta

from rulebook.duties.entry import Duty
from rulebook.duties.standing import DutyStatus

FRESH = timedelta(days=10)
"""How long after its end a period that cannot be repaired is still told of: ours.

A month that ends before the longest holiday is still told of after it, and comes up a day later.
"""


def firing(found: DutyStatus, today: date, next_day: date) -> str | None:
    """Name what is new about a duty in the period looked at; the same name means told already.

    `next_day` is the next day on which anybody is told anything: what ends before it ends now.
    """
    if found.status == "at_risk":
        end = found.next_deadline
        return f"{found.period}:{'last' if end and end < next_day else 'lead'}"
    if found.status == "overdue":
        return f"{found.period}:late:{today:%Y-%m}"
    return None


def missed(duty: Duty, previous: DutyStatus, today: date) -> str | None:
    """Name that the period before was not met, while that is news and can be no more repaired."""
    end = previous.missed_deadline
    if duty.due.rule != "period_end" or previous.status != "overdue" or end is None:
        return None
    return f"{previous.period}:missed" if today - end <= FRESH else None


def is_missed(label: str) -> bool:
    """Tell whether what was told is something late, which the next level may hear of."""
    return label.endswith(":missed") or ":late:" in label
