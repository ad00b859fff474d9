"""What households said is wrong with their plan or card, and nobody has answered yet."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from storage.engine import Session
from storage.models.cases import Case
from storage.models.checks import CheckQuestion
from storage.queries.case_scope import seen_by
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Dispute:
    """A case with something disputed in it."""

    case_id: int
    code: str
    path: str
    household_id: int | None
    field: str


async def waiting(session: Session, scope: Scope, fields: Collection[str]) -> list[Dispute]:
    """The cases with unanswered questions about these, those of finished cases too."""
    query = _WAITING.where(seen_by(scope))
    rows = await session.execute(query, {"fields": list(fields)})
    return [Dispute(*row) for row in rows]


_WAITING = (
    select(Case.id, Case.code, Case.path, Case.household_id, CheckQuestion.field)
    .join(CheckQuestion, CheckQuestion.case_id == Case.id)
    .where(
        CheckQuestion.answer.is_(None), CheckQuestion.field.in_(bindparam("fields", expanding=True))
    )
    .distinct()
    .order_by(Case.id)
)
