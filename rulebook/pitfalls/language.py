"""The small language in which pitfalls say which records they mean.

FIELD == WORD | FIELD != WORD | FIELD in [WORD, ...] | FIELD any of [WORD, ...]
FIELD is none | FIELD is given | FIELD == the.FIELD | the.FIELD among FIELD
SUM >= SUM | SUM <= SUM | SUM > SUM | SUM < SUM
joined by `not` (binds closest), `and`, `or` and parentheses

A sum is made of numbers, fields, limits and figures of the day with + - * /; a day counts as
a number of days, and `years(FIELD)` is the full years since a day. `the.FIELD` is a field of
the record that a related one is looked for. What a record leaves out decides nothing: the
answer is then None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from rulebook.pitfalls.arithmetic import (
    CALCULATE,
    COMPARE,
    NUMERIC,
    Answer,
    Look,
    Number,
    Test,
    calculated,
    compared,
    every,
    number_of,
    opposite,
    some,
    years,
)
from rulebook.pitfalls.records import UNKNOWN, Field, Kind, Unknown, Value
from rulebook.pitfalls.tokens import NotInLanguage, PitfallTokens

OTHER = "the."


@dataclass(frozen=True)
class Vocabulary:
    """The names a text may use: fields of its record, of the other one, and figures."""

    own: Kind
    other: Kind | None
    figures: frozenset[str]


@dataclass(frozen=True)
class Names:
    """What a text looks at: fields as (kind, field), and figures."""

    fields: frozenset[tuple[str, str]]
    figures: frozenset[str]


@dataclass(frozen=True)
class Condition:
    """A parsed condition: its text, what it looks at and whether it holds."""

    text: str
    names: Names
    holds: Test


@dataclass(frozen=True)
class Figure:
    """A parsed sum: its text, what it looks at and its value."""

    text: str
    names: Names
    value: Callable[[Look], Number | Unknown | None]


@dataclass(frozen=True)
class _Term:
    field: Field
    get: Callable[[Look], Value | Unknown]


def condition(text: str, vocabulary: Vocabulary) -> Condition:
    """Parse a condition.

    Raises: NotInLanguage, saying what was expected where.
    """
    parser = _Parser(text, vocabulary)
    holds = parser.either()
    return Condition(text, parser.end(), holds)


def figure(text: str, vocabulary: Vocabulary) -> Figure:
    """Parse a sum.

    Raises: NotInLanguage, saying what was expected where.
    """
    parser = _Parser(text, vocabulary)
    term = parser.sum()
    if term.field.type not in NUMERIC:
        raise NotInLanguage(f"a number or a day, not {text}")
    return Figure(text, parser.end(), lambda look: number_of(term.get(look)))


class _Parser(PitfallTokens):
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        super().__init__(text)
        self.vocabulary = vocabulary
        self.fields: set[tuple[str, str]] = set()
        self.figures: set[str] = set()

    def either(self) -> Test:
        parts = [self.all()]
        while self.took("or"):
            parts.append(self.all())
        return some(parts) if len(parts) > 1 else parts[0]

    def all(self) -> Test:
        parts = [self.term()]
        while self.took("and"):
            parts.append(self.term())
        return every(parts) if len(parts) > 1 else parts[0]

    def term(self) -> Test:
        if self.took("not"):
            return opposite(self.term())
        if self.took("("):
            inner = self.either()
            self.need(")")
            return inner
        return self.comparison(self.sum())

    def comparison(self, left: _Term) -> Test:
        if self.took("is"):
            return self.presence(left)
        if self.took("in"):
            words = self.words(left, ("text", "any"))
            return lambda look: _answer(left.get(look), lambda value: value in words)
        if self.took("any"):
            self.need("of")
            words = self.words(left, ("words", "any"))
            return lambda look: _answer(left.get(look), lambda value: _overlap(value, words))
        if self.took("among"):
            return self.membership(left)
        return self.relation(left)

    def presence(self, left: _Term) -> Test:
        if self.took("none"):
            return lambda look: _answer(left.get(look), lambda value: value is None)
        self.need("given")
        return lambda look: _answer(left.get(look), lambda value: value is not None)

    def membership(self, left: _Term) -> Test:
        right = self.name()
        if right.field.type not in ("words", "any"):
            raise self.bad("a field with several words")

        def holds(look: Look) -> Answer:
            value = left.get(look)
            if value is UNKNOWN:
                return None
            return _answer(right.get(look), lambda many: _overlap(many, {value}))

        return holds

    def relation(self, left: _Term) -> Test:
        sign = self.peek()
        if sign in ("==", "!="):
            self.place += 1
            same = self.equality(left)
            return same if sign == "==" else opposite(same)
        if sign not in COMPARE:
            raise self.bad("is, in, any of, among or a comparison")
        self.place += 1
        right = self.sum()
        for term in (left, right):
            if term.field.type not in NUMERIC:
                raise self.bad(f"numbers or days, but {term.field.name} is not,")
        return compared(left.get, sign, right.get)

    def equality(self, left: _Term) -> Test:
        if self.peek().startswith(OTHER):
            right = self.name()
            if left.field.type not in (right.field.type, "any"):
                raise self.bad(f"a {left.field.type}, not the {right.field.type}")

            def same(look: Look) -> Answer:
                value = right.get(look)
                return None if value is UNKNOWN else _same(left.get(look), value)

            return same
        wanted = self.literal(left)
        return lambda look: _same(left.get(look), wanted)

    def literal(self, left: _Term) -> Value:
        word = self.word("a word")
        if word in ("true", "false"):
            if left.field.type not in ("flag", "any"):
                raise self.bad(f"a {left.field.type} for {left.field.name}, not {word}, ")
            return word == "true"
        if left.field.type in ("flag", "words", *NUMERIC) and left.field.type != "any":
            raise self.bad(f"a {left.field.type} for {left.field.name}, not {word}, ")
        self.allowed(left.field, word)
        return word

    def words(self, left: _Term, types: tuple[str, ...]) -> set[Value]:
        if left.field.type not in types:
            raise self.bad(f"another test: {left.field.name} is a {left.field.type},")
        self.need("[")
        found: set[Value] = {self.word("a word")}
        while self.took(","):
            found.add(self.word("a word"))
        self.need("]")
        for word in found:
            self.allowed(left.field, str(word))
        return found

    def allowed(self, field: Field, word: str) -> None:
        if field.words is not None and word not in field.words:
            raise self.bad(f"a word {field.name} may have, not {word},")

    def sum(self) -> _Term:
        found = self.product()
        while self.peek() in ("+", "-"):
            found = self.calculation(found, self.take(), self.product())
        return found

    def product(self) -> _Term:
        found = self.factor()
        while self.peek() in ("*", "/"):
            found = self.calculation(found, self.take(), self.factor())
        return found

    def calculation(self, left: _Term, sign: str, right: _Term) -> _Term:
        for term in (left, right):
            if term.field.type not in NUMERIC:
                raise self.bad(f"numbers or days, but {term.field.name} is not,")
        return _Term(NUMBER, calculated(left.get, CALCULATE[sign], right.get))

    def factor(self) -> _Term:
        token = self.peek()
        if token[:1].isdigit():
            self.place += 1
            number = Decimal(token)
            return _Term(NUMBER, lambda look: number)
        if self.took("years"):
            self.need("(")
            inner = self.name()
            self.need(")")
            if inner.field.type != "day":
                raise self.bad(f"a day, but {inner.field.name} is not,")
            return _Term(NUMBER, years(inner.get))
        return self.name()

    def name(self) -> _Term:
        token = self.word("a field")
        own, other = self.vocabulary.own, self.vocabulary.other
        name = token.removeprefix(OTHER)
        if token != name and other and name in other.fields:
            self.fields.add((other.id, name))
            return _Term(other.fields[name], lambda look: (look.other or {}).get(name, UNKNOWN))
        figure = token in self.vocabulary.figures
        if token in own.fields and figure:
            self.place -= 1
            raise self.bad(f"a limit with another name than the field {name}, but")
        if token == name and name in own.fields:
            self.fields.add((own.id, name))
            return _Term(own.fields[name], lambda look: look.own.get(name, UNKNOWN))
        if figure:
            self.figures.add(name)
            return _Term(NUMBER, lambda look: look.figures.get(name, UNKNOWN))
        self.place -= 1
        raise self.bad(f"a field of {own.id}, a limit or a figure of the day")

    def end(self) -> Names:
        if self.peek():
            raise self.bad("the end, 'and' or 'or'")
        return Names(frozenset(self.fields), frozenset(self.figures))


NUMBER = Field("a figure", "number", "数")


def _answer(value: Value | Unknown, test: Callable[[Value], bool]) -> Answer:
    return None if isinstance(value, Unknown) else test(value)


def _same(value: Value | Unknown, wanted: Value) -> Answer:
    """Compare without Python's habit of holding True equal to 1."""
    return _answer(
        value,
        lambda found: isinstance(found, bool) == isinstance(wanted, bool) and found == wanted,
    )


def _overlap(value: Value, words: set[Value]) -> bool:
    return isinstance(value, tuple) and bool(words & set(value))
