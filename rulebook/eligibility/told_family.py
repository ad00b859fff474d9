"""A family as it tells of itself: the household, and one person for each situation of life.

Two pupils of different schools are two walks; somebody who is old and disabled is seen as two
people. Whoever nobody was asked about yet is there as somebody of whom nothing is known.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from rulebook.eligibility import views
from rulebook.eligibility.derivations import decided
from rulebook.eligibility.facts import HOUSEHOLD as SUBJECT
from rulebook.eligibility.facts import Facts, Person
from rulebook.eligibility.policy import Policies, Policy
from rulebook.eligibility.spoken_questions import ALL, Choice, Question, Situation
from rulebook.eligibility.values import Values, is_number

Given = Mapping[str, tuple[int, ...]]
"""Places of the choices taken, from 0, by question; none where the family does not know."""

Said = Mapping[str, Mapping[str, Any]]
"""What was said, by whom it is about: the household (hh), all, or a situation."""


@dataclass(frozen=True)
class Matter:
    """A policy of the walk, the subjects it is asked of, and every fact it can hang on."""

    policy: Policy
    subjects: tuple[str, ...]
    facts: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """What the walk is made of, by id, and the policies of each province it is about.

    `told_by` names the question that tells whether there is somebody in a situation, `held` the
    fact that says a family has a policy's help already.
    """

    policies: Policies
    questions: Mapping[str, Question]
    situations: Mapping[str, Situation]
    matters: Mapping[str, tuple[Matter, ...]]
    told_by: Mapping[str, str]
    held: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def asked(self) -> frozenset[str]:
        """Every fact some question is about."""
        return frozenset(key for one in self.questions.values() for key in one.facts)


@dataclass(frozen=True)
class Start:
    """What is known before the first question: facts, and who is there by whatever was asked.

    `domains` narrow the walk to some fields of policies. `alone`: nobody reads along.
    """

    household: Values
    persons: Mapping[str, Values] = field(default_factory=dict)
    there: tuple[str, ...] = ()
    domains: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(frozen=True)
class Family:
    """What was known of a family, and what it has answered since."""

    plan: Plan
    start: Start
    given: Given = field(default_factory=dict)

    def supposing(self, question: str, taken: tuple[int, ...]) -> "Family":
        """The family with one more answer."""
        then = replace(self, given={**self.given, question: taken})
        then.__dict__["settled"] = self.settled  # it hangs on the start alone
        return then

    @cached_property
    def facts(self) -> Facts:
        """The family as the rules see it: what was known before stands, what is said joins it."""
        said = self.said()
        everybody = said.get(ALL, {})
        household = dict(said.get(SUBJECT, {}))
        persons = []
        for key in self.there | self.perhaps:
            implied, known = self.plan.situations[key].implied, self.start.persons.get(key, {})
            persons.append(Person(key, {**implied, **everybody, **said.get(key, {}), **known}))
        return Facts({**household, **self.start.household}, tuple(persons))

    @cached_property
    def seen(self) -> Mapping[str, Values]:
        """The values the rules see, by subject."""
        return {view.subject: view.values for view in (self.views.household, *self.views.persons)}

    @cached_property
    def views(self) -> views.Views:
        """The same as rules take it, with what follows from it."""
        return views.kleene(self.plan.policies, self.facts)

    @cached_property
    def there(self) -> dict[str, None]:
        """The situations somebody is in."""
        return {key: None for key in self.plan.situations if self._is_there(key)}

    @cached_property
    def perhaps(self) -> dict[str, None]:
        """The situations nobody was asked about."""
        asked = self.plan.told_by
        return {
            key: None
            for key in self.plan.situations
            if key not in self.there and asked.get(key) not in self.given
        }

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """The answers a question has here; none when what it compares with is not known."""
        if question.band is None:
            return question.choices
        unit = self.settled.get(question.band.of)
        return question.band.choices(Decimal(unit)) if is_number(unit) else ()

    def said(self, only: Collection[str] | None = None) -> Said:
        """Say what the answers tell and was not known; with `only`, those of some questions."""
        found: dict[str, dict[str, Any]] = {}
        for key, question in self.plan.questions.items():
            taken = self.given.get(key)
            if not taken or (only is not None and key not in only):
                continue
            for fact, value in _told(question, self.choices(question), taken).items():
                whom = SUBJECT
                if fact.startswith("p."):
                    whom = question.about if question.about in self.plan.situations else ALL
                if whom != SUBJECT or not decided(self.settled.get(fact)):
                    found.setdefault(whom, {})[fact] = value
        return found

    def kept(self) -> Iterator[tuple[str, str, Any]]:
        """Give what may be recorded as the family's word: whom it is about, the fact, its value."""
        own = {key for key, question in self.plan.questions.items() if question.keep}
        for who, values in self.said(own).items():
            for key, value in values.items():
                yield who, key, value

    @cached_property
    def settled(self) -> Values:
        """The household as it was known, with what follows from it."""
        return views.kleene(self.plan.policies, Facts(self.start.household)).household.values

    def _is_there(self, key: str) -> bool:
        if self.plan.situations[key].there or key in (*self.start.there, *self.start.persons):
            return True
        asked = self.plan.told_by[key]
        choices = self.plan.questions[asked].choices
        return any(key in choices[place].finds for place in self.given.get(asked, ()))


def _told(question: Question, choices: Sequence[Choice], taken: Sequence[int]) -> Mapping[str, Any]:
    """What an answer says; lists of several choices join, and what was not chosen is no."""
    found: dict[str, Any] = {}
    for place, choice in enumerate(choices):
        if place in taken:
            continue
        found |= choice.unless
        if question.several:
            found |= {key: False for key, value in choice.facts.items() if value is True}
    for place in taken:
        for key, value in choices[place].facts.items():
            joins = isinstance(value, tuple) and isinstance(found.get(key), tuple)
            found[key] = (*found[key], *value) if joins else value
    for place in taken:
        for key in choices[place].open:
            found.pop(key, None)
    return found
