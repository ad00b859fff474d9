"""The tokens of one text, taken one after the other; our small languages begin with it."""

import re


class Tokens:
    """Where a parser stands in its text; `error` is what is raised when the text is not in it."""

    anything = "a word, number or sign"

    def __init__(self, text: str, pattern: re.Pattern[str], error: type[ValueError]) -> None:
        self.text = text
        self.error = error
        self.tokens = self._cut(pattern)
        self.place = 0

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

    def bad(self, expected: str) -> ValueError:
        found = f"'{self.peek()}'" if self.peek() else "the end"
        return self.error(f"{expected}, found {found} in '{self.text}'")

    def _cut(self, pattern: re.Pattern[str]) -> list[str]:
        found, place, text = [], 0, self.text.rstrip()
        while place < len(text):
            match = pattern.match(text, place)
            if not match:
                raise self.error(f"{self.anything} at '{text[place:]}'")
            found.append(match[1])
            place = match.end()
        return found
