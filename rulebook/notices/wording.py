"""What plain wording is: how long a sentence may be, which words of offices nobody says at home."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rulebook.notices.placeholders import PLACEHOLDER

SENTENCE_END = re.compile(r"[。!?！？\n]|\.(?=\s|$)")
CLAUSE_END = re.compile(r"[。，、；：,;:!?！？\n()（）]|\.(?=\s|$)")
WORD = re.compile(r"[A-Za-z0-9{}%'’.-]+")


@dataclass(frozen=True)
class Wording:
    """The measure of one language; `clause` and `sentence` are characters, in English words."""

    language: str
    clause: int
    sentence: int
    jargon: Mapping[str, str]
    known: tuple[str, ...]
    forbidden: tuple[str, ...]

    def strange(self, text: str) -> Iterator[tuple[str, str]]:
        """Tell the words of offices in a text, each with what to say instead."""
        bare = self._bare(text)
        for word, instead in self.jargon.items():
            if self._says(bare, word):
                yield word, instead

    def refused(self, text: str) -> Iterator[str]:
        """Tell the words that a provider refuses or that swindlers use."""
        bare = self._bare(text)
        return (word for word in self.forbidden if self._says(bare, word))

    def too_long(self, text: str) -> Iterator[str]:
        """Tell the clauses and sentences that are too long to be read aloud in one breath."""
        # A figure is read as one word, however long the name of its placeholder.
        text = PLACEHOLDER.sub("0", text)
        for ends, most in ((CLAUSE_END, self.clause), (SENTENCE_END, self.sentence)):
            for piece in ends.split(text):
                if self._length(piece) > most:
                    yield piece.strip()

    def _bare(self, text: str) -> str:
        if self.language == "en":
            return text.lower()
        for name in self.known:
            text = text.replace(name, "　")
        return text

    def _says(self, text: str, word: str) -> bool:
        if self.language == "en":
            return re.search(rf"\b{re.escape(word)}\b", text) is not None
        return word in text

    def _length(self, piece: str) -> int:
        if self.language == "en":
            return len(WORD.findall(piece))
        return len("".join(piece.split()))
