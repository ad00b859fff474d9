"""Why a duty stands as it does: each line of the log with what it counted for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rulebook.duties.activity import NO_PARAMS, Activity, Params
from rulebook.duties.counting import Mark, WhyNot, marks, measured, why_not, why_outside
from rulebook.duties.entry import Duty
from rulebook.duties.evaluation import status
from rulebook.duties.figures import eligible
from rulebook.duties.presence import SERVE
from rulebook.duties.spans import Span, span_of
from rulebook.duties.standing import DutyStatus
from rulebook.duties.values import reports
from rulebook.entry import Cite


@dataclass(frozen=True)
class Line:
    """An activity and why it does not count; `like` is the activity it repeats or gives way to."""

    activity: Activity
    why_not: WhyNot | None
    like: Activity | None = None

    @property
    def counted(self) -> bool:
        """Whether it counts."""
        return self.why_not is None


@dataclass(frozen=True)
class Told:
    """A duty, its clause and how it stands, with every line of the log, by date."""

    duty: Duty
    clause: Cite | None
    status: DutyStatus
    span: Span | None
    lines: tuple[Line, ...]


def explain(
    duty: Duty,
    log: Iterable[Activity],
    today: date,
    params: Params = NO_PARAMS,
    label: str | None = None,
) -> Told:
    """Say what counted and what did not, and how the duty stands.

    Raises: MissingParam, BadPeriod
    """
    by_date = tuple(sorted(log, key=lambda activity: activity.on))
    found = status(duty, by_date, today, params, label)
    if found.status == "cannot_tell" or duty.type == "min_duration":
        return Told(duty, duty.source, found, None, ())
    span = span_of(duty, today, params, label)
    lines = tuple(
        Line(activity, why_not(duty, activity) or why_outside(activity, span, today))
        for activity in by_date
    )
    return Told(duty, duty.source, found, span, _once(duty, span, params, lines))


def _once(duty: Duty, span: Span, params: Params, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Mark what counts no more because something else of the same kind already did."""
    if measured(duty):
        return _latest(duty, lines)
    roster = eligible(duty, span, params)
    first: dict[object, Activity] = {}
    told = []
    for line in lines:
        if line.counted:
            line = _unless_repeated(duty, line, first, roster)
        told.append(line)
    return tuple(told)


def _unless_repeated(
    duty: Duty, line: Line, first: dict[object, Activity], roster: frozenset[str] | None
) -> Line:
    activity = line.activity
    made = _marks(duty, activity)
    if roster is not None and not roster & activity.targets:
        return Line(activity, WhyNot("not_on_roster", tuple(sorted(roster))))
    fresh = [mark for mark in made if mark not in first]
    for mark in fresh:
        first[mark] = activity
    if fresh:
        return line
    like = first[min(made, key=str)]
    return Line(activity, WhyNot("repeated", (like.on.isoformat(),)), like)


def _marks(duty: Duty, activity: Activity) -> frozenset[object]:
    if duty.type != "presence":
        return frozenset[object](marks(duty, activity))
    return frozenset(
        Mark(what, activity.on) for what, kinds in SERVE.items() if activity.kind in kinds
    )


def _latest(duty: Duty, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Of reported values the latest decides; payments under a cap add up."""
    reported = reports(duty, [line.activity for line in lines if line.counted])
    if not reported or (duty.type == "cap" and "payment" in duty.kinds):
        return lines
    last = reported[-1]
    return tuple(
        Line(line.activity, WhyNot("superseded", (last.on.isoformat(),)), last)
        if line.counted and line.activity is not last and line.activity.value is not None
        else line
        for line in lines
    )
