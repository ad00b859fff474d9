"""The small language in which entries say when a question or a triage rule applies.

always | visit | otherwise | household is monitored
FIELD known | FIELD not empty | FIELD within N days
FIELD == WORD | FIELD != WORD | FIELD in [WORD, ...] | FIELD any of [WORD, ...]
FIELD >= N | FIELD <= N | FIELD > N | FIELD < N
joined by `and` (binds closer), `or` and parentheses
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from rulebook.months import Month
from rulebook.tokens import Tokens

Value = str | int | bool | Decimal | date | Month | tuple[str, ...]

TOKEN = re.compile(r"\s*(==|!=|>=|<=|>|<|[\[\](),]|[A-Za-z_][A-Za-z_0-9]*|\d+)")


@dataclass(frozen=True)
class Situation:
    """What a condition may look at: answers and facts, the day, and how they were asked."""

    today: date
    values: Mapping[str, Value] = field(default_factory=dict)
    visit: bool = False
    monitored: bool = False
    nothing_else: bool = False


@dataclass(frozen=True)
class Condition:
    """A parsed condition: its text, the fields it looks at and whether it holds."""

    text: str
    fields: frozenset[str]
    holds: Callable[[Situation], bool] = field(compare=False)


class NotACondition(ValueError):
    """The text is not in the language."""


def parse(text: str) -> Condition:
    """Parse a condition.

    Raises: NotACondition, saying what was expected where.
    """
    parser = _Parser(text)
    holds = parser.alternatives()
    parser.end()
    return Condition(text, frozenset(parser.fields), holds)


class _Parser(Tokens):
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        super().__init__(text, TOKEN, NotACondition)
        self.fields: set[str] = set()

    def alternatives(self) -> Callable[[Situation], bool]:
        parts = [self.conjunction()]
        while self.took("or"):
            parts.append(self.conjunction())
        return lambda situation: any(part(situation) for part in parts)

    def conjunction(self) -> Callable[[Situation], bool]:
        parts = [self.term()]
        while self.took("and"):
            parts.append(self.term())
        return lambda situation: all(part(situation) for part in parts)

    def term(self) -> Callable[[Situation], bool]:
        if self.took("("):
            inner = self.alternatives()
            self.need(")")
            return inner
        if self.took("always"):
            return lambda situation: True
        if self.took("visit"):
            return lambda situation: situation.visit
        if self.took("otherwise"):
            return lambda situation: situation.nothing_else
        if self.took("household"):
            self.need("is")
            self.need("monitored")
            return lambda situation: situation.monitored
        return self.comparison()

    def comparison(self) -> Callable[[Situation], bool]:
        name = self.word("a field")
        self.fields.add(name)
        test = self.test()
        return lambda situation: test(situation.values.get(name), situation.today)

    def test(self) -> Callable[[Value | None, date], bool]:
        if self.took("known"):
            return lambda value, today: value is not None and value != ""
        if self.took("not"):
            self.need("empty")
            return lambda value, today: bool(value)
        if self.took("within"):
            days = self.number()
            self.need("days")
            return lambda value, today: _within(value, days, today)
        if self.took("in"):
            words = self.words()
            return lambda value, today: value in words
        if self.took("any"):
            self.need("of")
            words = self.words()
            return lambda value, today: isinstance(value, tuple) and bool(words & set(value))
        return self.relation()

    def relation(self) -> Callable[[Value | None, date], bool]:
        sign = self.peek()
        if sign not in EQUALITY and sign not in ORDER:
            raise self.bad("known, not empty, within, in, any of or a comparison")
        self.place += 1
        if sign in EQUALITY:
            wanted, equal = self.literal(), EQUALITY[sign]
            return lambda value, today: value is not None and (value == wanted) is equal
        number, compare = self.number(), ORDER[sign]
        return lambda value, today: _is_number(value) and compare(value, number)

    def literal(self) -> Value:
        word = self.word("a word")
        return {"true": True, "false": False}.get(word, word)

    def words(self) -> frozenset[str]:
        self.need("[")
        found = [self.word("a word")]
        while self.took(","):
            found.append(self.word("a word"))
        self.need("]")
        return frozenset(found)

    def number(self) -> int:
        token = self.peek()
        if not token.isdigit():
            raise self.bad("a number")
        self.place += 1
        return int(token)

    def word(self, expected: str) -> str:
        token = self.peek()
        if not token.isidentifier():
            raise self.bad(expected)
        self.place += 1
        return token

    def end(self) -> None:
        if self.peek():
            raise self.bad("the end, 'and' or 'or'")


def _within(value: Value | None, days: int, today: date) -> bool:
    """Tell whether a day lies this near to today, before or after it.

    A month counts by its nearest day: a vague answer is never treated as less urgent.
    """
    if isinstance(value, Month):
        value = value.nearest(today)
    return isinstance(value, date) and abs((value - today).days) <= days


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


EQUALITY = {"==": True, "!=": False}
ORDER: Mapping[str, Callable[[int | Decimal, int], bool]] = {
    ">=": lambda value, number: value >= number,
    "<=": lambda value, number: value <= number,
    ">": lambda value, number: value > number,
    "<": lambda value, number: value < number,
}
