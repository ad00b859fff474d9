"""The figures of a policy that a notice may name, each under a name of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rulebook.eligibility.policy import Benefit, Policy

UNITLESS = ""
LIMITS = ("interest_subsidy_limit", "risk_compensation_limit")
"""Details that are sums of money and need not say so."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its value, its unit, and how it is meant (exact, floor, cap, average …)."""

    value: Decimal
    unit: str
    meant: str

    @property
    def way(self) -> str:
        """How it is meant and in which unit: words written for one do not fit another."""
        return f"{self.meant} {self.unit}".strip()


def figures_of(policy: Policy) -> Mapping[str, Figure]:
    """Name every figure of a policy.

    amount, cap, threshold and tier1 … are what is paid; details keep their own names, those inside
    others joined: session_amount.
    """
    return dict(_figures(policy.benefit)) | dict(_timing(policy))


def _figures(benefit: Benefit) -> Iterator[tuple[str, Figure]]:
    meant, unit = benefit.amount_type, benefit.unit or UNITLESS
    if benefit.amount is not None:
        yield "amount", Figure(benefit.amount, unit, meant)
    if benefit.cap and benefit.cap.amount is not None:
        yield "cap", Figure(benefit.cap.amount, benefit.cap.unit or UNITLESS, "cap")
    if benefit.threshold and benefit.threshold.amount is not None:
        yield "threshold", Figure(benefit.threshold.amount, "CNY", "floor")
    for number, tier in enumerate(benefit.tiers, 1):
        if tier.amount is not None:
            yield f"tier{number}", Figure(tier.amount, tier.unit or unit, meant)
    yield from _details(benefit.details)


def _details(values: Mapping[str, object], inside: str = "") -> Iterator[tuple[str, Figure]]:
    unit = str(values.get("unit", UNITLESS))
    for key, value in values.items():
        name = f"{inside}_{key}" if inside else key
        if isinstance(value, Mapping):
            yield from _details(value, name)
        elif isinstance(value, list | tuple):
            inner = {str(number): one for number, one in enumerate(value, 1)}
            yield from _details({k: v for k, v in inner.items() if isinstance(v, Mapping)}, name)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            money = "CNY" if name in LIMITS else unit
            yield name, Figure(Decimal(str(value)), money, "detail")


def _timing(policy: Policy) -> Iterator[tuple[str, Figure]]:
    timing = policy.timing
    if timing and timing.value is not None:
        yield "timing", Figure(timing.value, timing.unit, timing.kind)
