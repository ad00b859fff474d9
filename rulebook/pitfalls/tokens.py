"""What the language of pitfalls is cut into."""

import re

from rulebook.tokens import Tokens

TOKEN = re.compile(r"\s*(==|!=|>=|<=|[<>()\[\],+*/]|-(?=\s)|[A-Za-z_][\w.-]*|\d+(?:\.\d+)?)")


class NotInLanguage(ValueError):
    """The text is not in the language."""


class PitfallTokens(Tokens):
    """Where a parser stands in what a pitfall says."""

    def __init__(self, text: str) -> None:
        super().__init__(text, TOKEN, NotInLanguage)

    def word(self, expected: str) -> str:
        if not re.match(r"[A-Za-z_]", self.peek()):
            raise self.bad(expected)
        return self.take()
