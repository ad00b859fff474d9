"""A thing that waits for an official besides the steps of cases, and where such come from."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.posts import Held


@dataclass(frozen=True, slots=True)
class Chore:
    """One line: what waits, in words; until when, if there is a day; and where the console has it.

    Without names, amounts or illness: a line may be read on any phone.
    """

    text: str
    deadline: date | None = None
    address: str = "/console"


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of chore: `of` lists one official's, `people` are all who have any."""

    of: Callable[[Session, Rulebook, int, Sequence[Held]], Awaitable[list[Chore]]]
    people: Callable[[Session], Awaitable[set[int]]]
