"""What papers gather: the cases of a household, the scans on file, a month of a place's cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from storage.engine import Session
from storage.models.cases import Case, CaseClock, CaseEvent, Document
from storage.models.help import Finding
from storage.models.regions import Region
from storage.queries.case_scope import seen_by
from storage.queries.cases import Filed, columns, filed
from storage.scope import Scope, within

JPEG = "image/jpeg"
PICTURE = "picture"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Scan:
    """A signed paper on file as a picture."""

    id: int
    key: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Entered:
    """The last state a case entered until a day, by which event, and on which day."""

    case: Filed
    village: str
    event: str
    state: str
    on: date


async def of_household(session: Session, scope: Scope, household_id: int) -> list[Filed]:
    """The cases of a household this scope may see, the first one first."""
    rows = await session.execute(
        select(*columns).where(Case.household_id == household_id, seen_by(scope)).order_by(Case.id)
    )
    return [filed(session, row) for row in rows]


async def scans(session: Session, scope: Scope, case_id: int) -> list[Scan]:
    """The signed papers of a case that are on file as pictures, the first one first."""
    rows = await session.execute(
        select(Document.id, Document.key, Document.recorded_at)
        .join(Case, Case.id == Document.case_id)
        .where(
            Document.case_id == case_id,
            Document.key != PICTURE,
            Document.media_type == JPEG,
            Document.content.is_not(None),
            seen_by(scope),
        )
        .order_by(Document.id)
    )
    return [Scan(*row) for row in rows]


async def scan(session: Session, scope: Scope, case_id: int, document_id: int) -> bytes | None:
    """What a signed paper on file shows, to a scope that may see its case."""
    sealed = await session.scalar(
        select(Document.content)
        .join(Case, Case.id == Document.case_id)
        .where(
            Document.id == document_id,
            Document.case_id == case_id,
            Document.key != PICTURE,
            Document.media_type == JPEG,
            seen_by(scope),
        )
    )
    if sealed is None:
        return None
    return bytes.fromhex(session.vault.open(sealed, f"document|content|{document_id}"))


async def until(
    session: Session, scope: Scope, path: str, since: date, last: date
) -> list[Entered]:
    """Where the cases of a place stood at the end of a day, without those closed before `since`."""
    rows = await session.execute(
        select(Region.name, *columns)
        .join(Region, Region.id == Case.region_id)
        .where(
            seen_by(scope),
            within(Case.path, path),
            Case.opened_on <= last,
            or_(Case.closed_on.is_(None), Case.closed_on >= since),
        )
        .order_by(Case.id)
    )
    found = {row[1]: (row[0], filed(session, row[1:])) for row in rows}
    entered = await _entered(session, found, last)
    return [
        Entered(case, village, *entered[key])
        for key, (village, case) in found.items()
        if key in entered
    ]


async def deadlines(session: Session, case_ids: Iterable[int]) -> dict[int, dict[str, date]]:
    """The deadlines of cases by clock, of clocks that ran and of those that still run."""
    found: dict[int, dict[str, date]] = {}
    for some in _portions(case_ids):
        rows = await session.execute(
            select(CaseClock.case_id, CaseClock.clock, CaseClock.deadline).where(
                CaseClock.case_id.in_(some), CaseClock.deadline.is_not(None)
            )
        )
        for row in rows:
            found.setdefault(row.case_id, {})[row.clock] = row.deadline
    return found


async def findings(session: Session, scope: Scope, path: str, on: date) -> dict[str, int]:
    """How many findings were open at the end of a day, by pitfall."""
    rows = await session.execute(
        select(Finding.pitfall).where(
            scope.rows(Finding.path),
            within(Finding.path, path),
            Finding.opened_on <= on,
            or_(Finding.closed_on.is_(None), Finding.closed_on > on),
        )
    )
    counted: dict[str, int] = {}
    for row in rows:
        counted[row.pitfall] = counted.get(row.pitfall, 0) + 1
    return counted


async def places_of(session: Session, procedure: str, since: date) -> list[str]:
    """The paths of the places where a procedure has an open case, or had one since a day."""
    rows = await session.execute(
        select(Case.path)
        .where(
            Case.procedure == procedure,
            or_(Case.closed_on.is_(None), Case.closed_on >= since),
        )
        .distinct()
        .order_by(Case.path)
    )
    return [row.path for row in rows]


async def _entered(
    session: Session, case_ids: Iterable[int], last: date
) -> dict[int, tuple[str, str, date]]:
    """The last event of each case until a day that was not refused."""
    found: dict[int, tuple[str, str, date]] = {}
    for some in _portions(case_ids):
        rows = await session.execute(
            select(CaseEvent.case_id, CaseEvent.event, CaseEvent.to_state, CaseEvent.on)
            .where(
                CaseEvent.case_id.in_(some),
                CaseEvent.to_state.is_not(None),
                CaseEvent.on <= last,
            )
            .order_by(CaseEvent.case_id, CaseEvent.number)
        )
        found |= {row.case_id: (row.event, row.to_state, row.on) for row in rows}
    return found


def _portions(ids: Iterable[int]) -> list[Sequence[int]]:
    known = list(ids)
    return [known[start : start + AT_ONCE] for start in range(0, len(known), AT_ONCE)]
