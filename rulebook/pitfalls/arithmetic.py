"""Arithmetic and logic in which what is not known decides nothing."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DivisionByZero, InvalidOperation

from rulebook.pitfalls.records import UNKNOWN, Record, Unknown, Value

Number = Decimal
Answer = bool | None
NUMERIC = ("number", "day", "any")


@dataclass(frozen=True, slots=True)
class Look:
    """What a text is read against: its record, the other one, and the figures of the day."""

    own: Record
    figures: Mapping[str, Value]
    other: Record | None = None


Test = Callable[[Look], Answer]
Get = Callable[[Look], Value | Unknown]

COMPARE: Mapping[str, Callable[[Number, Number], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
CALCULATE: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def number_of(value: Value | Unknown) -> Number | Unknown | None:
    """Read a value as a number, a day as its number in the calendar; a word is not known as one."""
    if value is None or isinstance(value, Unknown):
        return value
    if isinstance(value, date):
        return Decimal(value.toordinal())
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(str(value))
    return UNKNOWN


def compared(left: Get, sign: str, right: Get) -> Test:
    """Compare two sums; nothing is neither more nor less than anything."""
    compare = COMPARE[sign]

    def holds(look: Look) -> Answer:
        first, second = number_of(left(look)), number_of(right(look))
        if isinstance(first, Unknown) or isinstance(second, Unknown):
            return None
        return first is not None and second is not None and compare(first, second)

    return holds


def calculated(left: Get, calculate: Callable[[Number, Number], Number], right: Get) -> Get:
    """Calculate with two sums; dividing by nought gives nothing."""

    def value(look: Look) -> Value | Unknown:
        first, second = number_of(left(look)), number_of(right(look))
        if isinstance(first, Unknown) or isinstance(second, Unknown):
            return UNKNOWN
        if first is None or second is None:
            return None
        try:
            return calculate(first, second)
        except (DivisionByZero, InvalidOperation):
            return None

    return value


def years(of: Get) -> Get:
    """Count the full years from a day to today."""

    def value(look: Look) -> Value | Unknown:
        day, today = of(look), look.figures["today"]
        if not isinstance(day, date):
            return None if day is None else UNKNOWN
        assert isinstance(today, date)
        return today.year - day.year - ((today.month, today.day) < (day.month, day.day))

    return value


def every(parts: Sequence[Test]) -> Test:
    """All of them: false as soon as one is, not known while one is not."""

    def holds(look: Look) -> Answer:
        answer: Answer = True
        for part in parts:
            found = part(look)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return holds


def some(parts: Sequence[Test]) -> Test:
    """Any of them: true as soon as one is, not known while one is not."""
    none = every([opposite(part) for part in parts])
    return opposite(none)


def opposite(part: Test) -> Test:
    def holds(look: Look) -> Answer:
        found = part(look)
        return None if found is None else not found

    return holds
