"""Formulas of amounts: numbers, facts, + - * / ( ), min and max; nothing else can be said."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rulebook.eligibility.values import Values, is_number
from rulebook.tokens import Tokens

Calculation = Callable[[Values], Decimal | None]

TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|[a-z]+(?:\.[a-z][a-z0-9_]*)?|[-+*/(),])")
FUNCTIONS = ("min", "max")
CENT = Decimal("0.01")
DEEPEST = 40


class NotAFormula(ValueError):
    """The text is not a formula."""


@dataclass(frozen=True)
class Formula:
    """A node of a formula.

    Kinds: number (`value`), fact (`name` is its key), an operation (`name` is + - * or /) and
    call (`name` is min or max), both over `parts`.
    """

    kind: str
    name: str = ""
    value: Decimal = Decimal(0)
    parts: tuple["Formula", ...] = ()

    def walk(self) -> Iterator["Formula"]:
        """Yield this node and every one below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def facts(self) -> tuple[str, ...]:
        """Name the facts it uses, each once."""
        return tuple(dict.fromkeys(node.name for node in self.walk() if node.kind == "fact"))


def parse(text: str) -> Formula:
    """Parse a formula.

    Raises: NotAFormula, saying what was expected where.
    """
    parser = _Parser(text)
    formula = parser.total(0)
    if parser.peek():
        raise parser.bad("the end or an operator")
    return formula


def rounded(value: Decimal) -> Decimal:
    """Round half up to two decimals."""
    return value.quantize(CENT, ROUND_HALF_UP).normalize() + 0


def compiled(formula: Formula) -> Calculation:
    """Make a formula a function of values; it gives None where a fact for it is missing.

    The result is not rounded. Dividing by zero gives no figure either.
    """
    if formula.kind == "number":
        value = formula.value
        return lambda values: value
    if formula.kind == "fact":
        return _fact(formula.name)
    parts = tuple(map(compiled, formula.parts))
    if formula.kind == "call":
        return _call(min if formula.name == "min" else max, parts)
    return _operation(formula.name, *parts)


def _fact(key: str) -> Calculation:
    def get(values: Values) -> Decimal | None:
        value = values.get(key)
        return Decimal(value) if is_number(value) else None

    return get


def _call(pick: Callable[[list[Decimal]], Decimal], parts: tuple[Calculation, ...]) -> Calculation:
    def call(values: Values) -> Decimal | None:
        got = [value for part in parts if (value := part(values)) is not None]
        return pick(got) if len(got) == len(parts) else None

    return call


def _operation(sign: str, left: Calculation, right: Calculation) -> Calculation:
    work = OPERATIONS[sign]

    def operate(values: Values) -> Decimal | None:
        one, other = left(values), right(values)
        if one is None or other is None or (sign == "/" and not other):
            return None
        return work(one, other)

    return operate


OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
}


class _Parser(Tokens):
    """Recursive descent over the tokens of one formula."""

    anything = "a number, fact or sign"

    def __init__(self, text: str) -> None:
        super().__init__(text, TOKEN, NotAFormula)

    def total(self, depth: int) -> Formula:
        if depth > DEEPEST:
            raise NotAFormula(f"fewer parentheses in '{self.text}'")
        found = self.product(depth)
        while self.peek() in ("+", "-"):
            found = Formula("operation", self.take(), parts=(found, self.product(depth)))
        return found

    def product(self, depth: int) -> Formula:
        found = self.term(depth)
        while self.peek() in ("*", "/"):
            found = Formula("operation", self.take(), parts=(found, self.term(depth)))
        return found

    def term(self, depth: int) -> Formula:
        ahead = self.peek()
        if self.took("("):
            found = self.total(depth + 1)
            self.need(")")
            return found
        if ahead in FUNCTIONS:
            return self.call(depth)
        if ahead[:1].isdigit():
            return Formula("number", value=Decimal(self.take()))
        if "." in ahead:
            return Formula("fact", self.take())
        raise self.bad("a number, a fact, min, max or '('")

    def call(self, depth: int) -> Formula:
        name = self.take()
        self.need("(")
        parts = [self.total(depth + 1)]
        while self.took(","):
            parts.append(self.total(depth + 1))
        self.need(")")
        return Formula("call", name, parts=tuple(parts))
