"""The tree of a filter: terms about a household, joined by and, or and not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from rulebook.audience.spelling import Key


@dataclass(frozen=True)
class Term:
    """One thing a household must be; `values` are keys of the rules and the county, never words.

    A region is its path; a policy `ID=answer`; a case a procedure, which means an open case of
    it, or `procedure.state`; contact and silence are a number of days.
    """

    key: Key
    values: frozenset[str]


@dataclass(frozen=True)
class And:
    """Every part must hold; without parts everyone is meant. Made by `both`."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class Or:
    """One of the parts must hold. Made by `either`."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class Not:
    """The part must not hold."""

    part: "Filter"


Filter: TypeAlias = Term | And | Or | Not

EVERYONE = And(())


def both(parts: Iterable[Filter]) -> Filter:
    """Join filters that must all hold; an `And` among them gives its parts."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def either(parts: Iterable[Filter]) -> Filter:
    """Join filters of which one must hold; an `Or` among them gives its parts."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def parts_of(filter_: Filter) -> tuple[Filter, ...]:
    """Return what must hold together, each of which can keep a household away."""
    return filter_.parts if isinstance(filter_, And) else (filter_,)


def terms_of(filter_: Filter) -> tuple[Term, ...]:
    """Return every term of a filter, in the order written."""
    if isinstance(filter_, Term):
        return (filter_,)
    inner = (filter_.part,) if isinstance(filter_, Not) else filter_.parts
    return tuple(term for part in inner for term in terms_of(part))
