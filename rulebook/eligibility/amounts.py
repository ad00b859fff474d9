"""How much a benefit comes to for one subject."""

from dataclasses import dataclass
from decimal import Decimal

from rulebook.eligibility.formulas import Formula, rounded
from rulebook.eligibility.policy import Amount, Benefit, Policy, Sum, Tier
from rulebook.eligibility.values import Values

# Precisions that may be told to a person as theirs, when facts alone decide.
PROMISED = ("exact", "at-least", "actual", "capped")


@dataclass(frozen=True)
class Arithmetic:
    """How an amount came about: the formula with the values that went in.

    `cap` is what cut the result, or would have; `uncapped` what the rest came to.
    """

    formula: Formula
    values: Values
    result: Decimal
    cap: Decimal | None = None
    uncapped: Decimal | None = None
    rest: Formula | None = None

    @property
    def cut(self) -> bool:
        """Whether the cap decided."""
        return self.cap is not None and self.uncapped is not None and self.uncapped > self.cap


def amount(policy: Policy, values: Values, *, header: bool = False) -> Amount:
    """Work out the amount: by the formula, else the matching tier, else the plain figure.

    It has no value when the source gives no figure or a fact for it is missing.
    """
    benefit = policy.benefit
    total, figure = benefit.sum, benefit.amount
    missing: tuple[str, ...] = ()
    if total is None and benefit.tiers:
        tier, missing = _tier(benefit, values, header)
        if tier:
            total, figure = tier.sum, tier.amount
        elif missing:
            figure = None
    if total is None:
        return _said(policy, figure, capped=False, missing=missing)
    if total.cap is None or total.uncapped is None:
        value, capped = total.total(values), False
    else:
        cap, rest = total.cap(values), total.uncapped(values)
        value = None if cap is None or rest is None else min(cap, rest)
        capped = value is not None and rest is not None and value < rest
    if value is None:
        missing = tuple(key for key in total.formula.facts() if not _known(key, values))
    return _said(policy, value, capped, missing)


def arithmetic(policy: Policy, values: Values) -> Arithmetic | None:
    """Show how the amount comes about; None where there is nothing to reckon."""
    benefit = policy.benefit
    total = benefit.sum
    if total is None and benefit.tiers:
        tier, _ = _tier(benefit, values, header=False)
        total = tier.sum if tier else None
    if total is None or total.constant or (result := total.total(values)) is None:
        return None
    known = {key: values[key] for key in total.formula.facts()}
    return Arithmetic(total.formula, known, rounded(result), *_cut(total, values))


def _cut(total: Sum, values: Values) -> tuple[Decimal | None, Decimal | None, Formula | None]:
    if total.cap is None or total.uncapped is None:
        return None, None, None
    uncapped = total.uncapped(values)
    assert uncapped is not None, "the whole was reckoned, so its parts can be"
    return total.cap(values), rounded(uncapped), total.uncapped_formula


def _tier(benefit: Benefit, values: Values, header: bool) -> tuple[Tier | None, tuple[str, ...]]:
    for tier in benefit.tiers:
        holds = tier.when.header(values) if header else tier.when.kleene(values)
        if holds:
            return tier, ()
        if holds is None:
            return None, tuple(key for key in tier.when.fields() if not _known(key, values))
    return None, ()


def _said(policy: Policy, value: Decimal | None, capped: bool, missing: tuple[str, ...]) -> Amount:
    benefit = policy.benefit
    precision = "n-a" if value is None else "capped" if capped else benefit.precision
    return Amount(
        None if value is None else rounded(value),
        benefit.said_unit,
        precision,
        policy.decision == "rule" and precision in PROMISED,
        missing,
    )


def _known(key: str, values: Values) -> bool:
    return values.get(key) is not None
