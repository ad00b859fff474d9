"""What the rules look at: the values of each subject of a family, derived facts worked out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rulebook.eligibility.derivations import Derivation, decided
from rulebook.eligibility.facts import ENTITY, HOUSEHOLD, Facts, Person
from rulebook.eligibility.policy import Policies
from rulebook.eligibility.values import MEMBERS, NONE, SIZE, UNLISTED, Values


@dataclass(frozen=True, slots=True)
class View:
    """One subject, and the values its rules see."""

    subject: str
    values: Values


@dataclass(frozen=True, slots=True)
class Views:
    """The subjects of one family."""

    household: View
    persons: tuple[View, ...]
    entities: tuple[View, ...]

    def of(self, subject: str) -> tuple[View, ...]:
        """Give the views for policies about a person, the household or an entity."""
        if subject == "person":
            return self.persons
        return (self.household,) if subject == "household" else self.entities

    def one(self, subject: str) -> View | None:
        """Give the view of one subject: hh, ent or a person's id."""
        every = (self.household, *self.entities, *self.persons)
        return next((view for view in every if view.subject == subject), None)


def kleene(policies: Policies, facts: Facts) -> Views:
    """See the family with what is missing left open."""
    order = policies.order
    household = dict(facts.household)
    size = household.get(SIZE)
    household[UNLISTED] = size is None or size > len(facts.persons)
    for one in order.household:
        _settle(one, household, household)
    persons = [{**household, **person.values} for person in facts.persons]
    for values in persons:
        for one in order.person:
            _settle(one, values, values)
    household[MEMBERS] = persons
    late: dict[str, Any] = {}
    for one in order.from_members:
        _settle(one, household, late)
    household |= late
    for values in persons:
        values |= late
    return _views(facts, household, persons)


def header(policies: Policies, facts: Facts) -> Views:
    """See the family as the rules themselves do: what is missing counts as no or fails."""
    order, open_ = policies.order, kleene(policies, facts)
    household = _plain(open_.household.values, facts.household, policies.derivations)
    for one in order.household:
        _fill(one, household)
    persons = []
    for person, view in zip(facts.persons, open_.persons, strict=True):
        values = _plain(view.values, {**facts.household, **person.values}, policies.derivations)
        values |= {one.key: household[one.key] for one in order.household if one.key in household}
        for one in order.person:
            _fill(one, values)
        persons.append(values)
    household[MEMBERS] = persons
    for one in order.from_members:
        _fill(one, household)
        if one.key in household:
            for values in persons:
                values[one.key] = household[one.key]
    return _views(facts, household, persons)


def supposing(facts: Facts, key: str, value: Any) -> Facts:
    """Suppose a missing fact; a member's is supposed of every member it is missing for."""
    prefix = key.partition(".")[0]
    if prefix == "p":
        persons = tuple(Person(one.id, {key: value, **one.values}) for one in facts.persons)
        return replace(facts, persons=persons)
    if prefix == ENTITY:
        return replace(facts, entity={key: value, **(facts.entity or {})})
    return replace(facts, household={key: value, **facts.household})


def _settle(one: Derivation, values: Values, into: dict[str, Any]) -> None:
    """Work out a derived fact; one given explicitly stands where facts do not decide."""
    if one.key in values and one.explicit_wins:
        return
    value = one.kleene(values)
    if value is not None and (decided(value) or one.key not in values):
        into[one.key] = value


def _fill(one: Derivation, values: dict[str, Any]) -> None:
    if one.key not in values and (value := one.header(values)) is not None:
        values[one.key] = value


def _plain(values: Values, given: Values, derivations: Mapping[str, Derivation]) -> dict[str, Any]:
    """Keep what is known: given facts that are not none, and derived ones fully decided."""
    return {
        key: value
        for key, value in values.items()
        if value is not NONE and (key in given or (key in derivations and decided(value)))
    }


def _views(facts: Facts, household: Values, persons: list[dict[str, Any]]) -> Views:
    return Views(
        View(HOUSEHOLD, household),
        tuple(
            View(person.id, values) for person, values in zip(facts.persons, persons, strict=True)
        ),
        () if facts.entity is None else (View(ENTITY, {**household, **facts.entity}),),
    )
