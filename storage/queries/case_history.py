"""What has happened in cases, only ever added to: their events, and the papers handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, CaseEvent, Document
from storage.queries.case_scope import seen_by
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case, accepted or refused; `note` is opened."""

    number: int
    event: str
    role: str
    person_id: int | None
    on: date
    from_state: str | None
    to_state: str | None
    refusal: str | None
    documents: Sequence[str]
    note: str
    recorded_at: datetime


async def append(session: Session, case_id: int, event: Happened, facts: Mapping[str, Any]) -> int:
    """Write an event behind the last one of its case, which must be locked; returns its number."""
    row_id = new_id()
    last = await session.scalar(_LAST_NUMBER, {"case": case_id})
    number = (last or 0) + 1
    await session.execute(
        _APPEND,
        {
            "id": row_id,
            "case_id": case_id,
            "number": number,
            "event": event.event,
            "role": event.role,
            "person_id": event.person_id,
            "on": event.on,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "refusal": event.refusal,
            "documents": list(event.documents),
            "facts": dict(facts),
            "note": session.vault.seal(event.note, _note(row_id)) if event.note else None,
            "recorded_at": event.recorded_at,
        },
    )
    return number


async def history(session: Session, scope: Scope, case_id: int) -> list[Happened]:
    """All events of a case this scope may see, in order."""
    rows = await session.execute(_HISTORY.where(seen_by(scope)), {"case": case_id})
    return [
        Happened(
            row.number,
            row.event,
            row.role,
            row.person_id,
            row.on,
            row.from_state,
            row.to_state,
            row.refusal,
            row.documents,
            session.vault.open(row.note, _note(row.id)) if row.note else "",
            row.recorded_at,
        )
        for row in rows
    ]


async def add_document(
    session: Session,
    case_id: int,
    key: str,
    person_id: int | None,
    content: bytes | None = None,
    media_type: str | None = None,
) -> int:
    """Keep a paper or picture of a case, sealed."""
    row_id = new_id()
    sealed = None
    if content is not None:
        sealed = session.vault.seal(content.hex(), f"document|content|{row_id}")
    await session.execute(
        _ADD_DOCUMENT,
        {
            "id": row_id,
            "case_id": case_id,
            "key": key,
            "media_type": media_type,
            "content": sealed,
            "person_id": person_id,
            "recorded_at": session.moment.now,
        },
    )
    return row_id


def _note(row_id: int) -> str:
    return f"case_event|note|{row_id}"


_LAST_NUMBER = select(func.max(CaseEvent.number)).where(CaseEvent.case_id == bindparam("case"))
_APPEND = insert(CaseEvent)
_HISTORY = (
    select(CaseEvent)
    .join(Case, Case.id == CaseEvent.case_id)
    .where(CaseEvent.case_id == bindparam("case"))
    .order_by(CaseEvent.number)
)
_ADD_DOCUMENT = insert(Document)
