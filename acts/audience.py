"""Audiences: from the words an officer types to a filter of keys that a database can be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from acts import verdicts
from acts.audience_words import told
from acts.declined import Unfit
from acts.verdicts import Keys
from rulebook import audience
from rulebook.audience import CHANNELS, Filter, Key, Names, Term, Vocabulary, Words, normal
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.queries import audiences, place_names, regions, saved_audiences
from storage.queries import verdicts as stored_verdicts
from storage.queries.audiences import Reach
from storage.queries.regions import LEVELS, Place
from storage.queries.verdicts import POLICY, TAG

MOST_NEAR = 3


@dataclass(frozen=True)
class Aimed:
    """An audience within a region: as typed, as understood, and as it is kept.

    `places` are paths; `filter` is what must hold there, and `parts` says it part by part.
    `answers` names the policies and groups, by kind and key, whose answers it needs. With `got`
    those are meant whom that broadcast may have reached.
    """

    typed: str
    shown: str
    places: tuple[str, ...]
    filter: Filter
    parts: tuple[str, ...]
    answers: Mapping[tuple[str, str], str]
    got: int | None = None

    @property
    def reach(self) -> Reach:
        """What the database is asked."""
        return Reach(self.places, self.filter, self.got)


async def aimed(session: Session, rules: Rulebook, region: Place, text: str) -> Aimed:
    """Read an audience within a region; no words mean everyone there.

    Raises:
        Unfit: it cannot be understood.
    """
    words = await vocabulary(session, rules, region, text)
    read = audience.parse(text, words)
    if isinstance(read, tuple):
        raise Unfit.of({"audience": [told(problem) for problem in read]})
    places, rest = audience.placed(read, region.path)
    return Aimed(
        typed=text.strip(),
        shown=audience.show(read, words),
        places=places,
        filter=rest,
        parts=tuple(audience.show(part, words) for part in audience.parts_of(rest)),
        answers=_answers(rest, words),
    )


async def work_out(sessions: Sessions, rules: Rulebook, region: Place, text: str) -> None:
    """Ask the rules about the policies and groups an audience names, for every household there.

    Asked are those whose answers do not stand any more. A large place takes long at first: this
    keeps nobody waiting, and what is prepared right afterwards need not ask again.

    Raises:
        Unfit: the audience cannot be understood.
    """
    async with sessions.read() as session:
        aim = await aimed(session, rules, region, text)
    for path in aim.places if aim.answers else ():
        await verdicts.bring_up_to_date_in_steps(sessions, rules, path, _keys(aim))


async def answered(session: Session, rules: Rulebook, aim: Aimed) -> None:
    """Ask the rules within this transaction, as far as their answers do not stand any more."""
    for path in aim.places if aim.answers else ():
        await verdicts.bring_up_to_date(session, rules, path, _keys(aim))


async def answers_since(session: Session, path: str, asked: tuple[str, str]) -> datetime | None:
    """From when the oldest of the rules' answers in a place is; None when there is none."""
    return await stored_verdicts.computed_at(session, path, *asked)


def kept(aim: Aimed) -> dict[str, Any]:
    """An audience as a broadcast keeps it."""
    return {
        "text": aim.typed,
        "shown": aim.shown,
        "paths": list(aim.places),
        "filter": audience.show(aim.filter),
        "parts": list(aim.parts),
        "answers": [[kind, key, name] for (kind, key), name in aim.answers.items()],
        **({"got": aim.got} if aim.got else {}),
    }


def kept_aim(held: Mapping[str, Any]) -> Aimed:
    """The audience a broadcast keeps; one of an older version keeps lists of tags."""
    filter_ = audience.parse(held["filter"]) if "filter" in held else _of_tags(held)
    assert not isinstance(filter_, tuple), filter_
    shown = [audience.show(part) for part in audience.parts_of(filter_)]
    return Aimed(
        typed=held["text"],
        shown=held.get("shown", held["text"]),
        places=tuple(held["paths"]),
        filter=filter_,
        parts=tuple(held.get("parts", shown)),
        answers={(kind, key): name for kind, key, name in held.get("answers", ())},
        got=held.get("got"),
    )


async def vocabulary(
    session: Session, rules: Rulebook, region: Place, text: str, *, lists: bool = True
) -> Vocabulary:
    """The words an audience may use within a region; tags as far as the text names them."""
    known = await audiences.known_tags(session, audience.words_in(text))
    tags = Tags({normal(tag): tag for tag in sorted(known)})
    policies = rules.policies
    live = {policy.id: policy.title for policy in policies.by_id.values() if policy.live}
    words: dict[Key, Words] = {
        Key.REGION: Places(region, await regions.all_of(session)),
        Key.ANY: tags,
        Key.ALL: tags,
        Key.NO: tags,
        Key.GROUP: Names({tag.key: tag.zh for tag in policies.tags.values()}),
        Key.POLICY: Names(live),
        Key.CASE: audience.case_names(rules.procedures.values()),
        Key.CHANNEL: Names(CHANNELS),
    }
    saved = await saved_audiences.usable_at(session, region.path) if lists else []
    return Vocabulary(words, {normal(one.name): filter_of(one.text) for one in saved})


def filter_of(text: str) -> Filter:
    """A filter that was kept."""
    read = audience.parse(text)
    assert not isinstance(read, tuple), read
    return read


@dataclass(frozen=True)
class Tags:
    """Tags that households carry, by how they are compared."""

    known: Mapping[str, str]

    def meant(self, word: str) -> frozenset[str]:
        tag = self.known.get(normal(word))
        return frozenset({tag} if tag else ())

    def label(self, key: str) -> str:
        return key

    def near(self, word: str) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Places:
    """The places of a region, called by name, by name within what they lie in, or by path."""

    region: Place
    places: Sequence[Place]

    def meant(self, word: str) -> frozenset[str]:
        if word in self._by_path:
            return frozenset({word})
        found = place_names.exactly(word, self.places, LEVELS)
        return frozenset(place.path for place in found if place.path in self._by_path)

    def label(self, key: str) -> str:
        place = self._by_path.get(key)
        names = (place.name, place.full_name) if place else ()
        return next((name for name in names if self.meant(name) == {key}), key)

    def near(self, word: str) -> tuple[str, ...]:
        names = [place.name for place in self._by_path.values()]
        return tuple(dict.fromkeys(get_close_matches(word, names, MOST_NEAR)))

    @cached_property
    def _by_path(self) -> Mapping[str, Place]:
        inside = (place for place in self.places if place.path.startswith(self.region.path))
        return {place.path: place for place in inside}


def _answers(filter_: Filter, words: Vocabulary) -> dict[tuple[str, str], str]:
    found = {}
    for term in audience.terms_of(filter_):
        for value in sorted(term.values):
            if term.key is Key.POLICY:
                policy = value.rpartition("=")[0]
                found[POLICY, policy] = words.of(Key.POLICY).label(policy)
            elif term.key is Key.GROUP:
                found[TAG, value] = words.of(Key.GROUP).label(value)
    return found


def _keys(aim: Aimed) -> Keys:
    return Keys(
        policies=frozenset(key for kind, key in aim.answers if kind == POLICY),
        tags=frozenset(key for kind, key in aim.answers if kind == TAG),
    )


def _of_tags(held: Mapping[str, Any]) -> Filter:
    """What was kept before there was a language: any, all and none of some tags."""
    return audience.both(
        Term(key, frozenset(held[name]))
        for key, name in (
            (Key.ANY, "any_tags"),
            (Key.ALL, "all_tags"),
            (Key.NO, "no_tags"),
        )
        if held[name]
    )
