"""Values that somebody reports, held against a figure."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from rulebook.duties.activity import Activity, Params
from rulebook.duties.entry import Duty
from rulebook.duties.figures import Tally, threshold

DOWNWARDS = ("<=", "<")


def of_values(duty: Duty, counted: Sequence[Activity], params: Params) -> Tally:
    """Compare the latest value with the figure; nothing reported is nothing done.

    Of two values of one day the one further from what is asked is taken. What has to stay below
    a figure cannot be told before something is reported.
    Raises: MissingParam
    """
    op, limit = duty.quota.op, threshold(duty, params)
    reported = reports(duty, counted)
    if not reported:
        return (
            Tally(None, limit, None, False)
            if op in DOWNWARDS
            else Tally(Decimal(0), limit, limit, None if op == "~" else False)
        )
    value = reported[-1].value
    assert value is not None
    held = satisfies(op, value, limit)
    run = list(
        takewhile(
            lambda activity: satisfies(op, activity.value or Decimal(0), limit), reversed(reported)
        )
    )
    above = value - limit
    remaining = max(Decimal(0), above if op in DOWNWARDS else -above)
    return Tally(value, limit, remaining, held, run[-1].on if run else None)


def reports(duty: Duty, counted: Sequence[Activity]) -> list[Activity]:
    """Return what was reported, by date; on one day, what is further from what is asked last."""
    worse = 1 if duty.quota.op in DOWNWARDS else -1
    return sorted(
        (activity for activity in counted if activity.value is not None),
        key=lambda activity: (activity.on, worse * (activity.value or Decimal(0))),
    )


def satisfies(op: str, value: Decimal, limit: Decimal) -> bool | None:
    """Compare a value with its limit; `~` has no tolerance, so nobody can say."""
    match op:
        case ">=":
            return value >= limit
        case "<=":
            return value <= limit
        case ">":
            return value > limit
        case "<":
            return value < limit
        case _:
            return None
