"""The figures of a notice in words: {amount} is 1000元, {duration_amount} 3."""

from collections.abc import Mapping

from locales.units import MONEY, plain, round_money
from rulebook.eligibility.policy import Policy
from rulebook.notices import Figure, figures_of


def said(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Say every figure: money with its unit, shares with a percent sign, the rest as a number."""
    return {name: _said(figure) for name, figure in figures.items()}


def changed(policy: Policy | None, figures: Mapping[str, Figure]) -> list[str]:
    """Name the figures that are not those of the policy's entry any more."""
    now = figures_of(policy) if policy and policy.live else {}
    return sorted(name for name, figure in figures.items() if now.get(name) != figure)


def _said(figure: Figure) -> str:
    if figure.unit.startswith(MONEY):
        return round_money(figure.value)
    if figure.unit == "percent":
        return f"{plain(figure.value)}%"
    return plain(figure.value)
