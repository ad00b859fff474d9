"""The terms of an audience's filter as conditions on households.

They are three-valued as the filter is: a term that needs an answer of the rules is null where there
is none, and AND, OR and NOT of SQL take null as the rules take what nobody can tell.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    exists,
    false,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from rulebook.audience import APPLIES, DOES_NOT, NONE, And, Filter, Key, Not, Term
from storage.models.cases import Case
from storage.models.duties import Activity
from storage.models.facts import HouseholdVerdict
from storage.models.people import Address, Household, Tag
from storage.models.regions import Region
from storage.moment import SHANGHAI
from storage.queries.activities import live
from storage.queries.verdicts import POLICY, TAG
from storage.scope import within

Condition = ColumnElement[bool]

VISITS = (
    "household_visit",
    "festival_greeting",
    "persuasion",
    "joint_persuasion",
    "home_lesson",
    "followup",
)
"""The activities for which somebody goes to see a household."""

_Own = aliased(Address)
"""Another look at addresses: the statement around has its own."""


def condition(filter_: Filter, today: date) -> Condition:
    """Say in SQL which households a filter means on a day; null where nobody can tell."""
    if isinstance(filter_, Term):
        return TERMS[filter_.key](filter_.values, today)
    if isinstance(filter_, Not):
        return not_(condition(filter_.part, today))
    parts = [condition(part, today) for part in filter_.parts]
    return and_(true(), *parts) if isinstance(filter_, And) else or_(*parts)


def below(paths: Iterable[str]) -> Condition:
    """Say which households live in places. They go by region, whose index both databases use."""
    places = [within(Region.path, path) for path in paths]
    if not places:
        return false()
    here = Household.region_id.in_(select(Region.id).where(or_(*places)).scalar_subquery())
    return and_(here, Household.merged_into_id.is_(None))


def throughout(paths: Iterable[str]) -> Condition:
    """Say the same for places that hold most of the households.

    A region that is worked out is looked up in no index, so that SQLite reads households in the
    order of their addresses instead: to look those up in any order costs three times as much.
    """
    places = [within(Region.path, path) for path in paths]
    here = (Household.region_id + "").in_(select(Region.id).where(or_(*places)).scalar_subquery())
    return and_(here, Household.merged_into_id.is_(None))


def _tagged(tags: Iterable[str]) -> Condition:
    return exists().where(and_(Tag.household_id == Household.id, Tag.tag.in_(sorted(tags))))


def _group(keys: frozenset[str]) -> Condition:
    """A group nobody can tell yet is neither in nor out."""
    said = [_answer(TAG, key) for key in sorted(keys)]
    return or_(*(case((one == APPLIES, true()), (one == DOES_NOT, false())) for one in said))


def _policy(values: frozenset[str]) -> Condition:
    wanted: dict[str, list[str]] = {}
    for value in sorted(values):
        policy, _, answer = value.rpartition("=")
        wanted.setdefault(policy, []).append(answer)
    return or_(*(_answer(POLICY, policy).in_(answers) for policy, answers in wanted.items()))


def _answer(kind: str, key: str) -> ColumnElement[str]:
    return (
        select(HouseholdVerdict.verdict)
        .where(
            HouseholdVerdict.household_id == Household.id,
            HouseholdVerdict.kind == kind,
            HouseholdVerdict.key == key,
        )
        .scalar_subquery()
    )


def _case(values: frozenset[str]) -> Condition:
    """A case of a procedure is an open one; one that stands in a state may have ended there.

    A sensitive case is nobody's to find a household by.
    """
    own = and_(Case.household_id == Household.id, Case.sensitive.is_(False))
    is_open = Case.closed_on.is_(None)
    states = [tuple(value.split(".", 1)) for value in sorted(values) if "." in value]
    procedures = [value for value in sorted(values) if "." not in value and value != NONE]
    held: list[Condition] = []
    if NONE in values:
        held.append(~exists().where(own, is_open))
    if procedures:
        held.append(exists().where(own, is_open, Case.procedure.in_(procedures)))
    if states:
        held.append(exists().where(own, tuple_(Case.procedure, Case.state).in_(states)))
    return or_(*held)


def _contact(values: frozenset[str], today: date) -> Condition:
    """A household was in contact when it wrote, or when somebody went to see it."""
    since = today - timedelta(days=max(map(int, values)))
    begins = datetime.combine(since, time(), SHANGHAI).astimezone(UTC)
    wrote = exists().where(_Own.household_id == Household.id, _Own.last_in_at >= begins)
    seen = exists().where(
        Activity.household_id == Household.id,
        Activity.on >= since,
        Activity.kind.in_(VISITS),
        live(),
    )
    return or_(wrote, seen)


def _channel(values: frozenset[str]) -> Condition:
    reached = _Own.id == Household.reach_id
    by = [
        or_(_Own.channel == value, _Own.channel.startswith(f"{value}_", autoescape=True))
        for value in sorted(values)
        if value != NONE
    ]
    held: list[Condition] = [~exists().where(reached)] if NONE in values else []
    if by:
        held.append(exists().where(reached, or_(*by)))
    return or_(*held)


TERMS: dict[Key, Callable[[frozenset[str], date], Condition]] = {
    Key.REGION: lambda values, today: below(sorted(values)),
    Key.ANY: lambda values, today: _tagged(values),
    Key.ALL: lambda values, today: and_(*(_tagged((tag,)) for tag in sorted(values))),
    Key.NO: lambda values, today: ~_tagged(values),
    Key.GROUP: lambda values, today: _group(values),
    Key.POLICY: lambda values, today: _policy(values),
    Key.CASE: lambda values, today: _case(values),
    Key.CONTACT: _contact,
    Key.SILENT: lambda values, today: not_(_contact(values, today)),
    Key.CHANNEL: lambda values, today: _channel(values),
}
