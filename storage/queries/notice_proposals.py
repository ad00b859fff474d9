"""Notices that systems have drafted, until a person makes notices of them or declines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.engine import Session
from storage.models.api import AccessToken
from storage.models.api import NoticeProposal as Table
from storage.models.base import new_id
from storage.scope import Scope

WAITING, TAKEN, DECLINED = "waiting", "taken", "declined"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A drafted text by field, whose it is, and what became of it."""

    id: int
    token_id: int
    path: str
    words: Mapping[str, Any]
    state: str
    why: str
    notice_id: int | None
    decided_at: datetime | None
    proposed_at: datetime
    system: str


async def add(session: Session, token_id: int, path: str, words: Mapping[str, Any]) -> int:
    """Keep what a system proposes; returns its id."""
    made = new_id()
    values = {
        "id": made,
        "token_id": token_id,
        "path": path,
        "words": dict(words),
        "state": WAITING,
        "why": "",
        "proposed_at": session.moment.now,
    }
    await session.execute(insert(Table), values)
    return made


async def of_token(session: Session, token_id: int, proposal_id: int) -> Proposal | None:
    """A proposal, for the very system that made it."""
    query = _SELECT.where(Table.id == proposal_id, Table.token_id == token_id)
    return await _one(session, query)


async def get(session: Session, scope: Scope, proposal_id: int) -> Proposal | None:
    """A proposal for a place of this scope; foreign and absent look the same."""
    return await _one(session, _SELECT.where(Table.id == proposal_id, scope.rows(Table.path)))


async def waiting(session: Session, scope: Scope, limit: int = 100) -> list[Proposal]:
    """What waits for a person within a scope, the oldest first."""
    query = _SELECT.where(Table.state == WAITING, scope.rows(Table.path))
    rows = await session.execute(query.order_by(Table.id).limit(limit))
    return [Proposal(*row) for row in rows]


async def settle(
    session: Session,
    proposal_id: int,
    person_id: int | None,
    *,
    notice_id: int | None = None,
    why: str = "",
) -> bool:
    """Write down what became of a waiting proposal; False when it was settled before."""
    done = await session.execute(
        update(Table)
        .where(Table.id == proposal_id, Table.state == WAITING)
        .values(
            state=TAKEN if notice_id else DECLINED,
            why=why,
            notice_id=notice_id,
            decided_by=person_id,
            decided_at=session.moment.now,
        )
    )
    return done.rowcount == 1


async def _one(session: Session, query: Any) -> Proposal | None:
    row = (await session.execute(query)).first()
    return Proposal(*row) if row else None


_SELECT = select(
    Table.id,
    Table.token_id,
    Table.path,
    Table.words,
    Table.state,
    Table.why,
    Table.notice_id,
    Table.decided_at,
    Table.proposed_at,
    AccessToken.name.label("system"),
).join(AccessToken, AccessToken.id == Table.token_id)
