"""A filter as one line, which reads back as the same filter."""

from rulebook.audience.spelling import ANSWER_WORDS, KEY_WORDS, Key
from rulebook.audience.terms import And, Filter, Not, Or, Term
from rulebook.audience.tokens import bare
from rulebook.audience.vocabulary import KEPT, Vocabulary, Words


def show(filter_: Filter, vocabulary: Vocabulary = KEPT) -> str:
    """Print a filter in the words of a vocabulary; without one by keys, as it is kept."""
    if isinstance(filter_, Term):
        return f"{KEY_WORDS[filter_.key]}:{_values(filter_, vocabulary.of(filter_.key))}"
    if isinstance(filter_, Not):
        return f"非 {_inner(filter_.part, (And, Or), vocabulary)}"
    if isinstance(filter_, And):
        return " 且 ".join(_inner(part, (And, Or), vocabulary) for part in filter_.parts)
    return " 或 ".join(_inner(part, (Or,), vocabulary) for part in filter_.parts)


def _inner(part: Filter, apart: tuple[type[Filter], ...], vocabulary: Vocabulary) -> str:
    shown = show(part, vocabulary)
    return f"({shown})" if isinstance(part, apart) else shown


def _values(term: Term, words: Words) -> str:
    if term.key is Key.CONTACT:
        return ",".join(f"{days}天内" for days in sorted(term.values))
    if term.key is Key.SILENT:
        return ",".join(f"{days}天" for days in sorted(term.values))
    if term.key is Key.POLICY:
        return ",".join(_answer(value, words) for value in sorted(term.values))
    return ",".join(sorted(_labels(term.values, words)))


def _labels(values: frozenset[str], words: Words) -> set[str]:
    """The labels of values; a label that would mean more than is there gives way to the keys."""
    shown = set()
    for value in values:
        label = words.label(value)
        meant = words.meant(label)
        shown.add(_written(label if value in meant and meant <= values else value, words))
    return shown


def _answer(value: str, words: Words) -> str:
    policy, _, answer = value.rpartition("=")
    (label,) = _labels(frozenset({policy}), words)
    return f"{label}={ANSWER_WORDS[answer]}"


def _written(word: str, words: Words) -> str:
    read = bare(word)
    if read is not None and words.meant(read) == words.meant(word):
        return word
    return '"' + word.replace('"', '""') + '"'
