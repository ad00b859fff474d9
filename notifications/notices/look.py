"""How a notice stands while it is written: what people will read, what it costs, what is wrong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from channels.text import segments, with_signature
from locales import language, speaking
from notifications.notices import forms
from notifications.notices.advice import advice
from notifications.notices.forms import MOST, Part
from notifications.notices.problems import LONGEST_LANDLINE, Measure, Problem, by_field, spoken
from rulebook.loader import Rulebook
from rulebook.notices import FORMS
from storage.queries.notices import Text

Said = Mapping[tuple[str, str], Sequence[str]]
"""Sentences by language and field."""


@dataclass(frozen=True, slots=True)
class Message:
    """A short message as a phone shows it, and what it costs; at most `most` characters fit."""

    form: str
    text: str
    units: int
    parts: int
    most: int

    @property
    def too_long(self) -> bool:
        """Whether it does not fit its form."""
        return self.units > self.most


@dataclass(frozen=True, slots=True)
class Spoken:
    """A notice in one language: its short messages, the chat card, the questions of the page."""

    language: str
    messages: tuple[Message, ...]
    card: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """All of it: problems stop a notice, advice does not."""

    languages: tuple[Spoken, ...]
    problems: Said
    advice: Said

    @property
    def stopping(self) -> int:
        """How many problems there are."""
        return sum(len(said) for said in self.problems.values())

    @property
    def better(self) -> int:
        """How many suggestions there are."""
        return sum(len(said) for said in self.advice.values())


def look(rules: Rulebook, notice: Text, measure: Measure, landline: str = LONGEST_LANDLINE) -> Look:
    """Look at a notice as it is written now, as readers with this landline get it."""
    return Look(
        languages=tuple(_spoken(notice, measure, one, landline) for one, _words in spoken(notice)),
        problems=_by_place(by_field(rules, notice, measure)),
        advice=_by_place(advice(rules, notice)),
    )


def _spoken(notice: Text, measure: Measure, written: str, landline: str) -> Spoken:
    with speaking(written):
        told = forms.words(notice, landline)
        messages = [
            _message(notice, form, measure, landline) for form in FORMS if getattr(told, form)
        ]
        card = forms.card(notice, landline)
    # The questions are asked in the language of whoever writes; the answers are the notice's.
    return Spoken(written, tuple(messages), card, told.title, tuple(forms.parts(told)))


def _message(notice: Text, form: str, measure: Measure, landline: str) -> Message:
    """One short message; it is counted with the longest landline a reader may be told."""
    cost = segments(forms.short_message(notice, LONGEST_LANDLINE, form), measure.signature)
    shown = with_signature(forms.short_message(notice, landline, form), measure.signature)
    return Message(form, shown, cost.units, cost.parts, MOST[language()][form])


def _by_place(found: Iterable[Problem]) -> Said:
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        said = places[one.language, one.field]
        if one.sentence not in said:
            said.append(one.sentence)
    return places
