"""How an amount comes about, in words: (12000 − 2800) × 65% = 5980元，一年最多1万元."""

from collections.abc import Callable
from decimal import Decimal

from locales import _, yuan
from locales.units import MONEY, listed, plain, quantity, round_money
from rulebook.eligibility.amounts import Arithmetic
from rulebook.eligibility.formulas import Formula, compiled, rounded
from rulebook.eligibility.policy import Amount, Benefit, Threshold

SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
SUMS = ("+", "-")
HUNDRED = Decimal(100)

MOST: dict[str | None, Callable[[str, str], str]] = {
    "yearly": lambda sum_, cap: _("%(sum)s, at most %(cap)s a year", sum=sum_, cap=cap),
    "monthly": lambda sum_, cap: _("%(sum)s, at most %(cap)s a month", sum=sum_, cap=cap),
    None: lambda sum_, cap: _("%(sum)s, at most %(cap)s", sum=sum_, cap=cap),
}
CUT: dict[str | None, Callable[[str, str, str], str]] = {
    "yearly": lambda sum_, cap, result: _(
        "%(sum)s, more than the most of a year, %(cap)s: it counts as %(result)s",
        sum=sum_,
        cap=cap,
        result=result,
    ),
    "monthly": lambda sum_, cap, result: _(
        "%(sum)s, more than the most of a month, %(cap)s: it counts as %(result)s",
        sum=sum_,
        cap=cap,
        result=result,
    ),
    None: lambda sum_, cap, result: _(
        "%(sum)s, more than the most, %(cap)s: it counts as %(result)s",
        sum=sum_,
        cap=cap,
        result=result,
    ),
}
PRECISELY: dict[str, Callable[[str], str]] = {
    "exact": lambda figure: figure,
    "at-least": lambda figure: _("at least %(figure)s", figure=figure),
    "at-most": lambda figure: _("at most %(figure)s", figure=figure),
    "average": lambda figure: _(
        "%(figure)s on average, for one person it may be more or less", figure=figure
    ),
    "actual": lambda figure: _("%(figure)s, as charged by the rules", figure=figure),
    "line": lambda figure: _("the line is %(figure)s", figure=figure),
    "capped": lambda figure: _("%(figure)s, the most there is", figure=figure),
}


def how_much(amount: Amount) -> str | None:
    """Say an amount with the honest word; None where the policy gives no figure at all."""
    if amount.value is None:
        money = amount.unit is not None and amount.unit.startswith(MONEY)
        return _("How much: this is set locally.") if money and not amount.missing else None
    return PRECISELY[amount.precision](quantity(amount.value, amount.unit))


def in_words(benefit: Benefit, found: Arithmetic) -> str:
    """Say how an amount comes about, from the facts to the result, in one line."""
    writing = _Writing(benefit, found)
    formula = found.rest or found.formula
    lead = _threshold(benefit, found, formula)
    if lead and found.result == 0:
        return _(
            "%(threshold)s It is not reached, so this comes to %(result)s.",
            threshold=lead,
            result=writing.result(found.result),
        )
    line = writing.line(formula)
    return _("%(threshold)s %(sum)s", threshold=lead, sum=line) if lead else line


def _threshold(benefit: Benefit, found: Arithmetic, formula: Formula) -> str | None:
    """Say where counting begins, when that is a share of a fact of the county."""
    threshold = benefit.threshold
    if threshold is None:
        return None
    node = next((n for n in formula.walk() if _is_threshold(n, threshold, formula)), None)
    if node is None:
        return None
    value = compiled(node)(found.values)
    assert value is not None, "the whole was reckoned, so its parts can be"
    sum_ = _Writing(benefit, found, whole=node).of(node)
    return _("The threshold is %(sum)s = %(amount)s.", sum=sum_, amount=yuan(rounded(value)))


