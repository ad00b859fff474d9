"""Open cases with their limits and household, for lists of what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from storage.engine import Session
from storage.models.cases import Case, CaseClock
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.case_scope import seen_by
from storage.queries.cases import Filed, columns, filed
from storage.queries.households import label_of
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Open:
    """An open case: its household or subject as messages name it, its place, and its limits."""

    case: Filed
    household: str
    village: str
    limits: Sequence[tuple[str, date]]


async def open_cases(session: Session, scope: Scope) -> list[Open]:
    """The open cases a scope may see."""
    limits: dict[int, list[tuple[str, date]]] = {}
    for row in await session.execute(
        select(CaseClock.case_id, CaseClock.clock, CaseClock.deadline)
        .join(Case, Case.id == CaseClock.case_id)
        .where(
            CaseClock.running.is_(True),
            CaseClock.deadline.is_not(None),
            Case.closed_on.is_(None),
            seen_by(scope),
        )
    ):
        limits.setdefault(row.case_id, []).append((row.clock, row.deadline))
    rows = await session.execute(
        select(Household.number, Household.head, Region.name, *columns)
        .select_from(Case)
        .outerjoin(Household, Household.id == Case.household_id)
        .join(Region, Region.id == Case.region_id)
        .where(Case.closed_on.is_(None), seen_by(scope))
    )
    return [_open(session, row, limits) for row in rows]


def _open(session: Session, row: Any, limits: dict[int, list[tuple[str, date]]]) -> Open:
    case = filed(session, row[3:])
    name = case.subject
    if row[1] is not None:
        name = label_of(row[0], session.vault.open(row[1], f"household|head|{case.household_id}"))
    return Open(case, name, row[2], limits.get(case.id, []))
