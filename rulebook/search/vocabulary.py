"""What people say: words that mean a policy's word, words that only fill, and how to cut."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rulebook.numerals import plain

PIECES = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?")

SHORT = 2
"""Up to here a piece is one character with perhaps a particle: 药呢."""


@dataclass(frozen=True)
class Asked:
    """A question without its filling: stretches of text, and the known words among them.

    A stretch is Chinese text between two fillers, or one Latin word or number.
    """

    stretches: tuple[str, ...]
    known: tuple[str, ...]
    lone: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """What to look for; single characters count only when the question is just them."""
        found = [term for stretch in self.stretches for term in pairs(stretch)]
        return tuple(found) if found or self.known else self.lone


@dataclass(frozen=True)
class Vocabulary:
    """Which policy words a said word means, and the words around them.

    `general` words could be asked of every policy. `asking` words ask for a benefit, unless a word
    of `complaining` says that something promised did not come.
    """

    means: Mapping[str, tuple[str, ...]]
    fillers: frozenset[str]
    general: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    complaining: frozenset[str] = frozenset()
    _longest: int = field(init=False)

    def __post_init__(self) -> None:
        words = (*self.means, *self.fillers, *self.general)
        object.__setattr__(self, "_longest", max(map(len, words), default=0))

    def cut(self, text: str) -> Asked:
        """Take the filling out of a question and find the words with a known meaning."""
        return self._cut(text, self.fillers)

    def names_nothing(self, text: str) -> bool:
        """Tell whether a question has only fillers and general words: 啥补助, 有什么政策."""
        asked = self._cut(text, self.fillers | self.general)
        return not asked.stretches and not asked.known

    def asks(self, text: str) -> bool:
        """Tell whether somebody asks for a benefit in so many words, rather than to tell of it."""
        said = "".join(plain(text).split())
        return any(word in said for word in self.asking) and not any(
            word in said for word in self.complaining
        )

    def _cut(self, text: str, fillers: frozenset[str]) -> Asked:
        stretches: list[str] = []
        known: list[str] = []
        for piece in pieces(text):
            if is_chinese(piece):
                self._scan(piece, fillers, stretches, known)
            elif piece not in fillers:
                stretches.append(piece)
                known += [piece] if piece in self.means else []
        lone = [piece for piece in stretches if len(piece) == 1 and is_chinese(piece)]
        short = all(len(piece) <= SHORT for piece in pieces(text))
        return Asked(tuple(stretches), tuple(dict.fromkeys(known)), tuple(lone) if short else ())

    def _scan(
        self, piece: str, fillers: frozenset[str], stretches: list[str], known: list[str]
    ) -> None:
        """Read Chinese text from the left, always the longest word that is known here."""
        begin = place = 0
        while place < len(piece):
            word = self._word_at(piece, place, fillers)
            if word in self.means:
                known.append(word)
            elif word:
                stretches += [piece[begin:place]] if place > begin else []
                begin = place + len(word)
            place += len(word) or 1
        stretches += [piece[begin:]] if begin < len(piece) else []

    def _word_at(self, piece: str, place: int, fillers: frozenset[str]) -> str:
        for end in range(min(len(piece), place + self._longest), place, -1):
            word = piece[place:end]
            if word in self.means or word in fillers:
                return word
        return ""


def pieces(text: str) -> list[str]:
    """Return the runs of Chinese, Latin words and numbers of a text, in half width."""
    return PIECES.findall(plain(text))


def pairs(piece: str) -> list[str]:
    """Cut Chinese text into its pairs of neighbours; a Latin word or a number stays whole."""
    if is_chinese(piece):
        return [piece[place : place + 2] for place in range(len(piece) - 1)]
    return [piece]


def is_chinese(piece: str) -> bool:
    return piece[0] >= "\u3400"
