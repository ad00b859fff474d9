"""From one typed line to a filter, or to what is wrong with it."""

from dataclasses import dataclass, field

from rulebook.audience.reading import Problem, Value, read_value
from rulebook.audience.spelling import AND, KEYS, LIST, NOT, OR, Key, key_of
from rulebook.audience.terms import (
    EVERYONE,
    Filter,
    Not,
    Term,
    both,
    either,
    parts_of,
    terms_of,
)
from rulebook.audience.tokens import (
    CLOSE,
    COLON,
    COMMA,
    EQUALS,
    JOIN,
    OPEN,
    QUOTED,
    WORD,
    Token,
    normal,
    tokens,
)
from rulebook.audience.vocabulary import KEPT, Vocabulary

DEEPEST = 20
DEEPEST_KEPT = 2 * DEEPEST + 2
"""A filter is kept with the saved lists it names in their place."""

MOST_TERMS = 200
MERGED = (Key.REGION, Key.ANY)
"""Keys that, written again side by side without a joining word, give further alternatives."""


def parse(text: str, vocabulary: Vocabulary = KEPT) -> Filter | tuple[Problem, ...]:
    """Read a filter; no words mean everyone.

    Without a vocabulary the values are taken as keys, unchecked: so is a kept filter read.
    """
    reader = _Reader(tokens(text), vocabulary)
    reader.skip_commas()
    if reader.token is None:
        return EVERYONE
    read = reader.alternatives()
    if reader.token and not reader.problems:
        reader.wrong("unopened", reader.token)
    if read is not None and len(terms_of(read)) > MOST_TERMS:
        reader.wrong("too_long", reader.tokens[-1])
    if reader.problems or read is None:
        return tuple(reader.problems)
    if vocabulary is KEPT:
        return read
    return _contradictions(read, reader) or read


def words_in(text: str) -> frozenset[str]:
    """Return every word of a filter, as typed and in half width, so that they can be looked up."""
    found = [token for token in tokens(text) if token.kind in (WORD, QUOTED)]
    typed = {text[token.at : token.at + len(token.text)] for token in found}
    return frozenset(typed | {token.text for token in found})


