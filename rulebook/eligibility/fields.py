"""The facts a rule may ask for, and what kind of value each holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

TYPES = ("bool", "int", "number", "enum", "list")

# The parts of a file of facts, by the prefix of the fields they hold.
PREFIXES = ("region", "area", "hh", "p", "ent")

# The operators a type of field can be tested with.
OPERATORS = {
    "bool": ("eq", "ne"),
    "int": ("eq", "ne", "lt", "lte", "gt", "gte", "in"),
    "number": ("eq", "ne", "lt", "lte", "gt", "gte", "in"),
    "enum": ("eq", "ne", "in"),
    "list": ("has_any",),
}


@dataclass(frozen=True)
class Field:
    """One fact: its type, its name for people, and the values it may have.

    `labels` are the allowed values with their Chinese names, empty when any value of the type
    will do. `partial` fields are derived and may be known in part: one of several words, bounds.
    `explicit_wins` fields are derived only where nobody gave their value.
    """

    key: str
    type: str
    zh: str
    unit: str | None = None
    labels: Mapping[str | int, str] = field(default_factory=dict)
    low: Decimal | None = None
    high: Decimal | None = None
    derived: bool = False
    explicit_wins: bool = False
    partial: bool = False
    note: str | None = None

    @property
    def prefix(self) -> str:
        return self.key.partition(".")[0]

    @property
    def can_be_none(self) -> bool:
        """Whether the word `none` says there is none, rather than naming one of the values."""
        return bool(self.labels) and self.type != "list" and "none" not in self.labels

    def label(self, value: str | int) -> str:
        """Name a value for people."""
        return self.labels.get(value, str(value))
