"""How sendings of notices went, for systems that report on them: states and counts, no people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.notices import Broadcast, Recipient
from storage.queries.recipients import LAST_TRY
from storage.scope import Scope

LEFT_OUT = "left_out"
"""The state of a household that no message was meant for."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sending that has begun."""

    id: int
    notice_id: int
    state: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the message to one recipient; without channel when there was none."""

    id: int
    state: str
    channel: str
    reason: str


async def begun(
    session: Session, scope: Scope, since: datetime, before: datetime, after: int, limit: int
) -> list[Begun]:
    """The sendings of a scope that began between two instants, by page."""
    rows = await session.execute(
        select(Broadcast.id, Broadcast.notice_id, Broadcast.state, Broadcast.started_at)
        .where(
            scope.rows(Broadcast.path),
            Broadcast.started_at >= since,
            Broadcast.started_at < before,
            Broadcast.id > after,
        )
        .order_by(Broadcast.id)
        .limit(limit)
    )
    return [Begun(row.id, row.notice_id, row.state, row.started_at) for row in rows if row[3]]


async def counts(session: Session, ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many messages of each of these sendings stand at each state."""
    rows = await session.execute(
        select(
            Recipient.broadcast_id,
            Recipient.excluded.is_not(None).label("left_out"),
            Outbox.state,
            func.count().label("messages"),
        )
        .outerjoin(Outbox, LAST_TRY)
        .where(Recipient.broadcast_id.in_(sorted(ids)))
        .group_by(Recipient.broadcast_id, Recipient.excluded.is_not(None), Outbox.state)
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        state = _state(row.state, left_out=row.left_out)
        of_one = found.setdefault(row.broadcast_id, {})
        of_one[state] = of_one.get(state, 0) + row.messages
    return found


async def fates(session: Session, broadcast_id: int, after: int, limit: int) -> list[Fate]:
    """What became of a sending's messages, by page; its scope is that of the sending."""
    rows = await session.execute(
        select(Recipient.id, Recipient.excluded, Outbox.state, Outbox.channel, Outbox.reason)
        .outerjoin(Outbox, LAST_TRY)
        .where(Recipient.broadcast_id == broadcast_id, Recipient.id > after)
        .order_by(Recipient.id, Outbox.id)
        .limit(limit)
    )
    return [
        Fate(
            row.id,
            _state(row.state, left_out=row.excluded is not None),
            row.channel or "",
            row.reason or row.excluded or "",
        )
        for row in rows
    ]


def _state(state: str | None, *, left_out: bool) -> str:
    """Whoever has no message yet waits for the wave it is in."""
    if state:
        return State(state)
    return LEFT_OUT if left_out else State.QUEUED
