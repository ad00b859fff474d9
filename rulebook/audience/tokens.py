"""The words of a filter with their places: 非标签：外出 is 非, 标签, a colon and 外出."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rulebook.audience.spelling import JOINING, joining, key_of

WORD, QUOTED, JOIN = "word", "quoted", "join"
OPEN, CLOSE, COMMA, COLON, EQUALS = "(", ")", ",", ":", "="

PATTERN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<quoted>"(?:[^"]|"")*" | “[^”]*” | 「[^」]*」)
    | (?P<sign>&&? | \|\|? | !)
    | (?P<mark>[(),:=;、。])
    | (?P<word>(?:[^\s"“「&|!(),:=;、。] | (?<=[^\s"”」&|!(),:=;、。])\([^():"“「]+\))+)
    | (?P<strange>.)
    """,
    re.VERBOSE,
)
COMMAS = ",;、。"
GLUED = re.compile(f"(?:{'|'.join(sorted(JOINING, key=len, reverse=True))})+$")
ONE_JOIN = re.compile("|".join(sorted(JOINING, key=len, reverse=True)))


@dataclass(frozen=True)
class Token:
    """A word or sign of a filter, and its place in the text, counted from 0."""

    kind: str
    text: str
    at: int

    def joins(self, how: str) -> bool:
        """Tell whether it joins terms in this way."""
        return self.kind == JOIN and joining(self.text) == how


def tokens(text: str) -> list[Token]:
    """Cut a filter into its words, joining words apart also where no space was typed."""
    found = list(_cut(text))
    split: list[Token] = []
    for place, token in enumerate(found):
        after = found[place + 1].kind if place + 1 < len(found) else ""
        split += _unglued(token, after)
    return split


def bare(word: str) -> str | None:
    """Return what a value is read as when written without quotation marks, None when not as one."""
    read = tokens(f"{word} ")
    return read[0].text if [token.kind for token in read] == [WORD] else None


def normal(text: str) -> str:
    """Return a text as words are compared: half width, lower case, without outer spaces."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def _cut(text: str) -> Iterator[Token]:
    plain, places = _half_width(text)
    for match in PATTERN.finditer(plain):
        at, said = places[match.start()], match[0]
        kind = match.lastgroup
        if kind == "quoted":
            raw = text[at + 1 : places[match.end() - 1]]
            yield Token(QUOTED, raw.replace('""', '"') if said[0] == '"' else raw, at)
        elif kind == "sign":
            yield Token(JOIN, said, at)
        elif kind == "mark":
            yield Token(COMMA if said in COMMAS else said, said, at)
        elif kind != "space":
            yield Token(WORD, said, at)


def _half_width(text: str) -> tuple[str, list[int]]:
    """Return the text in half width, and for each of its signs the place it was typed at."""
    plain, places = [], []
    for at, sign in enumerate(text):
        for half in unicodedata.normalize("NFKC", sign):
            plain.append(half)
            places.append(at)
    return "".join(plain), [*places, len(text)]


def _unglued(token: Token, after: str) -> Iterator[Token]:
    """Part 外出且非标签 before a colon, 外出且 before a parenthesis, and 且非 anywhere."""
    if token.kind != WORD or (after == COLON and key_of(token.text)):
        yield token
        return
    key = _key_at_end(token.text) if after == COLON else ""
    rest = token.text.removesuffix(key)
    glued = GLUED.search(rest)
    if joining(token.text):
        yield replace(token, kind=JOIN)
    elif glued and (key or after == OPEN or glued.start() == 0):
        yield from _parted(token, rest, glued, key)
    else:
        yield token


def _parted(token: Token, rest: str, glued: re.Match[str], key: str) -> Iterator[Token]:
    if glued.start():
        yield Token(WORD, rest[: glued.start()], token.at)
    for match in ONE_JOIN.finditer(rest, glued.start()):
        yield Token(JOIN, match[0], token.at + match.start())
    if key:
        yield Token(WORD, key, token.at + len(rest))


def _key_at_end(word: str) -> str:
    """The longest key a word ends with, after a joining word."""
    for start in range(len(word)):
        if key_of(word[start:]) and GLUED.search(word[:start]):
            return word[start:]
    return ""
