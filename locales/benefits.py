"""How much a policy gives, with the honest word: at least, at most, on average."""

from collections.abc import Callable
from decimal import Decimal

from locales import _, yuan
from rulebook.eligibility.policy import Benefit

PAID = ("cash", "waiver", "loan", "rate")
"""The kinds whose figure is what a family gets; others are standards of a place or a service."""

PER: dict[str, Callable[[str], str]] = {
    "CNY/person": lambda money: _("%(money)s per person", money=money),
    "CNY/person/day": lambda money: _("%(money)s per person a day", money=money),
    "CNY/person/month": lambda money: _("%(money)s per person a month", money=money),
    "CNY/person/year": lambda money: _("%(money)s per person a year", money=money),
    "CNY/person/school-year": lambda money: _("%(money)s per person a school year", money=money),
    "CNY/household": lambda money: _("%(money)s per household", money=money),
    "CNY/firm": lambda money: _("%(money)s per firm", money=money),
    "CNY/year": lambda money: _("%(money)s a year", money=money),
}

HONEST: dict[str, Callable[[str], str]] = {
    "exact": lambda figure: _("How much: %(figure)s.", figure=figure),
    "floor": lambda figure: _("How much: at least %(figure)s.", figure=figure),
    "cap": lambda figure: _("How much: at most %(figure)s.", figure=figure),
    "average": lambda figure: _(
        "How much: %(figure)s on average; what one family gets may be more or less.",
        figure=figure,
    ),
}


def how_much(benefit: Benefit) -> str | None:
    """Say what a benefit gives, or that it differs by place; None where no figure tells it."""
    if benefit.kind not in PAID:
        return None
    if benefit.amount_type == "unspecified":
        return _("How much: this is set locally.")
    if benefit.amount_type == "actual":
        return _("How much: as much as the school or office charges by the rules.")
    figure = _figure(benefit)
    if figure is None or benefit.amount_type not in HONEST:
        return None
    said = HONEST[benefit.amount_type](figure)
    most = _most(benefit)
    return _("%(said)s Never more than %(most)s.", said=said, most=most) if most else said


def _figure(benefit: Benefit) -> str | None:
    if benefit.amount is None or benefit.unit is None:
        return None
    if benefit.unit == "percent":
        # A share of something else than one's costs (a wage, a rent) needs the words of the gist.
        return f"{_plain(benefit.amount)}%" if benefit.kind == "rate" else None
    return _money(benefit.amount, benefit.unit)


def _most(benefit: Benefit) -> str | None:
    cap = benefit.cap
    if cap is None or cap.amount is None or benefit.amount_type == "cap":
        return None
    return _money(cap.amount, cap.unit or "")


def _money(amount: Decimal, unit: str) -> str | None:
    return PER[unit](yuan(amount)) if unit in PER else None


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
