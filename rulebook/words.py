"""Plain words that tell what somebody is reporting, and whether anybody is in danger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rulebook.entry import Entry
from rulebook.numerals import plain


@dataclass(frozen=True)
class DangerWords:
    """Words by the key of danger they mean, and the phrases that only look like them."""

    words: Mapping[str, tuple[str, ...]]
    denials: tuple[str, ...]
    never_mean: tuple[str, ...]


def read_danger(entry: Entry) -> DangerWords:
    entry.only("words", "denials", "never_mean")
    return DangerWords(entry.word_lists("words"), entry.texts("denials"), entry.texts("never_mean"))


def dangers(danger: DangerWords, text: str) -> frozenset[str]:
    """Return the kinds of danger a text speaks of."""
    said = squeezed(text)
    for phrase in danger.never_mean:
        said = said.replace(phrase, "　")
    return frozenset(
        key
        for key, words in danger.words.items()
        if any(asserted(said, word, danger.denials) for word in words)
    )


def mentions(text: str, words: Iterable[str]) -> bool:
    """Tell whether any of the words is in the text."""
    said = squeezed(text)
    return any(word in said for word in words)


def squeezed(text: str) -> str:
    """Return the text in half-width characters without spaces: 喝 农药 is 喝农药."""
    return "".join(plain(text).split())


def asserted(said: str, word: str, denials: tuple[str, ...]) -> bool:
    """Tell whether a word is said at least once without a denial right before it."""
    place = said.find(word)
    while place >= 0:
        if not said[:place].endswith(denials):
            return True
        place = said.find(word, place + 1)
    return False
