"""What a duty asks for, and what has been done of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from rulebook.duties.activity import Activity, MissingParam, Params
from rulebook.duties.counting import Mark, marks
from rulebook.duties.entry import Duty
from rulebook.duties.lasting import plus
from rulebook.duties.spans import Span

Amount = int | Decimal | Mapping[str, int] | None
"""A figure; days and nights under their names; None where it cannot be told."""


@dataclass(frozen=True)
class Tally:
    """How far a duty is served in a period.

    `held` is None where nobody can judge. `completed_on` is the day that made it whole.
    """

    done: Amount
    required: Amount
    remaining: Amount
    held: bool | None
    completed_on: date | None = None


def of_marks(duty: Duty, counted: Sequence[Activity], span: Span, params: Params) -> Tally:
    """Add up what counts, given by date.

    Raises: MissingParam
    """
    required, roster = required_of(duty, span, params), eligible(duty, span, params)
    first: dict[Mark, date] = {}
    for activity in counted:
        for mark in marks(duty, activity):
            if roster is None or mark.target in roster:
                first.setdefault(mark, activity.on)
    days = list(first.values())
    completed = days[required - 1] if 0 < required <= len(days) else None
    return of_count(len(days), required, completed)


def of_count(done: int, required: int, completed_on: date | None = None) -> Tally:
    """Return the tally of a number of marks."""
    return Tally(done, required, max(0, required - done), done >= required, completed_on)


def required_of(duty: Duty, span: Span, params: Params) -> int:
    """Return how many marks a duty asks for.

    Raises: MissingParam
    """
    if duty.type == "deadline":
        return 1
    if duty.type == "coverage":
        return ceil(_total(duty, span, params) * duty.quota.ratio)
    return ceil(threshold(duty, params))


def threshold(duty: Duty, params: Params) -> Decimal:
    """Return the figure that a value or a count is held against.

    Raises: MissingParam
    """
    tiers = duty.quota.tiers
    if tiers:
        if params.tier is None or params.tier not in tiers:
            raise MissingParam(duty, "tier", f"one of {', '.join(tiers)}")
        return tiers[params.tier]
    assert duty.quota.count is not None
    return duty.quota.count


def eligible(duty: Duty, span: Span, params: Params) -> frozenset[str] | None:
    """Return who of the roster has been stationed long enough by the end of the period."""
    months = duty.subject.stationed_months
    if months is None or params.roster is None:
        return None
    assert span.last is not None
    return frozenset(
        somebody.name
        for somebody in params.roster
        if plus(somebody.arrived, months, "月") <= span.last
    )


def _total(duty: Duty, span: Span, params: Params) -> int:
    roster = eligible(duty, span, params)
    if roster is not None:
        return len(roster)
    if params.total is not None:
        return params.total
    # 97 counties, 52 villages: the figure is how many targets there are.
    if duty.quota.count and duty.quota.count > 1 and duty.quota.over is None:
        return int(duty.quota.count)
    wanted = "roster" if duty.subject.stationed_months else "total"
    raise MissingParam(duty, wanted, "the targets it has to reach")
