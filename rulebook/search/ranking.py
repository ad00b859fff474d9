"""An inverted index in dicts: pairs of characters, weighted by BM25, with the words that matched.

Postings hold the finished weight of a term in a document, so that a question only adds up.
"""

import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import groupby

from rulebook.numerals import plain
from rulebook.search.vocabulary import Asked, Vocabulary, is_chinese, pairs, pieces

TITLE, AUDIENCE, GIST = 3.0, 1.5, 1.0
"""How often a word counts, by where it stands."""

SATURATION, LENGTH = 1.2, 0.75
"""BM25's k1 and b: how soon more of the same stops counting, how much a long text is held back."""

MEANT = 0.9
"""What a match by meaning counts, against one by the very word."""

NEXT = 0.95
"""What every further meaning of a word counts, against the one before: the nearest stand first."""

ENOUGH, ENOUGH_NAMED = 0.8, 0.25
"""The share of a question of unknown words that must be found: less if one stands in a title."""

FAR_BEHIND = 0.15
"""What scores less than this share of the best is no answer to the same question."""

ALIKE = 1e-6
"""Scores this near are equal."""


@dataclass(frozen=True)
class Document:
    """A text to find, by its parts; `rank` decides between equals."""

    id: str
    title: str
    audience: tuple[str, ...] = ()
    gist: str = ""
    rank: int = 0


@dataclass(frozen=True)
class Match:
    """A word of the question and the word of the document it was found by."""

    said: str
    found: str


@dataclass(frozen=True)
class Hit:
    """A document found, how well, and why."""

    id: str
    score: float
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Index:
    """Documents by the terms they hold."""

    documents: Sequence[Document]
    vocabulary: Vocabulary
    postings: Mapping[str, Mapping[int, float]]
    heads: frozenset[str]

    def find(
        self, text: str, limit: int = 5, among: Container[str] | None = None
    ) -> tuple[Hit, ...]:
        """Return what answers a question best, best first; nothing when nothing does.

        `among` are the ids that may be found; absent means all.
        """
        asked = self.vocabulary.cut(text)
        if not self._is_about_us(asked):
            return ()
        scores = self._scores(asked)
        if among is not None:
            scores = {
                place: score for place, score in scores.items() if self.documents[place].id in among
            }
        return tuple(
            Hit(self.documents[place].id, score, self._matches(asked, place))
            for score, place in self._best(scores, limit)
        )

    def _is_about_us(self, asked: Asked) -> bool:
        """Tell a question from words that only happen to stand somewhere in some text."""
        if any(
            word in self.postings for said in asked.known for word in self.vocabulary.means[said]
        ):
            return True
        terms = asked.terms
        needed = ENOUGH_NAMED if any(term in self.heads for term in terms) else ENOUGH
        found = sum(term in self.postings for term in terms)
        return found > 0 and found >= needed * len(terms)

    def _scores(self, asked: Asked) -> dict[int, float]:
        scores: dict[int, float] = {}
        for term in dict.fromkeys(asked.terms):
            for place, weight in self.postings.get(term, {}).items():
                scores[place] = scores.get(place, 0.0) + weight
        for said in asked.known:
            # Only the best of several words with one meaning counts.
            best: dict[int, float] = {}
            share = MEANT * math.sqrt(max(1, len(said) - 1)) if is_chinese(said) else MEANT
            for word in self.vocabulary.means[said]:
                share *= NEXT
                for place, weight in self.postings.get(word, {}).items():
                    if weight * share > best.get(place, 0.0):
                        best[place] = weight * share
            for place, weight in best.items():
                scores[place] = scores.get(place, 0.0) + weight
        return scores

    def _best(self, scores: Mapping[int, float], limit: int) -> list[tuple[float, int]]:
        """Return the best scores with their places; equals stand by rank, then by id."""
        highest = nlargest(limit, scores.values())
        if not highest:
            return []
        # Summing up in another order must not decide between equals.
        least = max(highest[-1], highest[0] * FAR_BEHIND) - ALIKE
        near = [
            (-round(score, 6), self.documents[place].rank, self.documents[place].id, place)
            for place, score in scores.items()
            if score >= least
        ]
        return [(-score, place) for score, _rank, _id, place in sorted(near)[:limit]]

    def _matches(self, asked: Asked, place: int) -> tuple[Match, ...]:
        own = [word for stretch in asked.stretches for word in self._found(stretch, place)]
        lone = [term for term in asked.terms if len(term) == 1 and is_chinese(term)]
        own += [term for term in lone if place in self.postings.get(term, {})]
        matches = [Match(word, word) for word in dict.fromkeys(own)]
        for said in asked.known:
            held = [
                (self.postings[word][place], word)
                for word in self.vocabulary.means[said]
                if place in self.postings.get(word, {})
            ]
            if held and not any(max(held)[1] in match.found for match in matches):
                matches.append(Match(said, max(held)[1]))
        return tuple(matches)

    def _found(self, stretch: str, place: int) -> list[str]:
        """Return the longest parts of a stretch that a document holds, pair after pair."""
        if not is_chinese(stretch):
            return [stretch] if place in self.postings.get(stretch, {}) else []
        held = [place in self.postings.get(term, {}) for term in pairs(stretch)]
        words = []
        for found, group in groupby(range(len(held)), key=held.__getitem__):
            spots = list(group)
            if found:
                words.append(stretch[spots[0] : spots[-1] + 2])
        return words


def index(documents: Iterable[Document], vocabulary: Vocabulary) -> Index:
    """Build the index of some documents."""
    documents = tuple(documents)
    meant = {word for words in vocabulary.means.values() for word in words}
    long = [word for word in meant if len(word) > 2 and is_chinese(word)]
    parts = [_parts(document) for document in documents]
    # Each part is held back by its own length: 低保 is most of the title 农村低保.
    means = [sum(len(texts[kind]) for texts in parts) / max(1, len(parts)) for kind in range(3)]
    counts = [_counts(texts, means, long) for texts in parts]
    spread = Counter(term for count in counts for term in count)
    postings: dict[str, dict[int, float]] = {}
    for place, count in enumerate(counts):
        for term, often in count.items():
            rarity = math.log(1 + (len(documents) - spread[term] + 0.5) / (spread[term] + 0.5))
            weight = rarity * often * (SATURATION + 1) / (often + SATURATION)
            postings.setdefault(term, {})[place] = weight
    heads = {
        term
        for title, audience, _gist in parts
        for piece in pieces(f"{title} {audience}")
        for term in pairs(piece)
    }
    return Index(documents, vocabulary, postings, frozenset(heads))


def _parts(document: Document) -> tuple[str, str, str]:
    return plain(document.title), plain(" ".join(document.audience)), plain(document.gist)


def _counts(
    parts: tuple[str, ...], means: Sequence[float], long: Sequence[str]
) -> dict[str, float]:
    """Count the terms of a document, each by the part it stands in and that part's length."""
    counts: dict[str, float] = {}
    for text, mean, counts_for in zip(parts, means, (TITLE, AUDIENCE, GIST), strict=True):
        if not text:
            continue
        weight = counts_for / (1 - LENGTH + LENGTH * len(text) / mean)
        for term in (*_terms(text), *(word for word in long if word in text)):
            counts[term] = counts.get(term, 0.0) + weight
    return counts


def _terms(text: str) -> Iterator[str]:
    for piece in pieces(text):
        yield from pairs(piece)
        if is_chinese(piece):
            yield from piece
