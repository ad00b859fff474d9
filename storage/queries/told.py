"""When kinds of messages were first put, for the checks of a rehearsal."""

from datetime import datetime

from sqlalchemy import func, select

from storage.engine import Session
from storage.models.delivery import Outbox


async def first_by_kind(session: Session) -> dict[str, datetime]:
    """Business time at which the first message of each kind was queued."""
    rows = await session.execute(
        select(Outbox.kind, func.min(Outbox.created_at)).group_by(Outbox.kind)
    )
    return {row[0]: row[1] for row in rows}
