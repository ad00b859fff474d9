"""Written logs of duties: read with every field checked."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from bot.commands.evaluating.files import Case
from locales import _
from rulebook.duties import Activity, Duty, Params, Stationed, set_locally
from rulebook.duties.entry import ANCHORS
from rulebook.loader import Rulebook

CASE_FIELDS = ("id", "duty", "note", "params", "period", "log", "evaluate_on", "expect")
LINE_FIELDS = (
    *("date", "kind", "role", "by", "target", "targets", "for_period", "to", "mode", "level"),
    *("class_hours", "value", "disease", "category", "unit", "note"),
)
LOCAL = ("figure", "per")
"""What a county sets for a duty; a case may give it among its params."""
ALIKE = 0.8

Value = TypeVar("Value")


@dataclass(frozen=True)
class Written:
    """A case as written: the duty, its log, and the day and period it is looked at."""

    duty: Duty
    log: tuple[Activity, ...]
    today: date
    params: Params
    period: str | None


def read(rules: Rulebook, case: Case) -> Written:
    """Read a case; what no duty asks for in a line of the log does not count and is no error.

    Raises: ValueError, one line for every field that cannot be read.
    """
    page = _Page()
    page.known("", case, CASE_FIELDS)
    duty = rules.duties.get(str(case.get("duty")))
    if duty is None:
        page.wrong("duty", _("a known duty"), case.get("duty"))
    today = page.needed("evaluate_on", _day, _("a day such as 2026-05-01"), case)
    log = case.get("log") or []
    if not isinstance(log, list):
        page.wrong("log", _("a list of activities"), log)
        log = []
    lines = [
        _line(page, f"log[{number}].", line, rules.activity_kinds)
        for number, line in enumerate(log, 1)
    ]
    given = case.get("params") or {}
    if not isinstance(given, Mapping):
        page.wrong("params", _("fields with values"), given)
        given = {}
    params = _params(page, given)
    if duty:
        duty = _set_locally(page, duty, given)
    period = page.maybe("period", _name, _("a period such as 2023-Q1"), case)
    if page.problems or duty is None or today is None:
        raise ValueError("\n".join(page.problems))
    return Written(duty, tuple(line for line in lines if line), today, params, period)


class _Page:
    """What is wrong with a case, as it is found."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, field: str, expected: str, value: object) -> None:
        self.problems.append(
            _(
                "%(field)s: expected %(expected)s, not %(value)s",
                field=field,
                expected=expected,
                value=value,
            )
        )

    def known(self, path: str, values: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for field in values:
            if field not in known:
                self.wrong(f"{path}{field}", _("one of %(fields)s", fields=", ".join(known)), field)

    def misspelt(self, field: str, name: str, known: Iterable[str]) -> None:
        """Refuse what is nearly a known name; anything else may be there for somebody else."""
        near = difflib.get_close_matches(name, list(known), 1, ALIKE)
        if near and near[0] != name:
            self.wrong(field, near[0], name)

    def maybe(
        self,
        field: str,
        reading: Callable[[Any], Value | None],
        expected: str,
        values: Mapping[str, Any],
        path: str = "",
    ) -> Value | None:
        raw = values.get(field)
        if raw is None:
            return None
        value = reading(raw)
        if value is None:
            self.wrong(f"{path}{field}", expected, raw)
        return value

    def needed(
        self,
        field: str,
        reading: Callable[[Any], Value | None],
        expected: str,
        values: Mapping[str, Any],
        path: str = "",
    ) -> Value | None:
        if values.get(field) is None:
            self.wrong(f"{path}{field}", expected, None)
        return self.maybe(field, reading, expected, values, path)


def _line(page: _Page, path: str, raw: object, kinds: Iterable[str]) -> Activity | None:
    if not isinstance(raw, Mapping):
        page.wrong(path.removesuffix("."), _("fields with values"), raw)
        return None
    for field in raw:
        page.misspelt(f"{path}{field}", str(field), LINE_FIELDS)
    on = page.needed("date", _day, _("a day such as 2026-05-01"), raw, path)
    kind = page.needed("kind", _name, _("a kind of activity"), raw, path)
    if kind:
        page.misspelt(f"{path}kind", kind, kinds)
    targets = page.maybe("targets", _names, _("a list of texts"), raw, path)
    target = page.maybe("target", _name, _("a text"), raw, path)
    texts = ("role", "by", "mode", "level", "disease", "category", "unit", "for_period")
    said: dict[str, Any] = {
        field: page.maybe(field, _name, _("a text"), raw, path) for field in texts
    }
    to = page.maybe("to", _names, _("a list of texts"), raw, path)
    hours = page.maybe("class_hours", _amount, _("a number that is not negative"), raw, path)
    value = page.maybe("value", _number, _("a number"), raw, path)
    if on is None or kind is None:
        return None
    return Activity(
        on=on,
        kind=kind,
        targets=frozenset([*(targets or ()), *((target,) if target else ())]),
        to=None if to is None else frozenset(to),
        class_hours=hours,
        value=value,
        **said,
    )


def _params(page: _Page, given: Mapping[str, Any]) -> Params:
    page.known("params.", given, (*(field.name for field in fields(Params)), *LOCAL))
    dates = ("event_date", "start", "ended", "term_start", "term_end")
    a_day = _("a day such as 2026-05-01")
    days = {field: page.maybe(field, _day, a_day, given, "params.") for field in dates}
    calendar = page.maybe("calendar", _fields, _("fields with values"), given, "params.") or {}
    for anchor in calendar:
        page.misspelt(f"params.calendar.{anchor}", str(anchor), ANCHORS)
    anchors = {
        anchor: found
        for anchor in ANCHORS
        if (found := page.maybe(anchor, _day, a_day, calendar, "params.calendar."))
    }
    return Params(
        total=page.maybe(
            "total", _count, _("a whole number that is not negative"), given, "params."
        ),
        school_year=page.maybe("school_year", _name, _("a text"), given, "params."),
        calendar=anchors,
        roster=_roster(page, given),
        tier=page.maybe("tier", _tier, _("a text"), given, "params."),
        **days,
    )


def _roster(page: _Page, given: Mapping[str, Any]) -> tuple[Stationed, ...] | None:
    raw = given.get("roster")
    if raw is None:
        return None
    if not isinstance(raw, list):
        page.wrong("params.roster", _("a list of people"), raw)
        return None
    found = []
    for number, person in enumerate(raw, 1):
        path = f"params.roster[{number}]."
        if not isinstance(person, Mapping):
            page.wrong(path.removesuffix("."), _("fields with values"), person)
            continue
        name = page.needed("name", _name, _("a text"), person, path)
        arrived = page.needed("arrived", _day, _("a day such as 2026-05-01"), person, path)
        if name and arrived:
            found.append(Stationed(name, arrived))
    return tuple(found)


def _set_locally(page: _Page, duty: Duty, given: Mapping[str, Any]) -> Duty:
    figure = page.maybe("figure", _amount, _("a number that is not negative"), given, "params.")
    per = page.maybe("per", _name, _("a text"), given, "params.")
    try:
        return set_locally(duty, figure, per)
    except ValueError:
        page.problems.append(_("params.figure, params.per: this duty cannot be set so"))
        return duty


def _day(raw: object) -> date | None:
    if type(raw) is date:
        return raw
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def _name(raw: object) -> str | None:
    """Read a text; a year or a house number may be written without quotes."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    return raw if isinstance(raw, str) and raw.strip() else None


def _names(raw: object) -> tuple[str, ...] | None:
    if not isinstance(raw, list):
        return None
    found = [_name(item) for item in raw]
    return None if None in found else tuple(name for name in found if name)


def _tier(raw: object) -> str | None:
    """Read the name of a tier; a tier of a tier is a list, or called outer/inner."""
    names = _names(raw)
    return "/".join(names) if names else _name(raw)


def _number(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    number = Decimal(str(raw))
    return number if number.is_finite() else None


def _amount(raw: object) -> Decimal | None:
    number = _number(raw)
    return number if number is not None and number >= 0 else None


def _count(raw: object) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else None


def _fields(raw: object) -> Mapping[str, Any] | None:
    return raw if isinstance(raw, Mapping) else None
