"""What putting rows again did: made them, changed them, or found them as they were."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What happened to one row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows were made, changed and left alone."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @classmethod
    def count(cls, changes: Iterable[Change]) -> "Changes":
        """Count what happened to many rows."""
        found = Counter(changes)
        return cls(found[Change.NEW], found[Change.CHANGED], found[Change.UNCHANGED])

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )

    @property
    def all(self) -> int:
        """Every row there was to look at."""
        return self.new + self.changed + self.unchanged
