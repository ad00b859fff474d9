"""Figures with their units as people say them: 400元一年, 52平方米."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from locales import _, language, yuan

MONEY = "CNY"
# From here on people count in ten thousands.
MANY = 10_000

MONEY_UNITS: dict[str, Callable[[str], str]] = {
    "CNY": lambda money: money,
    "CNY/year": lambda money: _("%(money)s a year", money=money),
    "CNY/month": lambda money: _("%(money)s a month", money=money),
    "CNY/day": lambda money: _("%(money)s a day", money=money),
    "CNY/school-year": lambda money: _("%(money)s a school year", money=money),
    "CNY/household": lambda money: _("%(money)s per household", money=money),
    "CNY/firm": lambda money: _("%(money)s per firm", money=money),
    "CNY/person": lambda money: _("%(money)s per person", money=money),
    "CNY/person/year": lambda money: _("%(money)s per person a year", money=money),
    "CNY/person/month": lambda money: _("%(money)s per person a month", money=money),
    "CNY/person/month income line": lambda money: _(
        "an income of %(money)s per person a month", money=money
    ),
    "CNY reduced deductible": lambda money: _("a deductible lowered to %(money)s", money=money),
    "CNY warning line": lambda money: _("a warning line of %(money)s", money=money),
    "CNY of subsidised principal": lambda money: _(
        "interest subsidy on %(money)s of the loan", money=money
    ),
}
OTHER_UNITS: dict[str, Callable[[str], str]] = {
    "percent": lambda figure: _("%(figure)s%%", figure=figure),
    "percentage-point": lambda figure: _("%(figure)s percentage points", figure=figure),
    "m2": lambda figure: _("%(figure)s square metres", figure=figure),
    "m2/person": lambda figure: _("%(figure)s square metres per person", figure=figure),
    "m2/100-households": lambda figure: _(
        "%(figure)s square metres per hundred households", figure=figure
    ),
    "m": lambda figure: _("%(figure)s metres", figure=figure),
    "mm": lambda figure: _("%(figure)s millimetres", figure=figure),
    "m3/person": lambda figure: _("%(figure)s cubic metres per person", figure=figure),
    "minutes": lambda figure: _("%(figure)s minutes", figure=figure),
    "L/person/day": lambda figure: _("%(figure)s litres per person a day", figure=figure),
    "days/year": lambda figure: _("%(figure)s days a year", figure=figure),
    "months": lambda figure: _("%(figure)s months", figure=figure),
    "lessons/month": lambda figure: _("%(figure)s lessons a month", figure=figure),
    "times": lambda figure: _("%(figure)s times", figure=figure),
    "placements": lambda figure: _("%(figure)s placements", figure=figure),
    "persons": lambda figure: _("%(figure)s people", figure=figure),
    "persons/settlement": lambda figure: _("%(figure)s people in the settlement", figure=figure),
    "workers": lambda figure: _("%(figure)s people with work", figure=figure),
    "skills": lambda figure: _("%(figure)s skills", figure=figure),
    "helper": lambda figure: _("%(figure)s helper", figure=figure),
    "measure": lambda figure: _("%(figure)s measure", figure=figure),
    "junior-school/township": lambda figure: _(
        "%(figure)s junior school a township", figure=figure
    ),
}


def quantity(value: Decimal | int, unit: str | None) -> str:
    """Say a figure with its unit; a unit without words of its own is left out."""
    if unit and unit.startswith(MONEY):
        said = MONEY_UNITS.get(unit, MONEY_UNITS[MONEY])
        return said(yuan(value))
    return OTHER_UNITS[unit](plain(value)) if unit in OTHER_UNITS else plain(value)


def listed(words: Iterable[str]) -> str:
    """Say several words one after the other."""
    return (", " if language() == "en" else "、").join(words)


def plain(value: Decimal | int) -> str:
    """Say a bare number: no cents when there are none, no exponent."""
    return f"{Decimal(value).normalize():f}"


def round_money(value: Decimal) -> str:
    """Say money that is round in the way people do: 3万元 rather than 30000元."""
    if language() == "en" or value < MANY or value % (MANY // 10):
        return yuan(value)
    return f"{plain(value / MANY)}万元"