@dataclass
class _Reader:
    """The tokens, and how far they are read."""

    tokens: list[Token]
    vocabulary: Vocabulary
    place: int = 0
    depth: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def token(self) -> Token | None:
        return self.ahead(0)

    def ahead(self, steps: int) -> Token | None:
        place = self.place + steps
        return self.tokens[place] if place < len(self.tokens) else None

    def is_next(self, kind: str, steps: int = 0) -> bool:
        token = self.ahead(steps)
        return token is not None and token.kind == kind

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place += 1
        return token

    def skip_commas(self) -> None:
        while self.is_next(COMMA):
            self.place += 1

    def wrong(self, kind: str, token: Token, expected: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(kind, token.text, token.at, expected))

    def alternatives(self) -> Filter | None:
        found = [self.together()]
        while self.token and self.token.joins(OR):
            self.take()
            found.append(self.together())
        read = [part for part in found if part is not None]
        return either(read) if read else None

    def together(self) -> Filter | None:
        """Filters side by side or joined by and; without a joining word some are merged."""
        runs: list[list[tuple[Filter, bool]]] = [[]]
        while True:
            self._one(runs[-1])
            self.skip_commas()
            if self.token and self.token.joins(AND):
                self.take()
                runs.append([])
            elif not self._begins():
                break
        found = [part for run in runs for part in _merged(run)]
        return both(found) if found else None

    def _begins(self) -> bool:
        token = self.token
        return token is not None and token.kind != CLOSE and not token.joins(OR)

    def _one(self, run: list[tuple[Filter, bool]]) -> None:
        """A term, the denial of something, or something in parentheses."""
        self.skip_commas()
        token = self.token
        if token is None or token.kind == CLOSE or (token.kind == JOIN and not token.joins(NOT)):
            self._nothing(token)
        elif token.kind == JOIN:
            run += [(Not(part), False) for part in self._within(self.take())]
        elif token.kind == OPEN:
            run += [(part, False) for part in self._within(self.take())]
        else:
            run += self._term()

    def _nothing(self, token: Token | None) -> None:
        before = self.tokens[self.place - 1] if self.place else token
        assert before is not None
        self.wrong("no_term", before)
        if token and token.kind == JOIN:
            self.take()

    def _within(self, opening: Token) -> list[Filter]:
        self.depth += 1
        if self.depth > (DEEPEST_KEPT if self.vocabulary is KEPT else DEEPEST):
            self.wrong("too_deep", opening)
            self.place = len(self.tokens)
            return []
        inner: Filter | None
        if opening.kind == JOIN:
            run: list[tuple[Filter, bool]] = []
            self._one(run)
            inner = run[0][0] if run else None
        else:
            inner = self.alternatives()
            self._close(opening)
        self.depth -= 1
        return [] if inner is None else [inner]

    def _close(self, opening: Token) -> None:
        if self.is_next(CLOSE):
            self.take()
        elif not self.problems:
            self.wrong("unclosed", opening)

    def _term(self) -> list[tuple[Filter, bool]]:
        word = self.take()
        if word.kind not in (WORD, QUOTED):
            self.wrong("strange", word)
            return []
        if not self.is_next(COLON):
            self.wrong("no_key", word, self.vocabulary.of(Key.ANY).near(word.text))
            self._values()
            return []
        self.take()
        key, values = key_of(word.text), self._values()
        if key is None:
            self.wrong("unknown_key", word, tuple(KEYS))
        elif not values:
            self.wrong("no_value", word)
        elif key == LIST:
            return [(part, False) for part in self._lists(values)]
        else:
            return [(part, True) for part in self._read(Key(key), values)]
        return []

    def _values(self) -> list[Value]:
        found: list[Value] = []
        while True:
            self.skip_commas()
            if not (self.is_next(WORD) or self.is_next(QUOTED)) or self.is_next(COLON, 1):
                return found
            word = self.take()
            answers: list[Token] = []
            while self.is_next(EQUALS) or (answers and self._another_answer()):
                sign = self.take()
                if self.is_next(WORD):
                    answers.append(self.take())
                else:
                    self.wrong("no_value", sign)
            found.append(Value(word, tuple(answers)))

    def _another_answer(self) -> bool:
        """Whether 符合|说不准 goes on; what follows a sign may also be another term."""
        token = self.token
        return (
            token is not None and token.text == "|" and self.is_next(WORD, 1)
        ) and not self.is_next(COLON, 2)

    def _read(self, key: Key, values: list[Value]) -> list[Filter]:
        keys: frozenset[str] = frozenset()
        for value in values:
            meant = read_value(key, value, self.vocabulary)
            if isinstance(meant, Problem):
                self.problems.append(meant)
            else:
                keys |= meant
        if key in (Key.CONTACT, Key.SILENT) and len(values) > 1:
            self.wrong("one_value", values[1].word)
        return [Term(key, keys)]

    def _lists(self, values: list[Value]) -> list[Filter]:
        found = []
        for value in values:
            kept = self.vocabulary.lists.get(normal(value.word.text))
            if kept is None:
                self.wrong("unknown_list", value.word, tuple(self.vocabulary.lists))
            else:
                found.append(kept)
        return [either(found)] if found else []


def _merged(run: list[tuple[Filter, bool]]) -> list[Filter]:
    merged: list[Filter] = []
    first: dict[Key, int] = {}
    for part, typed in run:
        if typed and isinstance(part, Term) and part.key in MERGED:
            if part.key in first:
                earlier = merged[first[part.key]]
                assert isinstance(earlier, Term)
                merged[first[part.key]] = Term(part.key, earlier.values | part.values)
                continue
            first[part.key] = len(merged)
        merged.append(part)
    return merged


def _contradictions(filter_: Filter, reader: _Reader) -> tuple[Problem, ...]:
    """A tag that is both wanted and not wanted leaves nobody, and nobody means that."""
    terms = [part for part in parts_of(filter_) if isinstance(part, Term)]
    wanted = {tag for term in terms if term.key in (Key.ANY, Key.ALL) for tag in term.values}
    unwanted = {tag for term in terms if term.key is Key.NO for tag in term.values}
    places = {token.text: token.at for token in reader.tokens}
    return tuple(
        Problem("contradiction", tag, places.get(tag, 0)) for tag in sorted(wanted & unwanted)
    )
