"""Decision records of cases, and the whole history with its facts, to decide it all again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select

from storage.crypto import CannotOpen
from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, CaseEvent, Decision
from storage.models.system import Audit
from storage.queries.case_scope import seen_by
from storage.scope import Scope

MARKED = "decision.frozen"
"""The act by which a record's mark stands in the audit trail, where nobody changes it unseen."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision record; `text` is None when its seal is broken, `mark` None when none was set.

    `real_mark` is what the mark of this very text would be.
    """

    id: int
    number: int
    event: str
    on: date
    rules: str
    text: str | None
    mark: str | None
    real_mark: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken, as the history has it, with its facts."""

    number: int
    event: str
    role: str
    on: date
    from_state: str | None
    to_state: str
    documents: Sequence[str]
    facts: Mapping[str, Any]


async def add(session: Session, case_id: int, step: Done, rules: str, text: str) -> tuple[int, str]:
    """Keep a record, sealed; returns its id and the mark that tells whether it was changed."""
    row_id = new_id()
    await session.execute(
        insert(Decision),
        {
            "id": row_id,
            "case_id": case_id,
            "number": step.number,
            "event": step.event,
            "on": step.on,
            "rules": rules,
            "frozen": session.vault.seal(text, _place(row_id)),
            "recorded_at": session.moment.real,
        },
    )
    return row_id, _mark(session, row_id, text)


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Kept]:
    """The decision records of a case this scope may see, in order."""
    found = (await session.execute(_OF_CASE.where(seen_by(scope)), {"case": case_id})).all()
    marks = await _marks(session, [row.id for row in found])
    return [_kept(session, row, marks.get(row.id)) for row in found]


async def steps_of(session: Session, scope: Scope, case_id: int) -> list[Done]:
    """The steps that were taken in a case this scope may see, in order.

    What the history keeps besides steps has a dot in its name; only an undone merge moves a case.
    """
    rows = await session.execute(_STEPS.where(seen_by(scope)), {"case": case_id})
    return [
        Done(
            row.number,
            row.event,
            row.role,
            row.on,
            row.from_state,
            row.to_state,
            row.documents,
            row.facts,
        )
        for row in rows
        if "." not in row.event or row.event == "merge.undone"
    ]


def _kept(session: Session, row: Any, mark: str | None) -> Kept:
    try:
        text = session.vault.open(row.frozen, _place(row.id))
    except CannotOpen:
        return Kept(row.id, row.number, row.event, row.on, row.rules, None, mark, None)
    real = _mark(session, row.id, text)
    return Kept(row.id, row.number, row.event, row.on, row.rules, text, mark, real)


async def _marks(session: Session, row_ids: Sequence[int]) -> dict[int, str]:
    subjects = {f"decision:{row_id}": row_id for row_id in row_ids}
    rows = await session.execute(_MARKS, {"subjects": list(subjects)})
    return {subjects[row.subject]: str(row.detail.get("mark")) for row in rows}


def _mark(session: Session, row_id: int, text: str) -> str:
    return session.vault.index("decision", f"{row_id}|{text}")


def _place(row_id: int) -> str:
    return f"decision|frozen|{row_id}"


_OF_CASE = (
    select(Decision)
    .join(Case, Case.id == Decision.case_id)
    .where(Decision.case_id == bindparam("case"))
    .order_by(Decision.number)
)
_STEPS = (
    select(CaseEvent)
    .join(Case, Case.id == CaseEvent.case_id)
    .where(CaseEvent.case_id == bindparam("case"), CaseEvent.refusal.is_(None))
    .order_by(CaseEvent.number)
)
_MARKS = (
    select(Audit.subject, Audit.detail)
    .where(Audit.subject.in_(bindparam("subjects", expanding=True)), Audit.action == MARKED)
    .order_by(Audit.id)
)
