"""The folder `search`: how people say what policies call otherwise."""

from pathlib import Path

from rulebook.entry import Entry, read
from rulebook.search.vocabulary import Vocabulary, pieces


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read the synonyms and the words that only fill a question.

    Raises: BadEntry
    """
    filling = read(folder / "fillers.yaml")
    filling.only("fillers", "general", "asking", "complaining")
    fillers = frozenset(_words(filling, "fillers"))
    return Vocabulary(
        means=_means(read(folder / "synonyms.yaml"), fillers),
        fillers=fillers,
        general=frozenset(_words(filling, "general")),
        asking=frozenset(_words(filling, "asking")),
        complaining=frozenset(_words(filling, "complaining")),
    )


def _means(entry: Entry, fillers: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Join the groups into what each said word stands for, in the order written."""
    entry.only("same", "means")
    joined: dict[str, dict[str, None]] = {}
    for part in entry.parts("same"):
        part.only("words")
        words = _said(part, "words", fillers, least=2)
        for said in words:
            joined.setdefault(said, {}).update(dict.fromkeys(words))
    for part in entry.parts("means"):
        part.only("said", "means")
        meant = _words(part, "means")
        for said in _said(part, "said", fillers):
            joined.setdefault(said, {}).update(dict.fromkeys(meant))
    return {said: tuple(word for word in words if word != said) for said, words in joined.items()}


def _said(entry: Entry, field: str, fillers: frozenset[str], least: int = 1) -> tuple[str, ...]:
    words = _words(entry, field, least)
    if wasted := fillers.intersection(words):
        raise entry.bad(field, f"words that say something, not the filler {min(wasted)}")
    return words


def _words(entry: Entry, field: str, least: int = 1) -> tuple[str, ...]:
    """Read words as questions are read: one run of Chinese or Latin letters, each once."""
    words = entry.texts(field)
    if len(words) < least:
        raise entry.bad(field, f"at least {least} words")
    for word in words:
        if pieces(word) != [word]:
            raise entry.bad(field, f"Chinese or small Latin letters without spaces, not {word!r}")
        if words.count(word) > 1:
            raise entry.bad(field, f"every word once, not {word} twice")
    return words
