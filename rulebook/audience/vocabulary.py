"""The words a filter may use for what the rules and the county call by keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Protocol

from rulebook.audience.spelling import NONE, Key
from rulebook.audience.terms import Filter
from rulebook.audience.tokens import normal
from rulebook.procedure_entries import Procedure

ABOUT_FAMILIES = ("household", "person", "patient", "student")
"""The subjects of procedures whose cases are a household's."""

CHANNELS = {"sms": "短信", "webchat": "网页", "telegram": "telegram", NONE: "无"}
"""Ways to reach a household; `sms` is every channel whose name begins with it."""

SUGGESTED = 3
SHORTEST_PART = 2


class Words(Protocol):
    """What the values of one key are called."""

    def meant(self, word: str) -> frozenset[str]:
        """Tell the keys a word means; none when nobody calls anything so."""

    def label(self, key: str) -> str:
        """Tell the word that is printed for a key, which means it and perhaps others."""

    def near(self, word: str) -> tuple[str, ...]:
        """Tell words somebody may have wanted to write."""


@dataclass(frozen=True)
class Anything:
    """Keys themselves, unchecked: how a filter is kept."""

    def meant(self, word: str) -> frozenset[str]:
        return frozenset({word})

    def label(self, key: str) -> str:
        return key

    def near(self, word: str) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Names:
    """Keys with a label; keys of the same label are meant together.

    The beginning or the end of a label is enough where it is that of one label only, and 中 may
    follow: 公示中 is 村内公示.
    """

    labels: Mapping[str, str]

    def meant(self, word: str) -> frozenset[str]:
        said = normal(word)
        known = self._keys
        if said not in known:
            part = said.removesuffix("中")
            near = {
                label: keys
                for label, keys in known.items()
                if len(part) >= SHORTEST_PART and (label.startswith(part) or label.endswith(part))
            }
            return next(iter(near.values())) if len(set(near.values())) == 1 else frozenset()
        return known[said]

    def label(self, key: str) -> str:
        return self.labels.get(key, key)

    def near(self, word: str) -> tuple[str, ...]:
        said = normal(word)
        labels = list(dict.fromkeys(self.labels.values()))
        holding = [label for label in labels if said and said in normal(label)]
        return tuple((holding or get_close_matches(said, labels))[:SUGGESTED])

    @cached_property
    def _keys(self) -> Mapping[str, frozenset[str]]:
        """Keys by each word for them: the key, its label, and of `a.b` also b."""
        found: dict[str, frozenset[str]] = {}
        for key, label in self.labels.items():
            for word in {normal(label), key.rpartition(".")[2]}:
                found[word] = found.get(word, frozenset()) | {key}
        return {**found, **{key: frozenset({key}) for key in self.labels}}


@dataclass(frozen=True)
class Vocabulary:
    """The words of each key, and the saved lists by their names in half width and lower case."""

    words: Mapping[Key, Words] = field(default_factory=dict)
    lists: Mapping[str, Filter] = field(default_factory=dict)

    def of(self, key: Key) -> Words:
        """Tell the words of a key; where none were given, everything is taken as it is."""
        return self.words.get(key, ANYTHING)


ANYTHING = Anything()
KEPT = Vocabulary()
"""How a filter is kept: by keys alone."""


def case_names(procedures: Iterable[Procedure]) -> Names:
    """Name the procedures about families, and their states as `procedure.state`."""
    labels = {NONE: "无"}
    for procedure in procedures:
        if procedure.subject in ABOUT_FAMILIES:
            labels[procedure.id] = procedure.title
            labels |= {f"{procedure.id}.{key}": one.zh for key, one in procedure.states.items()}
    return Names(labels)
