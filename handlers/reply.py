"""What a handler gets and gives: what was said to us, and what we answer, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from channels.contract import Choice, Media


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said: their words, and the data of the choices they took, however they did.

    `expired` is the data of a button that is not theirs or no longer known. `asked` tells whether
    a question of ours is open, which then owns digits.
    """

    text: str = ""
    chosen: tuple[str, ...] = ()
    media: Sequence[Media] = ()
    contact: str | None = None
    asked: bool = False

    @property
    def choice(self) -> str | None:
        """The first choice taken."""
        return self.chosen[0] if self.chosen else None


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; its choices are an open question, which owns digits for a day."""

    kind: str
    text: str
    choices: Sequence[Choice] = ()
    values: Mapping[str, str] = field(default_factory=dict)


Replies = Reply | Sequence[Reply] | None


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Choices from (label, data) pairs."""
    return tuple(Choice(label, data) for label, data in pairs)
