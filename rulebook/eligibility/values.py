"""What may stand for a fact while rules are read: its value, or what is known short of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeGuard


class Nothing(Enum):
    """Known to be none: not a pupil, no disability grade."""

    NONE = "none"


NONE: Final = Nothing.NONE


@dataclass(frozen=True, slots=True)
class Possible:
    """One of several words; which one hangs on facts still missing."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """A number of which only bounds are known; without a low bound it may be any lower one."""

    low: Decimal | None
    high: Decimal


# Values by field key. A field that is absent is missing. What may stand under a key is settled by
# the field's type when facts are read, so rules do not look at types again.
Values = Mapping[str, Any]

# Keys beside the fields: the values of each member, and whether there are more members than these.
MEMBERS = "members"
UNLISTED = "unlisted"
# How many live together: with fewer members listed, or without it, there may be others.
SIZE = "hh.size"


def is_number(value: object) -> TypeGuard[int | Decimal]:
    """Tell whether this is a number rather than bounds, a word or true and false."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
