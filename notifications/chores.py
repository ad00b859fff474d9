"""What waits for an official besides the steps of cases: findings to mend, objections to answer …

One line each in the digest, in 待办 and on the desk; a thing that is done disappears by itself.
"""

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


SOURCES: tuple[Source, ...] = ()


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """All that waits for an official besides cases, soonest first."""
    found = [
        chore for source in SOURCES for chore in await source.of(session, rules, person_id, held)
    ]
    return sorted(found, key=lambda chore: chore.deadline or date.max)


async def people(session: Session) -> set[int]:
    """Everybody for whom something waits."""
    return {person for source in SOURCES for person in await source.people(session)}
