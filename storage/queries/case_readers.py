"""Who may see a sensitive case: added and removed by name, and the cases nobody sees any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from storage.engine import Session
from storage.models.cases import Case, CaseReader
from storage.models.duties import Post
from storage.models.inbox import Handoff
from storage.models.regions import Region
from storage.queries.cases import Filed, columns, filed
from storage.queries.upsert import insert_once
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may see a case; `added_by` is None when a rule named them."""

    person_id: int
    added_by: int | None
    added_at: datetime


async def of_case(session: Session, case_id: int) -> list[Reader]:
    """The readers of a case, the first one first; whoever asks may see the case."""
    return [Reader(*row) for row in await session.execute(_OF_CASE, {"case": case_id})]


async def add(session: Session, case_id: int, person_id: int, added_by: int | None) -> bool:
    """Let somebody see a case; False when they may already."""
    done = await session.execute(
        insert_once(session, CaseReader, "case_id", "person_id"),
        {
            "case_id": case_id,
            "person_id": person_id,
            "added_by": added_by,
            "added_at": session.moment.now,
        },
    )
    return done.rowcount == 1


async def remove(session: Session, case_id: int, person_id: int) -> bool:
    """Let somebody see a case no longer; False when they might not."""
    done = await session.execute(_REMOVE, {"case": case_id, "person": person_id})
    return done.rowcount == 1


async def clear(session: Session, case_id: int) -> None:
    """Forget all readers of a case that everybody in scope may see again."""
    await session.execute(_CLEAR, {"case": case_id})


async def unread(session: Session, scope: Scope) -> list[Filed]:
    """The open sensitive cases of a place that none of their readers can see today.

    The one question about sensitive cases that is answered to others: a case nobody can see would
    be lost. What it gives is for naming a reader, not for showing.
    """
    today = session.moment.today
    serving = (
        select(CaseReader.case_id)
        .join(Post, Post.person_id == CaseReader.person_id)
        .join(Region, Region.id == Post.region_id)
        .where(
            CaseReader.case_id == Case.id,
            func.substr(Case.path, 1, func.length(Region.path)) == Region.path,
            Post.since <= today,
            or_(Post.until.is_(None), Post.until >= today),
        )
    )
    rows = await session.execute(
        select(*columns)
        .where(
            Case.sensitive.is_(True),
            Case.closed_on.is_(None),
            scope.rows(Case.path),
            ~exists(serving),
        )
        .order_by(Case.id)
    )
    return [filed(session, row) for row in rows]


async def close_handoffs(session: Session, address_id: int, reason: str) -> None:
    """Take the words of a sender off the list that everybody of the place reads."""
    await session.execute(
        _CLOSE_HANDOFFS,
        {"address": address_id, "why": reason, "closed_at": session.moment.now},
    )


_OF_CASE = (
    select(CaseReader.person_id, CaseReader.added_by, CaseReader.added_at)
    .where(CaseReader.case_id == bindparam("case"))
    .order_by(CaseReader.added_at, CaseReader.person_id)
)
_CLEAR = delete(CaseReader).where(CaseReader.case_id == bindparam("case"))
_REMOVE = _CLEAR.where(CaseReader.person_id == bindparam("person"))
_CLOSE_HANDOFFS = update(Handoff).where(
    Handoff.address_id == bindparam("address"),
    Handoff.reason == bindparam("why"),
    Handoff.closed_at.is_(None),
)
