"""Cases of duties: what counted, how the duty stands, and what is due next."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from bot.commands.evaluating.files import Case
from bot.commands.evaluating.logbook import read
from console import words
from locales import _
from locales.duty_words import PERIODS, STATUSES, why
from rulebook.duties import Amount, BadPeriod, DutyStatus, Line, MissingParam, Told, explain
from rulebook.loader import Rulebook
from rulebook.sources import quote

Answer = dict[str, Any]

ALWAYS = ("period", "done", "required", "remaining", "status", "next_deadline")


def answer(rules: Rulebook, case: Case) -> Answer:
    """Evaluate a case and return the keys of `expect`.

    Those of ALWAYS are always there, the others where they apply; dates are ISO strings.
    Raises: ValueError, naming the fields that cannot be read, one a line.
    """
    return answer_of(case["id"], _told(rules, case).status)


def answer_of(name: str, found: DutyStatus) -> Answer:
    """Return how a duty stands under the keys of `expect`."""
    values = {field.name: _plain(getattr(found, field.name)) for field in fields(DutyStatus)}
    applying = {
        name: value for name, value in values.items() if name in ALWAYS or value not in (None, [])
    }
    return {"id": name, **applying}


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
    return _("✗ %(day)s %(what)s: %(why)s", why=why(rules, line.why_not), **values)


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
