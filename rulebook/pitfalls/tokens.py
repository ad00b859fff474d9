"""The tokens of one text, taken one after the other."""

import re

TOKEN = re.compile(r"\s*(==|!=|>=|<=|[<>()\[\],+*/]|-(?=\s)|[A-Za-z_][\w.-]*|\d+(?:\.\d+)?)")


class NotInLanguage(ValueError):
    """The text is not in the language."""


class Tokens:
    """Where a parser stands in its text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.place = 0

    def word(self, expected: str) -> str:
        if not re.match(r"[A-Za-z_]", self.peek()):
            raise self.bad(expected)
        return self.take()

    def need(self, token: str) -> None:
        if not self.took(token):
            raise self.bad(f"'{token}'")

    def took(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self.place += 1
        return True

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def bad(self, expected: str) -> NotInLanguage:
        found = f"'{self.peek()}'" if self.peek() else "the end"
        return NotInLanguage(f"{expected} found {found} in '{self.text}'")


def _tokens(text: str) -> list[str]:
    tokens, place, text = [], 0, text.rstrip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise NotInLanguage(f"a word, number or sign at '{text[place:]}'")
        tokens.append(match[1])
        place = match.end()
    return tokens
