"""The papers of a case on its page: those that can be made now, and those that are on file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from acts.actor import Actor
from acts.papers.keeping import expected
from acts.papers.kinds import at_hand
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import paper_data
from storage.queries.cases import Filed


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper that can be made, by name; as a sheet and in large print where it may be."""

    key: str
    name: str
    sheet: bool
    large: bool


@dataclass(frozen=True, slots=True)
class OnFile:
    """A signed paper on file as a picture."""

    id: int
    name: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Papers:
    """What the case page says of papers; `expected` may be handed in signed."""

    case_id: int
    offered: Sequence[Offered]
    on_file: Sequence[OnFile]
    expected: Sequence[tuple[str, str]]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Papers | None:
    """The papers of a case; None where there are none to make, to see or to hand in."""
    kinds = await at_hand(session, rules, actor, case)
    scans = await paper_data.scans(session, actor.scope, case.id)
    wanted = expected(rules, case)
    if not (kinds or scans or wanted):
        return None
    return Papers(
        case_id=case.id,
        offered=[
            Offered(kind.key, kind.name(rules, case), kind.sheet, kind.large) for kind in kinds
        ],
        on_file=[
            OnFile(scan.id, rules.documents[scan.key].zh, scan.recorded_at)
            for scan in scans
            if scan.key in rules.documents
        ],
        expected=[(key, rules.documents[key].zh) for key in wanted],
    )
