"""Asking for policies: events of a life, the walk of questions, what a report asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.eligibility.told_family import Plan
from rulebook.words import mentions


@dataclass(frozen=True)
class LifeEvent:
    """Something that happens in a life, as people would ask about it.

    `look_for` is what is searched for, `domains` are the fields of its policies, `there` the
    situations it is about by itself.
    """

    id: str
    label: Mapping[str, str]
    words: tuple[str, ...]
    look_for: str
    domains: frozenset[str]
    there: tuple[str, ...]


@dataclass(frozen=True)
class Asking:
    """Everything the entries say of asking.

    `reported` names the hardship by which a policy is asked for, where a report is the way.
    """

    plan: Plan
    events: Mapping[str, LifeEvent]
    reported: Mapping[str, str]

    def event_in(self, text: str) -> LifeEvent | None:
        """The event somebody speaks of, the first of several."""
        return next((one for one in self.events.values() if mentions(text, one.words)), None)