def _is_threshold(node: Formula, threshold: Threshold, whole: Formula) -> bool:
    """Whether this is the factor times the fact, and only a part of what is reckoned."""
    if node is whole or node.name != "*" or threshold.fact is None:
        return False
    numbers = [part.value for part in node.parts if part.kind == "number"]
    facts = [part.name for part in node.parts if part.kind == "fact"]
    return numbers == [threshold.factor] and facts == [threshold.fact]


class _Writing:
    """Writes one sum with the values that went in."""

    def __init__(self, benefit: Benefit, found: Arithmetic, whole: Formula | None = None) -> None:
        self.benefit = benefit
        self.found = found
        self.whole = whole or found.rest or found.formula

    def line(self, formula: Formula) -> str:
        found, benefit = self.found, self.benefit
        floor, rest = _floor(formula)
        reckoned = compiled(rest)(found.values)
        assert reckoned is not None, "the whole was reckoned, so its parts can be"
        sum_ = self.result(rounded(reckoned))
        if rest.kind != "fact":
            sum_ = f"{self.of(rest)} = {sum_}"
        if floor is not None:
            return self.floored(sum_, floor, reckoned)
        if found.cap is None:
            return sum_
        period = benefit.period if benefit.period in MOST else None
        cap = round_money(found.cap)
        if found.cut:
            return CUT[period](sum_, cap, self.result(found.result))
        return MOST[period](sum_, cap)

    def floored(self, sum_: str, floor: Decimal, reckoned: Decimal) -> str:
        least = self.result(floor)
        if reckoned < floor:
            return _(
                "%(sum)s, less than the least, %(least)s: it counts as %(least)s",
                sum=sum_,
                least=least,
            )
        return _("%(sum)s, never less than %(least)s", sum=sum_, least=least)

    def result(self, value: Decimal) -> str:
        unit = self.benefit.said_unit
        if unit and unit.startswith(MONEY) and self.benefit.precision != "line":
            return yuan(value)
        return quantity(value, unit)

    def of(self, node: Formula, beside: str = "") -> str:
        """Write a node; `beside` is the sign it stands next to."""
        if node.kind == "number":
            share = beside == "*" and 0 < node.value < 1
            return f"{plain(node.value * HUNDRED)}%" if share else plain(node.value)
        if node.kind == "fact":
            return plain(self.found.values[node.name])
        threshold = self.benefit.threshold
        if threshold and _is_threshold(node, threshold, self.whole):
            value = compiled(node)(self.found.values)
            return plain(rounded(value)) if value is not None else ""
        if node.kind == "call":
            return self.call(node, beside)
        left, right = node.parts
        said = f"{self.of(left, node.name)} {SIGNS[node.name]} {self.of(right, _right(node.name))}"
        return f"({said})" if _needs_parentheses(node.name, beside) else said

    def call(self, node: Formula, beside: str) -> str:
        if node.name == "max" and (part := _above_nothing(node)):
            return self.of(part, beside)
        numbers = listed(self.of(part) for part in node.parts)
        if node.name == "max":
            return _("the greater of (%(numbers)s)", numbers=numbers)
        return _("the smaller of (%(numbers)s)", numbers=numbers)


def _above_nothing(node: Formula) -> Formula | None:
    """Give the X of max(0, X)."""
    rest = [part for part in node.parts if part.kind != "number" or part.value != 0]
    return rest[0] if len(rest) == 1 < len(node.parts) else None


def _floor(node: Formula) -> tuple[Decimal | None, Formula]:
    """Take max(figure, the rest) apart; max(0, …) is no floor people care about."""
    if node.name == "max" and len(node.parts) == 2 and not _above_nothing(node):
        first, rest = node.parts
        if first.kind == "number" and rest.kind != "number":
            return first.value, rest
    return None, node


def _right(sign: str) -> str:
    """Name the place right of a sign, where a minus or a division turns what follows."""
    return {"-": "right of -", "/": "right of /"}.get(sign, sign)


def _needs_parentheses(sign: str, beside: str) -> bool:
    if beside == "right of /":
        return True
    if sign in SUMS:
        return beside in ("*", "/", "right of -")
    return False
