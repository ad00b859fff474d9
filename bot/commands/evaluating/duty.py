"""Cases of duties: what counted, how the duty stands, and what is due next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from bot.commands.evaluating.files import Case
from bot.commands.evaluating.logbook import read
from console import words
from locales import _
from rulebook.duties import Amount, BadPeriod, DutyStatus, Line, MissingParam, Told, explain
from rulebook.loader import Rulebook
from rulebook.sources import quote

Answer = dict[str, Any]

ALWAYS = ("period", "done", "required", "remaining", "status", "next_deadline")

STATUSES: Mapping[str, Callable[[], str]] = {
    "on_track": lambda: _("on track"),
    "at_risk": lambda: _("at risk"),
    "overdue": lambda: _("overdue"),
    "met": lambda: _("met"),
    "cannot_tell": lambda: _("cannot be told yet"),
}
PERIODS: Mapping[str, Callable[[], str]] = {
    "event": lambda: _("each case by itself"),
    "once": lambda: _("once and for all"),
    "continuous": lambda: _("at all times"),
}
REASONS: Mapping[str, Callable[[], str]] = {
    "never": lambda: _("a festival greeting counts for no duty"),
    "kind": lambda: _("this kind of activity does not count for it"),
    "role": lambda: _("somebody else's role"),
    "recipients": lambda: _("not every office received it"),
    "class_hours": lambda: _("too few class hours"),
    "mode": lambda: _("not carried out in the way that counts"),
    "level": lambda: _("organised at too low a level"),
    "disease": lambda: _("not one of the diseases it is about"),
    "category": lambda: _("not a measure of the kind that counts"),
    "no_target": lambda: _("it does not say whom it reached"),
    "no_value": lambda: _("it reports no value"),
    "later": lambda: _("after the day it is looked at"),
    "too_early": lambda: _("before the day from which it counts"),
    "period": lambda: _("of another period"),
    "repeated": lambda: _("counted already"),
    "superseded": lambda: _("another value counts instead"),
    "not_on_roster": lambda: _("nobody whom it has to reach"),
}

ROLES_NAMED = ("role", "recipients")
"""The reasons whose accepted values are roles, which are said with them."""


def answer(rules: Rulebook, case: Case) -> Answer:
    """Evaluate a case and return the keys of `expect`.

    Those of ALWAYS are always there, the others where they apply; dates are ISO strings.
    Raises: ValueError, naming the fields that cannot be read, one a line.
    """
    found = _told(rules, case).status
    values = {field.name: _plain(getattr(found, field.name)) for field in fields(DutyStatus)}
    applying = {
        name: value for name, value in values.items() if name in ALWAYS or value not in (None, [])
    }
    return {"id": case["id"], **applying}


def differences(rules: Rulebook, case: Case, answer: Answer) -> list[str]:
    """Name every key of `expect` that has another value."""
    return [
        _(
            "%(field)s is %(found)s, expected %(expected)s",
            field=field,
            found=answer.get(field),
            expected=expected,
        )
        for field, expected in _plain(case["expect"]).items()
        if answer.get(field) != (str(expected) if field == "period" else expected)
    ]


def lines(rules: Rulebook, case: Case, answer: Answer) -> list[str]:
    """Say how the duty stands, under which clause, and what counted and what did not."""
    told = _told(rules, case)
    found = told.status
    said = [
        _(
            "%(case)s  %(duty)s: %(status)s",
            case=case["id"],
            duty=told.duty.title,
            status=STATUSES[found.status](),
        ),
        _(
            "  Owed by %(roles)s, under %(clause)s",
            roles=words.roles(rules, told.duty.roles),
            clause=quote(rules.sources, told.clause) if told.clause else _("a rule of the county"),
        ),
    ]
    if told.duty.local:
        said.append(
            _(
                "  The document says only “%(word)s”; the figure is set locally",
                word=told.duty.local.word,
            )
        )
    if found.status == "cannot_tell":
        not_set = "、".join(rules.settings[key].zh for key in found.missing)
        said.append(_("  The county has not set: %(settings)s", settings=not_set))
    else:
        figures = _used(found) if told.duty.type == "cap" else _figures(found)
        said += [f"  {figures}", *(f"  {line}" for line in _days(found))]
    return [*said, *(f"  {_line(rules, line)}" for line in told.lines)]


def _figures(found: DutyStatus) -> str:
    return _(
        "Period %(period)s: done %(done)s, required %(required)s, remaining %(remaining)s",
        period=_period(found),
        done=_amount(found.done),
        required=_amount(found.required),
        remaining=_amount(found.remaining),
    )


def _used(found: DutyStatus) -> str:
    return _(
        "Period %(period)s: %(done)s used of at most %(required)s, %(remaining)s left",
        period=_period(found),
        done=_amount(found.done),
        required=_amount(found.required),
        remaining=_amount(found.remaining),
    )


def _period(found: DutyStatus) -> str:
    return PERIODS.get(found.period, lambda: found.period)()


def _amount(amount: Amount) -> str:
    if amount is None:
        return _("not known")
    if isinstance(amount, Mapping):
        return _("%(days)s days and %(nights)s nights", **amount)
    return str(_plain(amount))


def _days(found: DutyStatus) -> Iterator[str]:
    if found.missed_deadline:
        yield _("Missed: %(day)s", day=found.missed_deadline)
    if found.overdue_days:
        yield _("Days overdue: %(days)s", days=found.overdue_days)
    if found.late_days:
        yield _("Done, but late by days: %(days)s", days=found.late_days)
    if found.excused_days:
        yield _("Days of approved leave: %(days)s", days=found.excused_days)
    if found.next_deadline:
        yield _("Next deadline: %(day)s", day=found.next_deadline)


def _line(rules: Rulebook, line: Line) -> str:
    activity = line.activity
    what = rules.activity_kinds.get(activity.kind, activity.kind)
    whom = "、".join(sorted(activity.targets))
    values = {"day": activity.on, "what": f"{what} {whom}".strip()}
    if line.why_not is None:
        return _("✓ %(day)s %(what)s", **values)
    why = REASONS[line.why_not.reason]()
    if line.why_not.reason in ROLES_NAMED:
        said = words.roles(rules, line.why_not.accepted)
        return _("✗ %(day)s %(what)s: %(why)s (%(which)s)", why=why, which=said, **values)
    return _("✗ %(day)s %(what)s: %(why)s", why=why, **values)


def _told(rules: Rulebook, case: Case) -> Told:
    written = read(rules, case)
    try:
        return explain(written.duty, written.log, written.today, written.params, written.period)
    except MissingParam as missing:
        raise ValueError(
            _("params.%(name)s: this duty needs it, and it is not given", name=missing.name)
        ) from missing
    except BadPeriod as bad:
        raise ValueError(
            _("period: %(period)s is not a period of this duty", period=bad.label)
        ) from bad


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
