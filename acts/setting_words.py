"""Local settings in words: a value with its unit, and why a text is no value."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from locales import _, day
from rulebook.loader import Rulebook
from rulebook.local_settings import Problem, Setting, Value
from rulebook.sources import quote

PROBLEMS: dict[str, Callable[[Rulebook, Problem], str]] = {
    "no_number": lambda _rules, _problem: _("Write one number, such as 500 or 1.2万."),
    "several_numbers": lambda _rules, _problem: _(
        "Write one number only, not several and not a range."
    ),
    "too_small": lambda _rules, problem: _(
        "That is too small to be right: at least %(limit)s is expected.", limit=_limit(problem)
    ),
    "too_large": lambda _rules, problem: _(
        "That is too large to be right: at most %(limit)s is expected.", limit=_limit(problem)
    ),
    "below_floor": lambda rules, problem: _(
        "It must be at least %(limit)s, by %(clause)s.",
        limit=_limit(problem),
        clause=_clause(rules, problem.setting),
    ),
    "below_share": lambda rules, problem: _(
        "It must be at least %(limit)s, because of “%(other)s”.",
        limit=_limit(problem),
        other=_other(rules, problem),
    ),
    "no_choice": lambda _rules, problem: _(
        "Choose one of: %(options)s.", options=options(problem.setting)
    ),
    "no_day": lambda _rules, _problem: _("Write a day, such as 2026-02-24 or 2月24日."),
    "other_year": lambda _rules, _problem: _("That day is not in the year it is set for."),
    "not_in_season": lambda _rules, problem: _(
        "That day is not between %(since)s and %(until)s.",
        since=_day_of_year(problem.setting.limits.since),
        until=_day_of_year(problem.setting.limits.until),
    ),
    "not_after": lambda rules, problem: _(
        "It must be later than “%(other)s”, %(limit)s.",
        limit=_limit(problem),
        other=_other(rules, problem),
    ),
}


def complaint(rules: Rulebook, problem: Problem) -> str:
    """Say why a text is no value of a setting, and what would be."""
    why = PROBLEMS[problem.kind](rules, problem)
    return _("“%(setting)s” was not set. %(why)s", setting=problem.setting.zh, why=why)


def said(setting: Setting, value: Value) -> str:
    """Say a value as people read it, with its unit."""
    if isinstance(value, date):
        return day(value)
    if setting.options:
        return setting.options.get(str(value), str(value))
    return f"{_figure(value)}{setting.unit}"


def options(setting: Setting) -> str:
    """Say what there is to choose from, with the keys that may be typed."""
    return "、".join(f"{zh}（{key}）" for key, zh in setting.options.items())


def _clause(rules: Rulebook, setting: Setting) -> str:
    floor = setting.limits.floor
    return quote(rules.sources, floor.source) if floor and floor.source else ""


def _other(rules: Rulebook, problem: Problem) -> str:
    return rules.settings[problem.other].zh if problem.other else ""


def _limit(problem: Problem) -> str:
    if isinstance(problem.limit, date):
        return day(problem.limit)
    return f"{_figure(problem.limit or 0)}{problem.setting.unit}"


def _day_of_year(when: tuple[int, int] | None) -> str:
    # A leap year has every day there is.
    return day(date(2024, *when)) if when else ""


def _figure(value: Value) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
