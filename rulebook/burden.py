"""The negative list (十不得) as checks: why an inspection or a form cannot be asked for so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rulebook.calendar import Calendars, is_working_day
from rulebook.entry import Cite
from rulebook.pitfalls import Pitfalls, limits
from rulebook.pitfalls.records import Value

INSPECTION, ASSESSMENT, THIRD_PARTY, SURVEY = "inspection", "assessment", "third_party", "survey"
KINDS = (INSPECTION, ASSESSMENT, THIRD_PARTY, SURVEY)
COMMITTEE, DEPARTMENT, VILLAGE = "committee", "department", "village"
PARTIES = (COMMITTEE, DEPARTMENT, VILLAGE)
CALLED_INSPECTION = ("督查", "督导", "考核")

NO_REPORT_NUMBER = "pf-neg-01"
NO_AUTHORITY = "pf-neg-02"
MISNAMED = "pf-neg-03"
FORM = "pf-neg-08"
TOO_SOON = "pf-neg-09"
TOO_OFTEN = "pf-hub18-03"
CROWDED = "pf-1-1-3-3"

MOST_MESSAGES = 6
"""A week's messages per cadre, answers left out: ours. More is too many."""
FEWEST_CADRES = 3
"""Figures about fewer people would be figures about somebody: they are not shown."""


@dataclass(frozen=True)
class Bar:
    """Why something cannot be asked for: the field to mend, the pitfall, and its clause.

    `until` is the day from which it could be; `days` and `times` are the figures it broke.
    """

    pitfall: str
    field: str
    cite: Cite | None
    until: date | None = None
    days: int = 0
    times: int = 0


@dataclass(frozen=True)
class Plan:
    """An inspection as somebody wants to schedule it; numbers are None where none is given.

    `earlier` are the assessments this place has in the year already.
    """

    title: str
    kind: str
    initiator_kind: str
    target_kind: str
    report_no: str | None
    authority_no: str | None
    notice_on: date | None
    first: date
    earlier: int = 0


def bars(pitfalls: Pitfalls, plan: Plan, settings: Mapping[str, Value]) -> list[Bar]:
    """Return every reason why an inspection cannot be scheduled; none when it can."""
    found = [_number(pitfalls, plan), _authority(pitfalls, plan), _third(pitfalls, plan)]
    found += [_often(pitfalls, plan, settings), _soon(pitfalls, plan, settings)]
    return [bar for bar in found if bar]


def no_approval(pitfalls: Pitfalls, approval_no: str | None) -> Bar | None:
    """Return why a form may not be asked for: it was not approved."""
    return None if approval_no else _bar(pitfalls, FORM, "approval_no")


def limit(
    pitfalls: Pitfalls, pitfall: str, name: str, today: date, settings: Mapping[str, Value]
) -> int:
    """Return a limit that is a number: the county's, else the entry's.

    Raises: ValueError when a county has set a day.
    """
    known = pitfalls.by_id[pitfall]
    found = next(one for one in known.limits if one.name == name)
    value = limits.value(pitfall, found, today, settings)
    if not isinstance(value, int | float | Decimal):
        raise ValueError(f"{pitfall}.{name}: a number, not {value}")
    return int(value)


def first_working_day(calendars: Calendars, day: date) -> date | None:
    """Return the first working day of a day's week; None in a week that is all holiday."""
    monday = day - timedelta(days=day.weekday())
    week = (monday + timedelta(days=count) for count in range(7))
    return next((one for one in week if is_working_day(calendars, one)), None)


def _number(pitfalls: Pitfalls, plan: Plan) -> Bar | None:
    if plan.report_no:
        return None
    if plan.kind != SURVEY:
        return _bar(pitfalls, NO_REPORT_NUMBER, "report_no")
    if any(word in plan.title for word in CALLED_INSPECTION):
        return _bar(pitfalls, MISNAMED, "title")
    return None


def _authority(pitfalls: Pitfalls, plan: Plan) -> Bar | None:
    alone = plan.initiator_kind == DEPARTMENT and plan.target_kind == COMMITTEE
    if not alone or plan.authority_no or plan.kind == SURVEY:
        return None
    return _bar(pitfalls, NO_AUTHORITY, "authority_no")


def _third(pitfalls: Pitfalls, plan: Plan) -> Bar | None:
    if plan.kind != THIRD_PARTY or plan.authority_no:
        return None
    return _bar(pitfalls, TOO_OFTEN, "authority_no")


def _often(pitfalls: Pitfalls, plan: Plan, settings: Mapping[str, Value]) -> Bar | None:
    times = limit(pitfalls, TOO_OFTEN, "times", plan.first, settings)
    if plan.kind != ASSESSMENT or plan.earlier + 1 < times:
        return None
    return _bar(pitfalls, TOO_OFTEN, "kind", times=times - 1)


def _soon(pitfalls: Pitfalls, plan: Plan, settings: Mapping[str, Value]) -> Bar | None:
    if plan.notice_on is None or plan.kind == SURVEY:
        return None
    days = limit(pitfalls, TOO_SOON, "days", plan.first, settings)
    until = plan.notice_on + timedelta(days=days)
    return _bar(pitfalls, TOO_SOON, "first", until, days) if plan.first < until else None


def _bar(
    pitfalls: Pitfalls,
    pitfall: str,
    field: str,
    until: date | None = None,
    days: int = 0,
    times: int = 0,
) -> Bar:
    return Bar(pitfall, field, pitfalls.by_id[pitfall].source, until, days, times)
