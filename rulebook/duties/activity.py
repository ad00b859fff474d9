"""What is logged for duties, whose it is, and what a duty must be told besides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rulebook.duties.entry import Duty


@dataclass(frozen=True)
class Activity:
    """Something done that may count for duties; `for_period` decides instead of the date.

    It carries whoever did it (`by`), in which role and unit, at which household and in which
    `places` (by level) on that date, so that nothing that changes later changes what it counts for.
    What is None was not recorded; `to` None means every recipient. A figure that is reported for
    one duty names it (`of_duty`).
    """

    on: date
    kind: str
    role: str | None = None
    by: str | None = None
    targets: frozenset[str] = frozenset()
    for_period: str | None = None
    to: frozenset[str] | None = None
    mode: str | None = None
    level: str | None = None
    class_hours: Decimal | None = None
    value: Decimal | None = None
    disease: str | None = None
    category: str | None = None
    unit: str | None = None
    case: str | None = None
    of_duty: str | None = None
    places: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Stationed:
    """Somebody stationed in a village, and since when."""

    name: str
    arrived: date


@dataclass(frozen=True)
class Params:
    """What a duty needs to know besides activities; which of it depends on its type and period."""

    event_date: date | None = None
    start: date | None = None
    ended: date | None = None
    term_start: date | None = None
    term_end: date | None = None
    total: int | None = None
    school_year: str | None = None
    calendar: Mapping[str, date] = field(default_factory=dict)
    roster: tuple[Stationed, ...] | None = None
    tier: str | None = None


NO_PARAMS = Params()


class MissingParam(ValueError):
    """A duty cannot be evaluated without this."""

    def __init__(self, duty: Duty, name: str, expected: str = "") -> None:
        super().__init__(f"params.{name}: {duty.id} needs {expected or 'it'}")
        self.name = name


class MissingSetting(MissingParam):
    """A day that the county enters for each school year; nobody else can tell it."""


class BadPeriod(ValueError):
    """No period of a duty is called so."""

    def __init__(self, duty: Duty, label: str) -> None:
        super().__init__(f"period: {label} is not a period of {duty.id}")
        self.label = label


@dataclass(frozen=True)
class Owner:
    """Who owes a duty: a role at a place, and the person or unit where it is theirs alone."""

    role: str
    place: str | None = None
    person: str | None = None
    unit: str | None = None


def owned(duty: Duty, owner: Owner, activity: Activity) -> bool:
    """Tell whether an activity is the owner's: their own, or their team's or body's at the time."""
    if duty.by == "individual":
        return owner.person is not None and activity.by == owner.person
    if owner.unit is not None:
        return activity.unit == owner.unit
    here = owner.place is not None and owner.place in activity.places.values()
    return here and (duty.by == "team" or activity.role in (None, owner.role))


def owner_of(duty: Duty, activity: Activity) -> Owner | None:
    """Return whose count an activity moves, or None when it does not say enough."""
    role = activity.role or duty.role
    if duty.by == "individual":
        return Owner(role, person=activity.by) if activity.by else None
    place = activity.places.get(duty.level)
    if place is not None:
        return Owner(duty.role if duty.by == "team" else role, place)
    return Owner(role, unit=activity.unit) if activity.unit else None


def called(duty: Duty, owner: Owner) -> str:
    """Return the name under which an owner's count is kept."""
    if duty.by == "individual":
        return f"person:{owner.person}"
    if duty.by == "team":
        return f"team:{owner.place or owner.unit}"
    return f"org:{owner.role}:{owner.place or owner.unit}"
