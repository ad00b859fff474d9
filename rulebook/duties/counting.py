"""What counts for a duty, and what counts only once: the one rule behind logs and counters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rulebook.duties.activity import Activity, BadPeriod, MissingParam, Params, called, owner_of
from rulebook.duties.entry import Duty
from rulebook.duties.spans import Span, span_of
from rulebook.periods import LENGTHS
from rulebook.roles import RANKED

NEVER_COUNTS = ("festival_greeting",)
COUNTABLE = ("count", "coverage", "cap")
"""The types whose figure is a number of marks."""
WITH_VALUE = ("indicator", "by_date")
TIMES = (None, "次")
"""The units of a cap on how often; every other cap is on a value that is reported."""
LASTING = ("月", "年")


@dataclass(frozen=True)
class WhyNot:
    """Why an activity does not count: the reason, and what would have counted."""

    reason: str
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """What makes a thing count once: a target on a day, or in the whole period (`on` None)."""

    target: str
    on: date | None


@dataclass(frozen=True)
class Key:
    """A mark in a counter: the duty, its owner and period as they are called, target and day."""

    duty: str
    owner: str
    period: str
    target: str
    day: str


def counts(duty: Duty, activity: Activity) -> bool:
    """Tell whether the activity counts for the duty at all, whatever the period."""
    return why_not(duty, activity) is None


def serves(duties: Iterable[Duty], activity: Activity) -> tuple[Duty, ...]:
    """Return the duties in force that an activity counts for."""
    return tuple(duty for duty in duties if duty.status != "historical" and counts(duty, activity))


def why_not(duty: Duty, activity: Activity) -> WhyNot | None:
    """Say why an activity does not count whatever the period, or None when it does."""
    if activity.kind in NEVER_COUNTS:
        return WhyNot("never", NEVER_COUNTS)
    if activity.kind not in duty.kinds:
        return WhyNot("kind", duty.kinds)
    if activity.role and activity.role not in duty.roles:
        return WhyNot("role", duty.roles)
    if activity.of_duty and activity.of_duty != duty.id:
        return WhyNot("other_duty", (activity.of_duty,))
    return _why_not_subject(duty, activity) or _why_not_measured(duty, activity)


def why_outside(activity: Activity, span: Span, today: date) -> WhyNot | None:
    """Say why an activity does not belong to a period as known today, or None when it does."""
    if activity.on > today:
        return WhyNot("later", (today.isoformat(),))
    if span.not_before and activity.on < span.not_before:
        return WhyNot("too_early", (span.not_before.isoformat(),))
    if activity.for_period:
        return None if activity.for_period == span.label else WhyNot("period", (span.label,))
    if (span.first and activity.on < span.first) or (span.last and activity.on > span.last):
        return WhyNot("period", (span.label,))
    return None


def countable(duty: Duty, log: Iterable[Activity], span: Span, today: date) -> tuple[Activity, ...]:
    """Return the activities up to today that count within a period, by date."""
    found = [
        activity
        for activity in log
        if why_outside(activity, span, today) is None and counts(duty, activity)
    ]
    return tuple(sorted(found, key=lambda activity: activity.on))


def marks(duty: Duty, activity: Activity) -> frozenset[Mark]:
    """Return what an activity that counts adds: nothing counts twice under the same mark.

    A coverage duty counts a target once a period, everything else a target, or none, once a day.
    """
    if duty.type == "coverage":
        return frozenset(Mark(target, None) for target in activity.targets)
    return frozenset(Mark(target, activity.on) for target in activity.targets or {""})


def measured(duty: Duty) -> bool:
    """Tell whether a duty's figure is a value that somebody reports, not a number of marks."""
    if duty.type in WITH_VALUE:
        return True
    return duty.type == "cap" and duty.quota.unit not in TIMES


def keys(duty: Duty, activity: Activity, params: Params | None = None) -> tuple[Key, ...]:
    """Return the marks an activity makes in counters; none when it does not count for the duty.

    An activity that does not say whose it is, of which case, or of which school year or term
    moves no counter.
    """
    name, label = counter_of(duty, activity), label_of(duty, activity, params or Params())
    if name is None or label is None or not has_counter(duty) or not counts(duty, activity):
        return ()
    return tuple(
        Key(
            duty.id,
            counter_for(duty, name, mark.target),
            label,
            mark.target,
            day_of(duty, mark.on, label),
        )
        for mark in sorted(marks(duty, activity), key=lambda mark: mark.target)
    )


def has_counter(duty: Duty) -> bool:
    """Tell whether what is done for a duty is a number that can be kept."""
    return duty.type in COUNTABLE and not measured(duty)


def counter_of(duty: Duty, activity: Activity) -> str | None:
    """Return the owner, and the case where it is counted by case, under whom a count is kept."""
    owner = owner_of(duty, activity)
    if owner is None or (duty.per == "event" and activity.case is None):
        return None
    name = called(duty, owner)
    return f"{name}:case:{activity.case}" if duty.per == "event" else name


def counter_for(duty: Duty, name: str, target: str) -> str:
    """Return the counter of one target, where each target is owed the whole quota."""
    return f"{name}:{target}" if duty.quota.for_each_target else name


def label_of(duty: Duty, activity: Activity, params: Params) -> str | None:
    """Return the period an activity belongs to, or None where that cannot be told."""
    try:
        span = span_of(duty, activity.on, params, activity.for_period)
    except (MissingParam, BadPeriod):
        return None
    return None if why_outside(activity, span, activity.on) else span.label


def day_of(duty: Duty, on: date | None, label: str) -> str:
    """Return the day of a mark; with the period where that is not the one the day lies in."""
    if on is None:
        return label
    if duty.per in LENGTHS and span_of(duty, on, Params()).label != label:
        return f"{on}>{label}"
    return on.isoformat()


def _why_not_subject(duty: Duty, activity: Activity) -> WhyNot | None:
    subject = duty.subject
    if subject.mode and activity.mode != subject.mode:
        return WhyNot("mode", (subject.mode,))
    if subject.level_at_least and not _reaches(activity.level, subject.level_at_least):
        return WhyNot("level", (subject.level_at_least,))
    if subject.class_hours and (activity.class_hours or 0) < subject.class_hours:
        return WhyNot("class_hours", (str(subject.class_hours),))
    if activity.to is not None and not activity.to.issuperset(subject.recipients):
        lacking = [who for who in subject.recipients if who not in activity.to]
        return WhyNot("recipients", tuple(lacking))
    # What is not noted is taken to be right here: these lists narrow a kind, they do not define it.
    if subject.diseases and activity.disease and activity.disease not in subject.diseases:
        return WhyNot("disease", subject.diseases)
    category = activity.category
    if subject.categories and category and not any(map(category.__contains__, subject.categories)):
        return WhyNot("category", subject.categories)
    return None


def _why_not_measured(duty: Duty, activity: Activity) -> WhyNot | None:
    if duty.type == "coverage" and not activity.targets:
        return WhyNot("no_target", (duty.target,))
    lasting = duty.type == "cap" and duty.quota.unit in LASTING
    if measured(duty) and activity.value is None and not lasting:
        return WhyNot("no_value", (duty.quota.unit or "",))
    return None


def _reaches(level: str | None, least: str) -> bool:
    return level in RANKED and RANKED.index(level) <= RANKED.index(least)
