"""What a form asks for that is held already, found by the heading of its column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rulebook.eligibility.fields import Field
from rulebook.entry import Entry

HOUSEHOLD, PLACE, PERSON = "household", "place", "person"
PER = (HOUSEHOLD, PLACE, PERSON)
OF_FACTS = {"hh": HOUSEHOLD, "p": PERSON}
SHORTEST = 2


@dataclass(frozen=True)
class HeldField:
    """Something we hold: a row each household has, a figure of a place, or a person's.

    What is not given is held, but does not leave in the table of a form.
    """

    key: str
    zh: str
    per: str
    words: tuple[str, ...]
    gives: bool = True


@dataclass(frozen=True)
class FormFields:
    """All of them; what a heading with a private word asks for does not leave."""

    fields: tuple[HeldField, ...]
    private: tuple[str, ...]

    def find(self, heading: str) -> HeldField | None:
        """Return what a column's heading asks for; the longest word in it decides."""
        asked = plain(heading)
        found = [
            (len(word), field) for field in self.fields for word in field.words if word in asked
        ]
        if not found:
            return None
        field = max(found, key=lambda one: one[0])[1]
        return replace(field, gives=field.gives and not self._private(asked + field.zh))

    def get(self, key: str) -> HeldField | None:
        """Return the field of a key."""
        return next((field for field in self.fields if field.key == key), None)

    def _private(self, words: str) -> bool:
        return any(word in words for word in self.private)


def plain(heading: str) -> str:
    """Return a heading without spaces, by which two are the same."""
    return "".join(heading.split())


def read(entry: Entry, facts: Mapping[str, Field]) -> FormFields:
    """Read the fields of the entry, then those that facts of families are."""
    entry.only("id", "fields", "private", "basis")
    own = tuple(map(_field, entry.parts("fields")))
    known = [word for field in own for word in field.words]
    if len(set(known)) < len(known):
        raise entry.bad("fields", "each word once")
    others = tuple(
        _fact(fact)
        for fact in facts.values()
        if fact.prefix in OF_FACTS and len(fact.zh) >= SHORTEST and plain(fact.zh) not in known
    )
    return FormFields(own + others, entry.texts("private"))


def _fact(fact: Field) -> HeldField:
    """A fact that is told of a family leaves; one that is derived, or a person's, does not."""
    per = OF_FACTS[fact.prefix]
    return HeldField(
        fact.key, fact.zh, per, (plain(fact.zh),), per == HOUSEHOLD and not fact.derived
    )


def _field(entry: Entry) -> HeldField:
    entry.only("key", "zh", "per", "words", "give")
    words = entry.texts("words")
    if not words or any(len(word) < SHORTEST for word in words):
        raise entry.bad("words", "words of two characters or more")
    gives = entry.flag("give") if "give" in entry else True
    return HeldField(entry.text("key"), entry.text("zh"), entry.one_of("per", PER), words, gives)
