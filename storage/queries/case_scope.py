"""Which cases a scope may see: those of its regions and households, sensitive ones by name only."""

from sqlalchemy import ColumnElement, and_, or_, select, true

from storage.engine import Session
from storage.models.cases import Case, CaseReader
from storage.scope import Scope


async def readers_of(session: Session, case_id: int) -> frozenset[int]:
    """The persons a sensitive case is open to."""
    query = select(CaseReader.person_id).where(CaseReader.case_id == case_id)
    return frozenset(row.person_id for row in await session.execute(query))


def seen_by(scope: Scope) -> ColumnElement[bool]:
    """The condition that keeps a query over cases to what may be seen."""
    if scope.everything:
        return true()
    reader = select(CaseReader.case_id).where(
        CaseReader.case_id == Case.id, CaseReader.person_id == scope.person_id
    )
    own = Case.household_id.in_(scope.households)
    return and_(
        scope.rows(Case.path, Case.household_id),
        or_(Case.sensitive.is_(False), own, reader.exists()),
    )
