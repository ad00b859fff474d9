"""The voice notes of a case: what a family said instead of writing it."""

from collections.abc import Sequence
from dataclasses import dataclass

from acts.actor import Actor
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import voices
from storage.queries.cases import Filed
from storage.queries.voices import Kept


@dataclass(frozen=True, slots=True)
class Shown:
    """What the section shows."""

    case_id: int
    voices: Sequence[Kept]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Shown | None:
    """The voice notes of a case, if there are any."""
    found = await voices.of_case(session, actor.scope, case.id)
    return Shown(case.id, found) if found else None
