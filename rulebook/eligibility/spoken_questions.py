"""Questions by which a family tells its facts in everyday words, and whom they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rulebook.eligibility.values import Between, Values

HOUSEHOLD, ALL = "household", "all"
"""What a question is about when it is not one situation: the household, or everybody of it."""

LEAST_MONEY = Decimal("0.01")


@dataclass(frozen=True)
class Choice:
    """One answer.

    `facts` is what it says, `unless` what it says when it was not taken, `finds` the situations
    there are then. `alone`: it goes with no other. `open` facts stay open whatever else is said.
    `figures` fill the placeholders of its label.
    """

    label: Mapping[str, str]
    words: tuple[str, ...] = ()
    facts: Values = field(default_factory=dict)
    unless: Values = field(default_factory=dict)
    finds: tuple[str, ...] = ()
    alone: bool = False
    open: tuple[str, ...] = ()
    figures: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Band:
    """A number told by where it lies between multiples of another fact, never as a figure."""

    fact: str
    of: str
    at: tuple[Decimal, Decimal]

    def choices(self, unit: Decimal) -> tuple[Choice, ...]:
        """Give the three stretches: below the first multiple, between both, from the second on."""
        low, high = (times * unit for times in self.at)
        return (
            Choice(
                {"zh_CN": "不到{high}", "en": "below {high}"},
                facts={self.fact: Between(None, low - LEAST_MONEY)},
                figures={"high": low},
            ),
            Choice(
                {"zh_CN": "{low}到{high}", "en": "{low} to {high}"},
                facts={self.fact: Between(low, high - LEAST_MONEY)},
                figures={"low": low, "high": high},
            ),
            Choice(
                {"zh_CN": "{low}以上", "en": "{low} or more"},
                facts={self.fact: Between(high, high * 1000)},
                figures={"low": high},
            ),
        )


@dataclass(frozen=True)
class Question:
    """One question. `keep`: the family may say it of itself, so it can be recorded as its word.

    `private` ones are never asked where others read along.
    """

    id: str
    about: str
    text: Mapping[str, str]
    choices: tuple[Choice, ...] = ()
    several: bool = False
    private: bool = False
    keep: bool = False
    band: Band | None = None

    @property
    def finds(self) -> tuple[str, ...]:
        """The situations its answer tells of."""
        return tuple(key for choice in self.choices for key in choice.finds)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts its answers tell, each once."""
        found = [self.band.fact] if self.band else []
        for choice in self.choices:
            found += [*choice.facts, *choice.unless]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Situation:
    """A situation of life somebody may be in; at most one person is asked about for each.

    `about` are the facts that make a policy one of this situation, `claims` that it is then of no
    other; `implied` is what being in it says by itself, `there` that there always is somebody.
    """

    id: str
    label: Mapping[str, str]
    about: frozenset[str]
    claims: bool = False
    there: bool = False
    implied: Values = field(default_factory=dict)
